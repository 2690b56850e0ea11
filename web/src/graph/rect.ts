/** Rectangles on the canvas. */

export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Does a rectangle lie on any of the others? */
export const overlaps = (a: Rect, others: readonly Rect[]): boolean =>
  others.some((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h);
