/** The output stays in sight: where an edit takes it out of view, with its rope, the drawing is shown whole. */

import { useEffect, useRef } from "react";
import type { Rect } from "../graph/rect";
import { useDoc } from "../state/doc";
import { board, fitDrawing } from "./board";
import { stayUnderHand } from "./firstGate";
import type { Scene, SceneNode } from "./scene";

interface Sight {
  x: number;
  y: number;
  zoom: number;
  width: number;
  height: number;
}

/** From the box of the output up to the end of the rope's handle, and down to the end of the button. */
const ROPE = { above: 150, below: 46 };

function inSight({ x, y, w, h }: Rect, view: Sight): boolean {
  const [left, top] = [x * view.zoom + view.x, (y - ROPE.above) * view.zoom + view.y];
  const right = (x + w) * view.zoom + view.x;
  const bottom = (y + h + ROPE.below) * view.zoom + view.y;
  return left >= 0 && top >= 0 && right <= view.width && bottom <= view.height;
}

/** Was the output, if there was one, in view before, and is it no longer? */
export function leavesSight(before: Rect | null, now: Rect | null, view: Sight): boolean {
  return now !== null && !inSight(now, view) && (before === null || inSight(before, view));
}

interface Seen {
  id: string;
  place: string;
  /** What is drawn and how it hangs together, without its places. */
  wired: string;
  output: SceneNode | null;
}

/** What is moved by hand is no matter of this; another drawing or chip is shown whole anyway. */
export function useOutputInSight(scene: Scene): void {
  const last = useRef<Seen | null>(null);
  useEffect(() => {
    const before = last.current;
    const now: Seen = {
      id: useDoc.getState().id,
      place: scene.path.join("/"),
      wired: `${scene.doc.output} ${scene.nodes.map((n) => `${n.id}(${n.node.inputs ?? ""})`).join(" ")}`,
      output: scene.output,
    };
    last.current = now;
    if (before?.id !== now.id || before.place !== now.place || before.wired === now.wired) return;
    const { flow, element } = board;
    if (!flow || !element || stayUnderHand()) return;
    const { width, height } = element.getBoundingClientRect();
    if (leavesSight(before.output, now.output, { ...flow.getViewport(), width, height })) fitDrawing(true);
  }, [scene]);
}
