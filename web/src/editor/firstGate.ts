/** The first gate of a drawing stays under the hand that dropped it, while bars that come with it move the canvas. */

import type { Point } from "../graph/edit";
import type { Rect } from "../graph/rect";
import { board } from "./board";
import { bounds } from "./scene";

/** Kept free between the drawing and the edge of the canvas. */
const MARGIN = 10;
/** Smaller than this the first gate is not drawn. */
const LEAST = 0.6;
/** Bars that come with the first gate have come after this, in ms. */
const WHILE = 1500;

let dropped: { at: Point; until: number } | null = null;

/** A gate was dropped on the empty canvas, at this place of the screen. */
export function keepUnderHand(at: Point): void {
  dropped = { at, until: performance.now() + WHILE };
  requestAnimationFrame(() => stayUnderHand());
}

/** Moves the view under the gate that was just dropped; false where there is none, and the view is nobody's. */
export function stayUnderHand(): boolean {
  if (dropped && performance.now() > dropped.until) dropped = null;
  const { flow, scene, element } = board;
  const [node] = scene?.nodes ?? [];
  if (!dropped || !flow || !scene || !element || !node) return false;
  const canvas = element.getBoundingClientRect();
  const hand: Point = [dropped.at[0] - canvas.left, dropped.at[1] - canvas.top];
  const middle: Point = [node.x + node.w / 2, node.y + node.h / 2];
  const room = { w: canvas.width, h: canvas.height };
  void flow.setViewport(viewAround(hand, middle, bounds(scene.nodes), room, flow.getZoom()));
  return true;
}

/**
 * The view in which `middle` lies under the hand, and as small as it takes to have the whole drawing on the
 * canvas. Where that would be smaller than LEAST, the drawing moves in from the edge.
 */
export function viewAround(
  hand: Point,
  middle: Point,
  box: Rect,
  room: { w: number; h: number },
  zoom: number,
): { x: number; y: number; zoom: number } {
  const fits = Math.min(
    (hand[0] - MARGIN) / (middle[0] - box.x),
    (room.w - MARGIN - hand[0]) / (box.x + box.w - middle[0]),
    (hand[1] - MARGIN) / (middle[1] - box.y),
    (room.h - MARGIN - hand[1]) / (box.y + box.h - middle[1]),
  );
  const scale = Math.max(Math.min(zoom, fits), Math.min(zoom, LEAST));
  const along = (at: number, from: number, size: number, whole: number) =>
    Math.max(MARGIN - from * scale, Math.min(whole - MARGIN - (from + size) * scale, at));
  return {
    x: along(hand[0] - middle[0] * scale, box.x, box.w, room.w),
    y: along(hand[1] - middle[1] * scale, box.y, box.h, room.h),
    zoom: scale,
  };
}
