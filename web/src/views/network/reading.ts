/** What a layer node shows now: the streamed row, or the learner's drawing. */
import { useDoc } from "../../state/doc";
import { live } from "../../state/live";
import { useRun } from "../../state/run";
import { isTied } from "./rope";
import { mapsSheet } from "./sheets";
import { useShown } from "./shown";
import { alongWire } from "./wireTugs";

export interface Reading {
  data: ArrayLike<number>;
  /** Shape of one example, without the batch. */
  shape: number[];
}

export function activationOf(node: string): Reading | null {
  const { mode, predicted } = useShown.getState();
  if (mode === "drawing") {
    const data = predicted?.activations[node];
    return data ? { data, shape: live.parts.get(`${node}:activation`)?.shape ?? [data.length] } : null;
  }
  return streamed(node, "activation");
}

/** ∂ objective / ∂ node of the example shown: of the loss, or of the class on the rope. */
export function gradientOf(node: string): Reading | null {
  const { mode, predicted } = useShown.getState();
  if (mode === "drawing") {
    const data = predicted?.gradients[node];
    return data ? { data, shape: [data.length] } : null;
  }
  // Of a probe without an answer nobody pulls; what streamed last was another example's.
  const pulled = isTied() || live.row !== null || typeof useRun.getState().more.answer === "number";
  return pulled && !isPastTheRope(node) ? streamed(node, "gradient") : null;
}

/** tug = pull × gradient: a loss wants to fall, the rope pulls as hard as the hand does. */
export function pullOf(): number {
  const { mode, predicted } = useShown.getState();
  return mode === "drawing" ? (predicted?.rope?.amount ?? 0) : live.pull;
}

/** The rope pulls a score that comes before this node, so that no tug runs back through it. */
export function isPastTheRope(node: string): boolean {
  const { mode, predicted } = useShown.getState();
  if (mode === "data") {
    const scores = isTied() && live.row === null && node === useDoc.getState().doc.output;
    return scores && norm(streamed(node, "gradient")?.data ?? []) === 0;
  }
  const gradients = predicted?.gradients;
  return gradients !== undefined && Object.keys(gradients).length > 0 && !(node in gradients);
}

/** What comes back along a wire between layers; null where nothing does, or nobody knows. */
export function tugAlong(
  source: string,
  target: string,
  index: number,
): { norm: number; pull: number } | null {
  if (isPastTheRope(target)) return null;
  const gradient = (node: string) => gradientOf(node)?.data ?? null;
  const found = alongWire(useDoc.getState().doc, gradient, source, target, index);
  return found && { norm: norm(found), pull: pullOf() };
}

/** What dropout let through in the last minibatch: 0 where a unit was switched off. Whose: `more.masked`. */
export function maskOf(node: string): ArrayLike<number> | null {
  return streamed(node, "mask")?.data ?? null;
}

export function streamed(node: string, port: string): Reading | null {
  const part = live.parts.get(`${node}:${port}`);
  return part ? { data: part.data as ArrayLike<number>, shape: part.shape } : null;
}

export function norm(data: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]! * data[i]!;
  return Math.sqrt(sum);
}

/** The grid that shows `count` numbers as a strip that is neither a line nor a square block. */
export function strip(count: number): { rows: number; cols: number } {
  const cols = Math.min(count, Math.max(5, Math.ceil(Math.sqrt(count * 1.6))));
  return { rows: Math.ceil(count / cols), cols };
}

export function argmax(data: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < data.length; i++) if (data[i]! > data[best]!) best = i;
  return best;
}

/** Maps as pictures, a row of numbers as the tiles of a strip, for `Tiles`. */
export function stripOf(now: Reading | null) {
  if (!now) return null;
  const maps = mapsSheet(now.shape);
  if (maps) return { data: now.data, sheet: maps };
  const { rows, cols } = strip(now.data.length);
  const count = Math.min(now.data.length, rows * cols);
  return { data: now.data, sheet: { rows: 1, cols: 1, count, across: cols, gap: 0 } };
}
