import { useStore } from "@xyflow/react";
import { Icon } from "../ui/icons";
import { t } from "../ui/messages";
import { reducedMotion } from "../ui/theme";
import { type Beyond, beyond } from "./beyond";
import { board } from "./board";
import { OUTPUT, type SceneNode } from "./scene";

/** One press moves the drawing on by so much of the canvas, and never past its end. */
const SHARE = 0.8;

/** Where a drawing goes on outside the view: its edge fades, and a button goes there. */
export function More({ nodes }: { nodes: readonly SceneNode[] }) {
  const [x, , zoom] = useStore((s) => s.transform);
  const width = useStore((s) => s.width);
  if (!width) return null;
  const { left, right } = beyond(nodes, { x, zoom, width });
  const rope = beyond(
    nodes.filter((n) => n.id === OUTPUT),
    { x, zoom, width },
  );
  return (
    <>
      <Edge side="left" beyond={left} width={width} rope={rope.left.count > 0} />
      <Edge side="right" beyond={right} width={width} rope={rope.right.count > 0} />
    </>
  );
}

function Edge({
  side,
  beyond: { count, pixels },
  width,
  rope,
}: {
  side: "left" | "right";
  beyond: Beyond;
  width: number;
  /** The output is there, with the rope on it. */
  rope: boolean;
}) {
  const words = rope ? t.editor.more.withRope(count - 1) : t.editor.more.count(count);
  if (!count) return null;
  const by = Math.min(pixels, SHARE * width) * (side === "left" ? 1 : -1);
  return (
    <>
      <span className={`ed-fade ed-fade-${side}`} />
      <button
        type="button"
        className={`btn btn-sm ed-more ed-more-${side} ed-chrome`}
        aria-label={t.editor.more[side](words)}
        onClick={() => pan(by)}
      >
        {side === "left" && <Icon name="left" size={16} />}
        {words}
        {side === "right" && <Icon name="right" size={16} />}
      </button>
    </>
  );
}

function pan(by: number): void {
  const at = board.flow?.getViewport();
  board.byHand = true;
  if (at) void board.flow?.setViewport({ ...at, x: at.x + by }, { duration: reducedMotion() ? 0 : 360 });
}
