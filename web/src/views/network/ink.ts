/** Ink on a square sheet: strokes painted with a round soft pen. Pure; 0 is paper, 1 is full ink. */

export interface Ink {
  /** Rows and columns of the sheet. */
  size: number;
  data: Float32Array;
}

/** Fine enough that a stroke is smooth, small enough to be sent at every move. */
export const SHEET = 56;

export function blank(size = SHEET): Ink {
  return { size, data: new Float32Array(size * size) };
}

export function isBlank(ink: Ink): boolean {
  return ink.data.every((v) => v === 0);
}

export interface Dot {
  /** Column and row in sheet units, 0..size. */
  x: number;
  y: number;
}

/** A new sheet with the stroke from `a` to `b` added; `radius` in sheet units. Ink never adds up above 1. */
export function stroke(ink: Ink, a: Dot, b: Dot, radius: number): Ink {
  const { size } = ink;
  const data = ink.data.slice();
  const reach = radius + 1;
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x) - reach));
  const right = Math.min(size - 1, Math.ceil(Math.max(a.x, b.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(a.y, b.y) - reach));
  const bottom = Math.min(size - 1, Math.ceil(Math.max(a.y, b.y) + reach));
  for (let row = top; row <= bottom; row++)
    for (let col = left; col <= right; col++) {
      const distance = toSegment({ x: col + 0.5, y: row + 0.5 }, a, b);
      const cover = Math.min(1, Math.max(0, radius + 0.5 - distance));
      const at = row * size + col;
      if (cover > data[at]!) data[at] = cover;
    }
  return { size, data };
}

function toSegment(p: Dot, a: Dot, b: Dot): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/** The sheet as rows of numbers, as the engine's questions take it. */
export function rows(ink: Ink): number[][] {
  const out: number[][] = [];
  for (let r = 0; r < ink.size; r++)
    out.push(
      Array.from(ink.data.subarray(r * ink.size, (r + 1) * ink.size), (v) => Math.round(v * 1000) / 1000),
    );
  return out;
}
