/** How far a fitted drawing steps aside for what stands over the canvas. */

export interface Edges {
  left: number;
  top: number;
}

/** Kept between what is pressed and what stands over it, in px. */
const APART = 8;

/**
 * How far a drawing moves to the left, or else up, so that what ends at `right` and `bottom` can be pressed beside or
 * above what stands at `over` in the lower right corner. Nothing where it can be; and nothing where there is not so
 * much room, `free`, on the left or above.
 */
export function aside({ right, bottom }: { right: number; bottom: number }, over: Edges, free: Edges): Edges {
  const by: Edges = { left: right + APART - over.left, top: bottom + APART - over.top };
  if (by.left <= 0 || by.top <= 0) return { left: 0, top: 0 };
  if (by.left <= free.left) return { left: by.left, top: 0 };
  return { left: 0, top: by.top <= free.top ? by.top : 0 };
}
