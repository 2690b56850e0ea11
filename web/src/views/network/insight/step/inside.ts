/** A step taken apart as the view of neurons shows it: column by column, wire by wire. Pure. */
import { lightOf } from "./light";
import { errorOf, type Layer, at as numberAt, type Phase, type Told, type Wave } from "./told";

/** What is needed of a column of neurons. */
export interface Row {
  node: string;
  top: string;
  tail: readonly string[];
  units: number;
}

export interface Inside {
  phase: Phase;
  /** The column that the wave is at. */
  column: number;
  /** The forward wave has been at this column. */
  reached: (column: number) => boolean;
  value: (column: number, unit: number) => number | null;
  /** ∂C/∂z of a unit (∂C/∂x of an input); null until the backward wave has been there. */
  delta: (column: number, unit: number) => number | null;
  /** A weight, or a bias (`from` null), as the waves left it. */
  weight: (column: number, unit: number, from: number | null) => number | null;
  /** What moves along a wire in this wave: a product forward, a tug back, the change of a weight. */
  carried: (column: number, unit: number, from: number | null) => number | null;
}

type At = { told: Told; waves: readonly Wave[]; at: number; example: number };

/** Null where the wave is at none of these columns. */
export function insideOf({ told, waves, at, example }: At, columns: readonly Row[]): Inside | null {
  const wave = waves[at];
  if (!wave) return null;
  const layers = new Map(told.layers.map((layer) => [layer.node, layer]));
  const column =
    wave.node === null ? columns.length - 1 : columns.findIndex((c) => nodesOf(c).includes(wave.node!));
  if (column < 0) return null;
  const lit = (node: string) => lightOf(waves, at, node);
  const updated = (node: string) =>
    waves.slice(0, at + 1).some((w) => w.phase === "update" && w.node === node);

  const reached = (c: number) => c === 0 || lit(columns[c]!.node).value;
  const value = (c: number, unit: number) => {
    const inner = upTo(columns[c]!).filter((node) => c === 0 || lit(node).value);
    return numberAt(layers.get(inner[inner.length - 1] ?? "")?.a, example, unit);
  };
  const delta = (c: number, unit: number) => {
    const row = columns[c]!;
    if (c === 0)
      return updated(columns[1]!.node) ? numberAt(layers.get(row.node)?.delta_a, example, unit) : null;
    const layer = upTo(row)
      .filter((node) => lit(node).tug)
      .map((node) => layers.get(node))[0];
    return layer ? numberAt(errorOf(told, layer), example, unit) : null;
  };
  const held = (c: number, unit: number, from: number | null, when: "before" | "after") => {
    const layer = layers.get(columns[c]?.node ?? "");
    return layer ? weightOf(layer, unit, from, columns[c - 1]!.units, when) : null;
  };
  const weight = (c: number, unit: number, from: number | null) =>
    held(c, unit, from, updated(columns[c]!.node) ? "after" : "before");

  const read = (c: number, from: number) =>
    numberAt(layers.get(layers.get(columns[c]!.node)?.inputs[0] ?? "")?.a, example, from);
  const nodes = nodesOf(columns[column]!);
  const enters = wave.node === nodes[0];
  const leaves = wave.node === nodes[nodes.length - 1];

  const carried = (c: number, unit: number, from: number | null) => {
    if (wave.phase === "forward" && enters && c === column && from !== null)
      return times(weight(c, unit, from), read(c, from));
    if (wave.phase === "backward" && leaves && c === column + 1 && from !== null)
      return times(weight(c, unit, from), negative(delta(c, unit)));
    if (wave.phase === "update" && c === column) {
      const [before, after] = [held(c, unit, from, "before"), held(c, unit, from, "after")];
      return before === null || after === null ? null : after - before;
    }
    return null;
  };
  return { phase: wave.phase, column, reached, value, delta, weight, carried };
}

const nodesOf = (row: Row): string[] => [row.node, ...row.tail];

/** The nodes from the weights to the value of a neuron. */
function upTo(row: Row): string[] {
  return row.top === row.node ? [row.node] : [row.node, ...row.tail.slice(0, row.tail.indexOf(row.top) + 1)];
}

function weightOf(
  layer: Layer,
  unit: number,
  from: number | null,
  inputs: number,
  when: "before" | "after",
): number | null {
  const array = layer.weights.find((w) => w.name === (from === null ? "bias" : "weight"))?.[when];
  return array?.data?.[from === null ? unit : unit * inputs + from] ?? null;
}

const times = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a * b;
const negative = (a: number | null): number | null => (a === null ? null : -a);
