/** The drawing stays fitted while panels come and go, until a hand moves the view. */

import type { Viewport } from "@xyflow/react";
import { useEffect } from "react";
import { board, fitDrawing } from "./board";
import { stayUnderHand } from "./firstGate";

/** A line of the formula above the canvas that is a little taller is no reason to move anything. */
const LITTLE = 12;

/** The view moves; what the page moves by itself comes without an event. */
export function takeInHand(event: unknown): void {
  if (event) board.byHand = true;
}

/** What was in the middle of the canvas is there again after it has grown or shrunk by so much. */
export const sameMiddle = (view: Viewport, wider: number, taller: number): Viewport => ({
  ...view,
  x: view.x + wider / 2,
  y: view.y + taller / 2,
});

export function useFittedWhenResized(element: { current: HTMLDivElement | null }): void {
  useEffect(() => {
    const box = element.current;
    if (!box) return;
    let width = box.clientWidth;
    let height = box.clientHeight;
    const observer = new ResizeObserver(() => {
      const [wider, taller] = [box.clientWidth - width, box.clientHeight - height];
      if (Math.abs(wider) < LITTLE && Math.abs(taller) < LITTLE) return;
      width = box.clientWidth;
      height = box.clientHeight;
      if (stayUnderHand()) return;
      const { flow, byHand } = board;
      if (flow && byHand) void flow.setViewport(sameMiddle(flow.getViewport(), wider, taller));
      else fitDrawing(true, 0);
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
}
