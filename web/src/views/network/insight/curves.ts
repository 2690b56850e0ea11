/** The curves of a run as lines of a chart: train and validation, branches beside, by step or by epoch. Pure. */
import type { Line, LineStyle, Point } from "../../../plots";
import type { Branch } from "../../../wire/protocol.gen";
import { branchLines } from "../../dock/branchLines";
import type { Judged } from "./settings";

export type Series = Record<number, Record<string, [number, number | null][]>>;

export interface Timeline {
  series: Series;
  branches: readonly Branch[];
  branch: number;
}

/** One metric of the line that the run stands on, its ancestors' points included. */
export function currentPoints({ series, branches, branch }: Timeline, metric: string): readonly Point[] {
  return branchLines(series, branches, branch, metric, () => "")[0]?.points ?? [];
}

/** One metric of the lines beside it, each from its fork on. */
export function besides(
  { series, branches, branch }: Timeline,
  metric: string,
  nameOf: (id: number, label: string) => string,
): (Line & { id: number })[] {
  const named = new Map<string, number>();
  const lines = branchLines(series, branches, branch, metric, (id, label) => {
    named.set(`${id}`, id);
    return `${id}\n${nameOf(id, label)}`;
  });
  return lines.slice(1).map((line) => {
    const [id = "0", name = ""] = line.name.split("\n");
    return { ...line, id: named.get(id) ?? 0, name };
  });
}

/** The epoch at every step of a line, for an axis in epochs. */
export function epochsOf(points: readonly Point[]): (step: number) => number | null {
  const known = points.filter((p): p is readonly [number, number] => p[1] !== null);
  return (step) => {
    let low = 0;
    let high = known.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (known[middle]![0] <= step) low = middle + 1;
      else high = middle;
    }
    const before = known[low - 1];
    if (!before) return null;
    const after = known[low];
    if (!after || before[0] === step) return before[1];
    const part = (step - before[0]) / (after[0] - before[0]);
    return before[1] + part * (after[1] - before[1]);
  };
}

/** An axis in steps: every step stands at itself. */
export const bySteps = (step: number): number => step;

/** Points on another x axis; those without a place there are left out. */
export function onAxis(points: readonly Point[], at: (step: number) => number | null): readonly Point[] {
  if (at === bySteps) return points;
  return points.flatMap(([x, y]) => {
    const place = at(x);
    return place === null ? [] : [[place, y] as const];
  });
}

export function scaled(points: readonly Point[], factor: number): readonly Point[] {
  return factor === 1 ? points : points.map(([x, y]) => [x, y === null ? null : y * factor] as const);
}

export const hasNumbers = (points: readonly Point[]) => points.some(([, y]) => y !== null);

/** The value of a curve at a step, or the last one before it. */
export function valueAt(points: readonly Point[], step: number): readonly [number, number] | null {
  let found: readonly [number, number] | null = null;
  for (const [x, y] of points) {
    if (x > step) break;
    if (y !== null) found = [x, y];
  }
  return found;
}

/** The step that ended an epoch: the first at which so many whole epochs were done. */
export function stepOfEpoch(points: readonly Point[], epoch: number): number | null {
  return points.find(([, e]) => e !== null && e >= epoch)?.[0] ?? null;
}

/** Layers told apart by weight and dash: the last is the strongest. */
export function layerStyle(at: number, count: number): LineStyle {
  const fromEnd = count - 1 - at;
  const dash = (["solid", "solid", "dot", "dash"] as const)[Math.min(fromEnd, 3)] ?? "dash";
  return { weight: fromEnd === 0 ? 2.6 : 1.7, dash, marker: "none", strong: fromEnd === 0 };
}

/** How many examples there are, and of how many figures are at most: within an epoch, and of training at its end. */
export interface Measuring {
  sizes: { train: number; validation: number };
  judged: { within: number; train: number };
}

/** Whether the figures of a part are an estimate from some of its examples, where so much of training is done. */
export function estimatedAt(
  epoch: number | null,
  part: "train" | "validation",
  { sizes, judged }: Measuring,
): boolean {
  const whole = epoch !== null && epoch > 0 && Number.isInteger(epoch);
  const most = !whole ? judged.within : part === "train" ? judged.train : Number.POSITIVE_INFINITY;
  return sizes[part] > most;
}

const JUDGED: readonly Judged[] = ["train", "validation"];

/**
 * What of the figures at a place on the axis is an estimate. `epochs`: the epoch at the steps of all runs that
 * are drawn; where several tell one, the last of them.
 */
export function guessing(
  epochs: readonly Point[],
  at: (step: number) => number | null,
  measuring: Measuring,
): (x: number) => Judged[] {
  const known = new Map(epochs.map(([step, epoch]) => [at(step) ?? step, epoch]));
  return (x) => JUDGED.filter((part) => estimatedAt(known.get(x) ?? null, part, measuring));
}
