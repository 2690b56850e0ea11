/** The answer of the question `mistakes`, and how its pixels are read. Pure. */
import type { Pose } from "../poseParts";

export type PartName = "train" | "validation" | "test";

/** One example, whatever the net says of it. */
interface Wrong {
  row: number;
  /** null where it is not finite. */
  loss: number | null;
  /** Of drawn strokes: how they lie. */
  pose?: Pose | null;
}

export interface Mistake extends Wrong {
  true: number;
  read: number;
  output: (number | null)[];
}

/** `outputs`: which of the numbers that the net says are told; `wanted` and `said` are theirs. */
export interface Miss extends Wrong {
  outputs: number[];
  wanted: (number | null)[];
  said: (number | null)[];
  inputs: number[];
}

/** Where examples are that are points of the plane. */
export interface Plane {
  x: number[];
  y: number[];
  domain: [number, number];
}

interface Answer {
  part: PartName;
  examples: number;
  total: number;
  shape: number[];
  pixels: string | null;
}

/** Of a net that tells classes apart. */
export interface Mistakes extends Answer {
  reads: "classes";
  wrong: number;
  classes: string[];
  /** counts[true][read] */
  counts: number[][];
  worst: Mistake[];
  cell: [number, number] | null;
  points: (Plane & { true: number[]; read: number[] }) | null;
}

/** Of a net that predicts numbers. */
export interface Misses extends Answer {
  reads: "numbers";
  outputs: number;
  /** Mean of |predicted − wanted|. */
  distance: number | null;
  lost: number;
  names: string[];
  inputs: number;
  worst: Miss[];
  pairs: { row: number[]; output: number[]; wanted: (number | null)[]; said: (number | null)[] };
  points: (Plane & { off: (number | null)[] }) | null;
}

/** Predicted less wanted; null where one of them is not finite. */
export const offBy = (wanted: number | null | undefined, said: number | null | undefined): number | null =>
  typeof wanted === "number" && typeof said === "number" ? said - wanted : null;

/** The wanted and predicted numbers one by one. `output`: null where there is one only. */
export function pairsOf({ pairs, outputs }: Misses) {
  return pairs.row.map((row, i) => {
    const [wanted = null, said = null] = [pairs.wanted[i], pairs.said[i]];
    const output = outputs > 1 ? (pairs.output[i] ?? 0) + 1 : null;
    return { row, output, wanted, said, off: offBy(wanted, said) };
  });
}

/** The bytes of every image of an answer, 0..255. */
export function imagesOf({ pixels, worst }: Mistakes | Misses): Uint8Array[] {
  if (pixels === null || !worst.length) return [];
  const bytes = Uint8Array.from(atob(pixels), (c) => c.charCodeAt(0));
  const size = bytes.length / worst.length;
  return worst.map((_, i) => bytes.subarray(i * size, (i + 1) * size));
}

/**
 * How dark a cell with this much ink is painted. The middle of the scale is left out: neither light nor dark
 * numbers could be read on it.
 */
export const shadeOf = (ink: number): number => (ink > 0.5 ? 0.2 + 0.8 * ink : 0.84 * ink);

/** Ink of a cell: shares of its row, with the few that are wrong lifted so that they are seen. */
export function inkOf(counts: readonly number[], read: number): number {
  const row = counts.reduce((a, b) => a + b, 0);
  return row ? Math.sqrt((counts[read] ?? 0) / row) : 0;
}
