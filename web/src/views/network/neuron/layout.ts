/** Places of neurons, wires and biases in the neuron view. Pure; CSS pixels of the canvas. */
import type { Column } from "./columns";

export interface Cell {
  column: number;
  unit: number;
  x: number;
  y: number;
  size: number;
  /** From one neuron of the column to the next. */
  pitch: number;
}

export interface Place {
  columns: { x: number; size: number; cells: Cell[] }[];
  width: number;
  height: number;
  /** Numbers fit between the columns. */
  roomy: boolean;
}

export const HEAD = 62;
const FOOT = 42;
const BIG = 54;

export function place(columns: readonly Column[], width: number, height: number): Place {
  const narrow = width < 560;
  const left = narrow ? 14 : 24;
  const right = narrow ? 62 : 96;
  const last = columns.length - 1;
  const firstSize = sizeFor(columns[0]?.units ?? 1, height);
  const lastSize = sizeFor(columns[last]?.units ?? 1, height);
  const span = width - left - right - lastSize;
  const pitch = last ? span / last : 0;
  return {
    width,
    height,
    roomy: pitch - Math.max(firstSize, lastSize) > 130,
    columns: columns.map((column, c) => {
      const size = Math.min(sizeFor(column.units, height), pitch ? pitch * 0.62 : BIG);
      const x = left + pitch * c;
      return { x, size, cells: cellsOf(c, column.units, x, size, height) };
    }),
  };
}

function sizeFor(units: number, height: number): number {
  const room = (height - HEAD - FOOT) / Math.max(1, units);
  return Math.max(16, Math.min(BIG, room * 0.84));
}

function cellsOf(column: number, units: number, x: number, size: number, height: number): Cell[] {
  const room = height - HEAD - FOOT;
  const pitch = Math.min(size * 1.32 + 12, room / units);
  const top = HEAD + room / 2 - (pitch * units) / 2 + (pitch - size) / 2;
  return Array.from({ length: units }, (_, unit) => ({
    column,
    unit,
    x,
    y: top + pitch * unit,
    size,
    pitch,
  }));
}

/** Between two inputs a name has room above its own; from here on room beside it, in a line of its own. */
const ABOVE = 24;
const LINE = 16;

/** Where the name of an input stands; "hidden" until it is pointed at, where names would lie over one another. */
export const nameRoom = ({ pitch, size }: Cell): "above" | "beside" | "beside hidden" =>
  pitch - size >= ABOVE ? "above" : pitch >= LINE ? "beside" : "beside hidden";

/** A point of the wire between two cells, t from 0 to 1. */
export function along(from: Cell, to: Cell, t: number): [number, number] {
  const [x1, y1, x2, y2] = ends(from, to);
  const d = (x2 - x1) * 0.45;
  const u = 1 - t;
  return [
    u * u * u * x1 + 3 * u * u * t * (x1 + d) + 3 * u * t * t * (x2 - d) + t * t * t * x2,
    u * u * u * y1 + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t * t * t * y2,
  ];
}

export const ends = (from: Cell, to: Cell): [number, number, number, number] => [
  from.x + from.size,
  from.y + from.size / 2,
  to.x,
  to.y + to.size / 2,
];

const BIAS = 9;

/** The small square at the foot of a neuron. */
export const biasBox = (c: Cell): { x: number; y: number; size: number } => ({
  x: c.x + 3,
  y: c.y + c.size - 4,
  size: Math.min(BIAS, c.size * 0.4),
});

export type Hit =
  | { kind: "unit"; column: number; unit: number }
  | { kind: "bias"; column: number; unit: number }
  | { kind: "weight"; column: number; unit: number; from: number };

/** What lies under a point; `reach` grows for fingers. */
export function hitAt(p: Place, x: number, y: number, reach: number): Hit | null {
  for (const { cells } of p.columns)
    for (const c of cells) {
      const b = biasBox(c);
      const slack = reach - 5;
      if (
        c.column &&
        Math.abs(x - b.x - b.size / 2) < b.size / 2 + slack &&
        y > c.y + c.size - 6 &&
        y < b.y + b.size + slack
      )
        return { kind: "bias", column: c.column, unit: c.unit };
      if (x >= c.x - 2 && x <= c.x + c.size + 2 && y >= c.y && y <= c.y + c.size)
        return { kind: "unit", column: c.column, unit: c.unit };
    }
  return wireAt(p, x, y, reach);
}

const SAMPLES = 24;

function wireAt(p: Place, x: number, y: number, reach: number): Hit | null {
  let best: Hit | null = null;
  let least = reach;
  for (let column = 1; column < p.columns.length; column++) {
    const [from, to] = [p.columns[column - 1]!, p.columns[column]!];
    if (x < from.x + from.size || x > to.x) continue;
    for (const a of from.cells)
      for (const b of to.cells) {
        const d = distance(a, b, x, y);
        if (d < least) {
          least = d;
          best = { kind: "weight", column, unit: b.unit, from: a.unit };
        }
      }
  }
  return best;
}

function distance(a: Cell, b: Cell, x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  let [px, py] = along(a, b, 0);
  for (let k = 1; k <= SAMPLES; k++) {
    const [qx, qy] = along(a, b, k / SAMPLES);
    if (x >= px - 8 && x <= qx + 8) {
      const [dx, dy] = [qx - px, qy - py];
      const t = Math.max(0, Math.min(1, ((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy || 1)));
      least = Math.min(least, Math.hypot(px + t * dx - x, py + t * dy - y));
    }
    [px, py] = [qx, qy];
  }
  return least;
}
