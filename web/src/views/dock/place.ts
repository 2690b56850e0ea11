/** Numbers on an axis and back. Pure. */

export type Range = readonly [number, number];

/** Share (0..1) of an axis at which `v` stands. */
export function placeIn(v: number, [low, high]: Range): number {
  return high > low ? (v - low) / (high - low) : 0.5;
}

/** The number at a share of an axis, inside it, rounded to what a hand can aim at (a 400th of it). */
export function fromPlace(share: number, [low, high]: Range): number {
  const span = high - low;
  if (!(span > 0)) return low;
  const digits = Math.max(0, Math.min(12, Math.ceil(Math.log10(400 / span))));
  const v = low + Math.max(0, Math.min(1, share)) * span;
  return Math.max(low, Math.min(high, Number(v.toFixed(digits))));
}
