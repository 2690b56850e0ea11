/** What of a drawing lies outside the view, to the left and to the right. */

import type { Box } from "../graph/snap";

/** How the drawing stands on the screen: React Flow's x and zoom, and the width of the canvas in px. */
interface Sight {
  x: number;
  zoom: number;
  width: number;
}

export interface Beyond {
  /** How many nodes are out of sight: those whose middle is. */
  count: number;
  /** How far the drawing has to move until the last of them is in view. */
  pixels: number;
}

const MARGIN = 18;

export function beyond(
  nodes: readonly Pick<Box, "x" | "w">[],
  { x, zoom, width }: Sight,
): { left: Beyond; right: Beyond } {
  const left = { count: 0, pixels: 0 };
  const right = { count: 0, pixels: 0 };
  for (const n of nodes) {
    const [start, end] = [n.x * zoom + x, (n.x + n.w) * zoom + x];
    const middle = (start + end) / 2;
    if (middle >= 0 && middle <= width) continue;
    const side = middle < 0 ? left : right;
    side.count += 1;
    side.pixels = Math.max(side.pixels, middle < 0 ? MARGIN - start : end + MARGIN - width);
  }
  return { left, right };
}
