/**
 * Gates as curves, from what the engine's gate files compute. A gate that came after this page was built
 * draws the curve that the engine samples for it (the question `slope`).
 */

import type { OpSpec } from "./catalogue";
import { GATES, type GateCode } from "./gates.gen";

type Params = Readonly<Record<string, unknown>>;
export type Curve = (x: number) => number;

/** Where a gate of one input is drawn while the catalogue is not there yet. */
export const USUAL: [number, number] = [-6, 6];

function settings({ params }: GateCode, given: Params): number[] {
  return params.map(([name, usual]) => Number(given[name] ?? usual));
}

/** A gate of one input; null for any other, and for one that this page does not know. */
export function curveOf(op: string, params: Params = {}): Curve | null {
  const gate = GATES[op];
  if (gate?.ports !== 1) return null;
  const own = settings(gate, params);
  return (x) => gate.forward(x, ...own);
}

/** A gate of two inputs as a curve over the first one, with the second one held. */
export function sliceOf(op: string, held: number, params: Params = {}): Curve | null {
  const gate = GATES[op];
  if (gate?.ports !== 2) return null;
  const own = settings(gate, params);
  return (x) => gate.forward(x, held, ...own);
}

const STEPS = 60;

/** The stretch of the first input that a slice shows: of the gate's own, what has values; else around the second. */
export function sliceRange(f: Curve, curve: [number, number] | null, a: number, b: number): [number, number] {
  const half = Math.max(2, Math.abs(a - b) * 1.3);
  let [lo, hi] = curve ? [Math.min(curve[0], a), Math.max(curve[1], a)] : [b - half, b + half];
  const step = (hi - lo) / STEPS;
  while (lo < hi && !Number.isFinite(f(lo))) lo += step;
  while (hi > lo && !Number.isFinite(f(hi))) hi -= step;
  return [lo, hi];
}

/** Below this part of its steepest slope a gate with two flat ends is saturated. */
const SATURATED = 0.05;

/** The part of its steepest slope at which a gate of one input works; null where it has none. */
export function slopeShare(
  spec: OpSpec | undefined,
  params: Params | undefined,
  x: number | null,
): number | null {
  const most = spec?.max_slope;
  const f = spec && curveOf(spec.name, params);
  if (!most || !f || x === null || !Number.isFinite(x)) return null;
  return Math.abs(slopeOf(f, x)) / most;
}

/** A step is flat everywhere, so it has no such part. */
export function isSaturated(spec: OpSpec | undefined, share: number | null): boolean {
  return share !== null && share < SATURATED && !!spec?.range?.every((end) => end !== null);
}

/** Slope of a curve, from the points beside it. */
export function slopeOf(f: Curve, x: number): number {
  const h = 1e-4 * Math.max(1, Math.abs(x));
  return (f(x + h) - f(x - h)) / (2 * h);
}
