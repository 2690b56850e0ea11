import {
  BaseEdge,
  type ConnectionLineComponentProps,
  type Edge,
  type EdgeProps,
  useConnection,
} from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { t } from "../ui/messages";
import { board } from "./board";
import { wirePath } from "./geometry";
import type { SceneWire } from "./scene";
import { connectionOf, endOf, type Link, refusal, verdictOf } from "./wiring";

export type WireEdge = Edge<{ wire: SceneWire }, "wire">;

/** The invisible wire under the painted one: it can be hit, focused and cut. */
export const Wire = memo(function Wire({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  interactionWidth,
  data,
}: EdgeProps<WireEdge>) {
  return (
    <BaseEdge
      id={id}
      path={wirePath(sourceX, sourceY, targetX, targetY, data?.wire.via)}
      className="ed-wire"
      {...(interactionWidth ? { interactionWidth } : {})}
    />
  );
});

/** The wire in the hand: drawn at once, red and dashed where it may not go. */
export function WireInHand(p: ConnectionLineComponentProps) {
  const backward = p.fromHandle.type === "target";
  const path = backward ? wirePath(p.toX, p.toY, p.fromX, p.fromY) : wirePath(p.fromX, p.fromY, p.toX, p.toY);
  return <path className={`ed-in-hand ${p.connectionStatus ?? ""}`} d={path} fill="none" />;
}

/** Says, before the hand lets go, what a wire would do here or why it may not. */
export function WireTip() {
  const hand = useConnection();
  if (!hand.inProgress || !hand.toHandle || !board.scene) return null;
  const link = connectionOf(hand.fromHandle, hand.toHandle);
  const at = board.flow?.getViewport() ?? { x: 0, y: 0, zoom: 1 };
  const style = tipPlace(hand.to.x * at.zoom + at.x, hand.to.y * at.zoom + at.y, board.element);
  const said = link ? verdictWords(link) : { bad: true, words: t.editor.refused.direction };
  return (
    <div className={`ed-tip ${said.bad ? "bad" : ""}`} style={style} role="status">
      {said.words}
    </div>
  );
}

/** Room that the tip takes beside and below the hand. */
const TIP = { w: 280, h: 120 };

/** Beside the hand, on the side where the canvas has room for it. */
function tipPlace(x: number, y: number, canvas: HTMLElement | null): CSSProperties {
  const [w, h] = [canvas?.clientWidth ?? 0, canvas?.clientHeight ?? 0];
  const across = x > w - TIP.w && x > TIP.w ? { right: w - x + 16 } : { left: x + 16 };
  const down = y > h - TIP.h && y > TIP.h ? { bottom: h - y + 14 } : { top: y + 14 };
  return { ...across, ...down };
}

function verdictWords(link: Link): { bad: boolean; words: string } {
  const verdict = verdictOf(link);
  if (!verdict.ok) return { bad: true, words: refusal(verdict.why) };
  if (verdict.replaces) return { bad: false, words: t.editor.refused.replaces(verdict.replaces) };
  return { bad: false, words: t.editor.refused.connects(link.ref, endOf(link)) };
}
