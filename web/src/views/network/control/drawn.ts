/** From records to lines of a chart. Pure. */
import type { Line } from "../../../plots";
import { type Curves, keyOf, type Points, type RunRecord } from "./records";

export type Along = "step" | "epoch" | "seconds";

/** Seconds of training at a step, between the notes of a clock; null without one. */
export function secondsAt(clock: readonly (readonly [number, number])[], step: number): number | null {
  if (clock.length < 2) return null;
  let after = clock.findIndex(([at]) => at >= step);
  if (after < 0) after = clock.length - 1;
  const [x1, y1] = clock[Math.max(1, after)] as readonly [number, number];
  const [x0, y0] = clock[Math.max(1, after) - 1] as readonly [number, number];
  return x1 > x0 ? y0 + ((step - x0) / (x1 - x0)) * (y1 - y0) : y1;
}

/** A metric of a run along steps, epochs or seconds of training. */
export function along(
  curves: Curves,
  metric: string,
  by: Along,
  clock: readonly (readonly [number, number])[] = [],
): Points {
  const points = (curves[metric] ?? []).filter(([, v]) => v !== null);
  if (by === "step") return points;
  if (by === "seconds")
    return points.flatMap(([step, v]): Points => {
      const at = secondsAt(clock, step);
      return at === null ? [] : [[at, v]];
    });
  const epochs = new Map((curves.epoch ?? []).map(([step, epoch]) => [step, epoch]));
  return points.flatMap(([step, v]): Points => {
    const epoch = epochs.get(step);
    return epoch === null || epoch === undefined ? [] : [[epoch, v]];
  });
}

const STYLES: Pick<Line, "dash" | "marker">[] = [
  { dash: "solid", marker: "dot" },
  { dash: "dash", marker: "none" },
  { dash: "dot", marker: "square" },
  { dash: "dashdot", marker: "none" },
  { dash: "solid", marker: "diamond" },
  { dash: "dash", marker: "dot" },
  { dash: "dot", marker: "none" },
  { dash: "solid", marker: "square" },
];

/** Lines are told apart by dash and marker; hue is for numbers with a sign. */
export function styled(name: string, points: Points, place: number, strong = false): Line {
  const style = STYLES[place % STYLES.length] as Pick<Line, "dash" | "marker">;
  return { name: shortened(name), points, weight: strong ? 2.4 : 1.7, strong, ...style };
}

const LONGEST = 18;

/** A name that fits beside the end of its line. */
export const shortened = (name: string): string =>
  name.length > LONGEST ? `${name.slice(0, LONGEST - 1).trimEnd()}…` : name;

interface Span {
  x: number;
  low: number;
  high: number;
}

/** What several runs of the same thing span, lowest and highest at every step they share; nothing without runs. */
export function band(lines: readonly Line["points"][]): Span[][] {
  if (!lines.length) return [];
  const at = new Map<number, number[]>();
  for (const points of lines)
    for (const [x, y] of points) if (y !== null) at.set(x, [...(at.get(x) ?? []), y]);
  const shared = [...at].filter(([, ys]) => ys.length === lines.length).sort((a, b) => a[0] - b[0]);
  return [shared.map(([x, ys]) => ({ x, low: Math.min(...ys), high: Math.max(...ys) }))];
}

/** The records with these keys, in their order: a line keeps its dash and marker when others are added or done. */
export function inOrder(records: readonly RunRecord[], keys: readonly string[]): RunRecord[] {
  const known = new Map(records.map((record) => [keyOf(record), record]));
  return keys.flatMap((key) => known.get(key) ?? []);
}

/** Of runs with the same seed the one that came furthest. */
export function furthest(records: readonly RunRecord[]): RunRecord[] {
  const best = new Map<number, RunRecord>();
  for (const record of records)
    if ((best.get(record.seed)?.steps ?? -1) < record.steps) best.set(record.seed, record);
  return [...best.values()].sort((a, b) => a.seed - b.seed);
}

/**
 * The settings in which a record differs from the present ones, as "name value". Of other data the name is
 * enough, which is told first.
 */
export function differences(record: Record<string, unknown>, now: Record<string, unknown>): string[] {
  const differs = (name: string) => JSON.stringify(record[name]) !== JSON.stringify(now[name]);
  const names = [...new Set([...Object.keys(record), ...Object.keys(now)])].sort().filter(differs);
  const data = names.filter((name) => name.startsWith("data."));
  const others = names.filter((name) => !name.startsWith("data."));
  const about = data.includes("data.name") ? ["data.name"] : data;
  return [...about, ...others].map((name) => `${pathWords(name)} ${told(record[name])}`);
}

/** "optimizer" for its name, "learning rate" for a number of it. */
const pathWords = (path: string): string =>
  path
    .replace(/\.name$/, "")
    .replace("optimizer.", "")
    .replaceAll("_", " ");

/** The run's present settings by their paths, as far as the page knows them. */
export function flat(settings: Record<string, unknown>, before = ""): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      value === null || (!before && name === "seed")
        ? []
        : typeof value === "object" && !Array.isArray(value)
          ? Object.entries(flat(value as Record<string, unknown>, `${before}${name}.`))
          : [[before + name, value]],
    ),
  );
}

const told = (value: unknown): string =>
  value === undefined || value === null ? "–" : typeof value === "string" ? value : JSON.stringify(value);
