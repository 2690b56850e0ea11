/** The answer of the question `mistakes`, and how its pixels are read. Pure. */

export type PartName = "train" | "validation" | "test";

export interface Mistake {
  row: number;
  true: number;
  read: number;
  loss: number | null;
  output: (number | null)[];
}

export interface Mistakes {
  part: PartName;
  examples: number;
  total: number;
  wrong: number;
  classes: string[];
  /** counts[true][read] */
  counts: number[][];
  worst: Mistake[];
  cell: [number, number] | null;
  shape: number[];
  pixels: string | null;
  points: { x: number[]; y: number[]; true: number[]; read: number[]; domain: [number, number] } | null;
}

/** The bytes of every image of an answer, 0..255. */
export function imagesOf({ pixels, worst }: Mistakes): Uint8Array[] {
  if (pixels === null || !worst.length) return [];
  const bytes = Uint8Array.from(atob(pixels), (c) => c.charCodeAt(0));
  const size = bytes.length / worst.length;
  return worst.map((_, i) => bytes.subarray(i * size, (i + 1) * size));
}

/** Ink of a cell: shares of its row, with the few that are wrong lifted so that they are seen. */
export function inkOf(counts: readonly number[], read: number): number {
  const row = counts.reduce((a, b) => a + b, 0);
  return row ? Math.sqrt((counts[read] ?? 0) / row) : 0;
}
