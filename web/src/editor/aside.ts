/** How far a fitted drawing steps aside for what stands over the canvas. */

interface Edges {
  left: number;
  top: number;
}

/** Kept between what is pressed and what stands over it, in px. */
const APART = 8;

/**
 * How far a drawing moves to the left so that what ends at `right` and `bottom` can be pressed beside what stands at
 * `over` in the lower right corner; 0 where it can be, or where there is not so much room, `free`, on the left.
 */
export function aside(
  { right, bottom }: { right: number; bottom: number },
  over: Edges,
  free: number,
): number {
  const by = right + APART - over.left;
  return bottom + APART > over.top && by > 0 && by <= free ? by : 0;
}
