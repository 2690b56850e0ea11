/** The engine's answers to `race` and `surface` as the charts need them. Pure. */
import type { Path, Point } from "../../plots";
import { STYLE, strategyIn } from "./strategies";

interface RaceLine {
  name: string;
  /** [evaluations spent, objective]. */
  points: Point[];
  /** Where it ended. */
  value: number | null;
  /** Its way: one row of numbers a step, in the order of `nodes`. */
  path: number[][];
  cost: string;
}

export interface RaceAnswer {
  lines: RaceLine[];
  /** Engine ids of the nodes that moved. */
  nodes: string[];
  /** What the race cost, in a sentence. */
  words: string;
}

const list = (v: unknown): unknown[] => (Array.isArray(v) ? v : []);
const record = (v: unknown): Record<string, unknown> =>
  typeof v === "object" && v !== null && !Array.isArray(v) ? (v as Record<string, unknown>) : {};
const text = (v: unknown): string => (typeof v === "string" ? v : "");
/** Beyond this a chart's own arithmetic overflows, and what it draws is nonsense. */
const DRAWABLE = 1e100;
const finite = (v: unknown): number | null => (typeof v === "number" && Math.abs(v) <= DRAWABLE ? v : null);

export function readRace(answer: Record<string, unknown>): RaceAnswer {
  const lines = list(answer.strategies).map((item) => {
    const line = record(item);
    const points = list(line.series).flatMap((p): Point[] => {
      const [x, y] = list(p);
      return typeof x === "number" ? [[x, finite(y)]] : [];
    });
    const last = points[points.length - 1];
    return {
      name: text(line.name),
      points,
      value: finite(line.value) ?? last?.[1] ?? null,
      path: list(line.path).map((row) => list(row).map((v) => finite(v) ?? Number.NaN)),
      cost: text(line.cost),
    };
  });
  return { lines, nodes: list(answer.nodes).map(text), words: text(answer.words) };
}

/** Was that what the strategies climbed: a weighted sum of so many inputs, or (null) the circuit itself? */
export const isRaceOf = (answer: Record<string, unknown>, inputs: number | null): boolean =>
  (answer.inputs ?? null) === inputs;

/** The strategies' ways projected on two of the nodes that moved. */
export function pathsOver(race: RaceAnswer, x: string, y: string): Path[] {
  const [ix, iy] = [race.nodes.indexOf(x), race.nodes.indexOf(y)];
  if (ix < 0 || iy < 0) return [];
  return race.lines
    .filter((line) => line.path.length > 1)
    .map((line) => {
      const style = STYLE[strategyIn(line.name)];
      return {
        name: line.name,
        dash: style.dash,
        weight: style.weight,
        strong: style.strong,
        x: line.path.map((row) => row[ix] ?? Number.NaN),
        y: line.path.map((row) => row[iy] ?? Number.NaN),
        z: line.path.map((_, i) => line.points[i]?.[1] ?? null),
      };
    });
}

export interface Field {
  x: number[];
  y: number[];
  z: (number | null)[][];
}

/** Is this the surface of that output over those two? The one before stays until the next is there, but not under its name. */
export function isSurfaceOf(
  answer: Record<string, unknown>,
  pair: readonly string[],
  output: string | null,
): boolean {
  const nodes = list(answer.nodes);
  return pair.every((id, i) => nodes[i] === id) && (output === null || answer.output === output);
}

/** Null where there is nothing to draw: a place too far out, or no height that is a number to draw. */
export function readField(answer: Record<string, unknown>): Field | null {
  const [x, y] = [list(answer.x).map(finite), list(answer.y).map(finite)];
  const z = list(answer.z).map((row) => list(row).map(finite));
  const known = (all: (number | null)[]): all is number[] => all.every((v) => v !== null);
  if (!known(x) || !known(y) || !z.some((row) => row.some((v) => v !== null))) return null;
  return { x, y, z };
}
