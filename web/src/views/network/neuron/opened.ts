/** The numbers of one opened neuron, as they stream (port "neuron3", laid out in engine/networks/neuron.py). */
import { live } from "../../../state/live";

const OBJECTIVES = ["none", "loss", "class", "output"] as const;
export type Objective = (typeof OBJECTIVES)[number];
/** 0 free, 1 frozen, 2 cut. */
export type LockState = 0 | 1 | 2;

export interface Term {
  place: number;
  x: number;
  w: number;
  product: number;
  state: LockState;
}

export interface Opened {
  value: number;
  z: number;
  bias: number;
  biasState: LockState;
  /** Plain derivatives of what is pulled. */
  valueGradient: number;
  zGradient: number;
  /** tug = pull × gradient */
  pull: number;
  objective: Objective;
  restCount: number;
  restSum: number;
  inputs: number;
  terms: Term[];
}

const HEAD = 12;
const ROW = 4;

export function openedOf(node: string, unit: number): Opened | null {
  const part = live.parts.get(`${node}:neuron${unit}`);
  return part ? readOpened(part.data) : null;
}

function readOpened(d: ArrayLike<number>): Opened | null {
  if (d.length < HEAD) return null;
  const terms: Term[] = [];
  for (let i = HEAD; i + ROW <= d.length; i += ROW)
    terms.push({
      place: d[i]!,
      x: d[i + 1]!,
      w: d[i + 2]!,
      product: d[i + 1]! * d[i + 2]!,
      state: d[i + 3] as LockState,
    });
  return {
    value: d[0]!,
    z: d[1]!,
    bias: d[2]!,
    valueGradient: d[3]!,
    zGradient: d[4]!,
    pull: d[5]!,
    objective: OBJECTIVES[d[6]!] ?? "none",
    biasState: d[7] as LockState,
    restCount: d[8]!,
    restSum: d[9]!,
    inputs: d[10]!,
    terms,
  };
}

/** pull × gradient on each number; null while nothing is pulled. */
export function tugs(
  o: Opened,
): { value: number; z: number; w: (t: Term) => number; x: (t: Term) => number } | null {
  if (o.objective === "none") return null;
  const z = o.pull * o.zGradient;
  return { value: o.pull * o.valueGradient, z, w: (t) => z * t.x, x: (t) => z * t.w };
}
