/** The answer of the question `substep`: one minibatch taken apart. */
import { isActivation } from "../../../../graph/catalogue";

export interface Packed {
  shape: number[];
  norm: number | null;
  data: string | null;
}

/** An array of an answer; `data` is null when it was too large to send. */
export interface Numbers {
  rows: number;
  cols: number;
  norm: number | null;
  data: Float32Array | null;
}

export interface Weight<A> {
  name: string;
  before: A;
  gradient: A;
  after: A;
  /** L1 and L2 act on it. */
  decays: boolean;
  /** Places that are frozen. */
  locked: number[];
  /** As the rule leaves it, before max-norm. */
  ruled: A | null;
  /** Of its rows before max-norm. */
  lengths: A | null;
  /** What the rule remembers: moving sums of steps or gradients (v), of squared gradients (s). */
  v: A | null;
  v_after: A | null;
  s: A | null;
  s_after: A | null;
}

/** The rule of the update and its settings; l1 and l2 are λ/n. */
export interface Rule {
  rule: string;
  formula: string;
  /** Number of the update, from 1. */
  number: number;
  rate: number;
  l2: number;
  l1: number;
  hyper: Record<"momentum" | "rho" | "beta_1" | "beta_2" | "epsilon", number>;
  clip: { longest: number; length: number; factor: number } | null;
  max_norm: number;
}

export const PATHS = ["direct", "mean", "variance"] as const;
export type Path = (typeof PATHS)[number];

export interface LayerOf<A> {
  node: string;
  op: string;
  activation: string;
  inputs: string[];
  shape: number[];
  z: A;
  a: A;
  slope: A | null;
  delta_a: A;
  delta: A;
  mask: A | null;
  /** Of a batch_norm: the ways by which its error comes through to what it reads. */
  paths: Record<Path, A> | null;
  weights: Weight<A>[];
}

export interface ToldOf<A> extends Rule {
  step: number;
  rows: number[];
  count: number;
  labels: number[];
  targets: A;
  losses: (number | null)[];
  /** The cost is the sum of these, each times its weight. */
  loss: { name: string; of: string; weight: number; formula: string }[];
  fused: string[];
  sound: boolean;
  layers: LayerOf<A>[];
}

export type Layer = LayerOf<Numbers>;
export type Told = ToldOf<Numbers>;

export function unpack({ shape, norm, data }: Packed): Numbers {
  const cols = shape.length > 1 ? shape.slice(1).reduce((a, b) => a * b, 1) : (shape[0] ?? 1);
  const rows = shape.length > 1 ? (shape[0] ?? 1) : 1;
  if (data === null) return { rows, cols, norm, data: null };
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  return { rows, cols, norm, data: new Float32Array(bytes.buffer) };
}

export function unpackTold(told: ToldOf<Packed>): Told {
  return {
    ...told,
    targets: unpack(told.targets),
    layers: told.layers.map((layer) => ({
      ...layer,
      z: unpack(layer.z),
      a: unpack(layer.a),
      slope: layer.slope && unpack(layer.slope),
      delta_a: unpack(layer.delta_a),
      delta: unpack(layer.delta),
      mask: layer.mask && unpack(layer.mask),
      paths: layer.paths && {
        direct: unpack(layer.paths.direct),
        mean: unpack(layer.paths.mean),
        variance: unpack(layer.paths.variance),
      },
      weights: layer.weights.map(unpackWeight),
    })),
  };
}

export function unpackWeight(w: Weight<Packed>): Weight<Numbers> {
  return {
    ...w,
    before: unpack(w.before),
    gradient: unpack(w.gradient),
    after: unpack(w.after),
    ruled: w.ruled && unpack(w.ruled),
    lengths: w.lengths && unpack(w.lengths),
    v: w.v && unpack(w.v),
    v_after: w.v_after && unpack(w.v_after),
    s: w.s && unpack(w.s),
    s_after: w.s_after && unpack(w.s_after),
  };
}

/** The array that is written out: of the weight from `from`, else of the bias, where the layer has them. */
export function arrayOf<W extends { name: string }>(
  { weights }: { weights: readonly W[] },
  from: number | null,
): W | undefined {
  const bias = weights.find((w) => w.name === "bias");
  return (from !== null && weights.find((w) => w.name !== "bias")) || bias || weights[0];
}

/**
 * Where a unit's weight from `from` stands in an array, counted flat; the last unit or input where there are
 * not so many. Every array but "weight" has one number a unit.
 */
export function whereIn({ name, before }: Weight<Numbers>, unit: number, from: number | null) {
  if (name !== "weight") {
    const j = Math.min(unit, before.cols - 1);
    return { j, k: null, place: j };
  }
  const [j, k] = [Math.min(unit, before.rows - 1), Math.min(from ?? 0, before.cols - 1)];
  return { j, k, place: j * before.cols + k };
}

/** Were all its numbers sent, or is it so large that they are asked for one by one? */
export function isWhole(w: Weight<Numbers>): boolean {
  const arrays = [w.before, w.gradient, w.after, w.ruled, w.lengths, w.v, w.v_after, w.s, w.s_after];
  return arrays.every((numbers) => numbers === null || numbers.data !== null);
}

/** One row of an array, as an array of one row. */
export function rowOf(numbers: Numbers, row: number): Numbers {
  const { cols, data, rows } = numbers;
  if (data === null || rows === 1) return numbers;
  return { rows: 1, cols, norm: null, data: data.subarray(row * cols, (row + 1) * cols) };
}

export const at = (numbers: Numbers | null | undefined, row: number, col: number): number | null =>
  numbers?.data ? (numbers.data[(numbers.rows > 1 ? row : 0) * numbers.cols + col] ?? null) : null;

/** What the update changes: after less before. */
export function change(before: Numbers, after: Numbers): Numbers {
  if (!before.data || !after.data) return { ...before, data: null };
  const data = after.data.map((v, i) => v - before.data![i]!);
  return { ...before, norm: null, data };
}

/** One example's own gradient by a weight matrix: its error times the activations that came in (BP4). */
export function outer(delta: Numbers, input: Numbers, row: number): Numbers {
  const d = rowOf(delta, row).data;
  const a = rowOf(input, row).data;
  if (!d || !a) return { rows: delta.cols, cols: input.cols, norm: null, data: null };
  const data = new Float32Array(d.length * a.length);
  for (let j = 0; j < d.length; j++)
    for (let k = 0; k < a.length; k++) data[j * a.length + k] = d[j]! * a[k]!;
  return { rows: d.length, cols: a.length, norm: null, data };
}

export type Phase = "forward" | "loss" | "backward" | "update";

export interface Wave {
  phase: Phase;
  /** The layer that the wave is at; null for the loss. */
  node: string | null;
}

/** The waves of one step: forward layer by layer, the loss, backward, then the update of every layer. */
export function wavesOf(told: Told): Wave[] {
  const layers = told.layers.filter((layer) => layer.op !== "input");
  return [
    ...layers.map((layer): Wave => ({ phase: "forward", node: layer.node })),
    { phase: "loss", node: null },
    ...[...layers].reverse().map((layer): Wave => ({ phase: "backward", node: layer.node })),
    ...layers
      .filter((layer) => layer.weights.length)
      .map((layer): Wave => ({ phase: "update", node: layer.node })),
  ];
}

/** The error of a layer: the gradient by what its activation reads, which may be another node. */
export function errorOf(told: Told, layer: Layer): Numbers {
  const source = told.layers.find((one) => one.node === layer.inputs[0]);
  return isActivation(layer.op) && source ? source.delta_a : layer.delta;
}
