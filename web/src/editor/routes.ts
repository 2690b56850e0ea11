/**
 * Wires that would run behind nodes go around them. What lies between a wire's ends is taken as columns of
 * boxes; through each column the wire goes straight, in a gap that makes its whole way short. A wire that runs
 * back does so at one height, and turns beside its nodes, behind which it would be hidden otherwise.
 */

import type { Rect } from "../graph/rect";
import { along, hits, TURN } from "./geometry";

/** Straight pieces of wires that are there already: others keep beside them. */
export interface Lane {
  from: number;
  to: number;
  y: number;
  /** The output that it carries: its wires run together. */
  of?: string;
}

type Ends = readonly [number, number, number, number];

interface Column {
  left: number;
  right: number;
  /** Blocked heights, from top to bottom, apart from one another. */
  blocked: [number, number][];
}

/** Half of what two lanes take. */
const HALF = 9;
/** From one wire to the next, where there is room. */
const PITCH = 24;
/** Where that would bring the second one too near to the caption below. */
const SNUG = 18;
/** Where there is no room at all: the second one runs into the caption below, which is written over it. */
const NARROW = 12;
/** What a caption below takes more where its letters are drawn large, from far away: kept free where there is room. */
const LETTERS = 8;
/** Columns that stand closer than this are one: a wire has no room to change its height between them. */
const CLOSE = 16;
/** What a bend costs, in canvas units of way. */
const BEND = 16;
/** What it costs to run on another wire, where a gap has no more room. */
const CROWDED = 300;
/** What it costs to leave the wires of the same output, which run as one where they go the same way. */
const APART = 60;
/** Gaps of one column that are tried: those nearest to the straight line. */
const TRIED = 4;

/**
 * Places that a wire goes through between its ends, x and y in turn; null where it may go straight there.
 * `own`: the boxes of the nodes at its ends.
 */
export function route(
  ends: Ends,
  boxes: readonly Rect[],
  lanes: Lane[],
  own: readonly Rect[] = [],
  of = "",
): number[] | null {
  const [x1, , x2] = ends;
  if (x2 < x1) {
    const all = [...boxes, ...own];
    return all.some((b) => b.x < x1 && b.x + b.w > x2) ? back(ends, all, lanes, of) : null;
  }
  const between = boxes.filter((b) => b.x > x1 && b.x + b.w < x2);
  if (!between.length || !hits(ends, between)) return null;
  const columns = columnsOf(between);
  const heights = cheapest(columns, ends, lanes, of);
  if (!heights) return null;
  return columns.flatMap((c, i) => {
    const y = heights[i] as number;
    lanes.push({ from: c.left, to: c.right, y, of });
    return [c.left, y, c.right, y];
  });
}

/** Out, up or down beside the node, back in a gap between the rows, and in; null where there is no room to turn. */
function back([x1, y1, x2, y2]: Ends, boxes: readonly Rect[], lanes: Lane[], of: string): number[] | null {
  const [left, right] = [x2 - 2 * TURN, x1 + 2 * TURN];
  const inTheWay = boxes.filter((b) => b.x < right && b.x + b.w > left);
  const blocked = merged(inTheWay.map((b) => [b.y, b.y + b.h]));
  const column: Column = { left, right, blocked };
  const way = (y: number) => Math.abs(y - y1) + Math.abs(y - y2);
  const isFree = (x: number, p: number, q: number) =>
    !boxes.some(
      (b) => x > b.x - HALF && x < b.x + b.w + HALF && Math.min(p, q) < b.y + b.h && Math.max(p, q) > b.y,
    );
  const [y] = passages(column, (y1 + y2) / 2, takenIn(column, lanes))
    .filter((h) => Math.min(Math.abs(h - y1), Math.abs(h - y2)) >= TURN)
    .filter((h) => isFree(x1 + TURN, y1, h) && isFree(x2 - TURN, h, y2))
    .sort((a, b) => way(a) - way(b));
  if (y === undefined) return null;
  lanes.push({ from: left, to: right, y, of });
  return [x1, y, x2, y];
}

function columnsOf(boxes: readonly Rect[]): Column[] {
  const columns: Column[] = [];
  for (const b of [...boxes].sort((p, q) => p.x - q.x)) {
    const last = columns[columns.length - 1];
    const column = last && b.x < last.right + CLOSE ? last : { left: b.x, right: b.x, blocked: [] };
    if (column !== last) columns.push(column);
    column.right = Math.max(column.right, b.x + b.w);
    column.blocked.push([b.y, b.y + b.h]);
  }
  for (const column of columns) column.blocked = merged(column.blocked);
  return columns;
}

/** Intervals between which no wire fits become one. */
function merged(list: [number, number][]): [number, number][] {
  const out: [number, number][] = [];
  for (const [from, to] of list.sort((a, b) => a[0] - b[0])) {
    const last = out[out.length - 1];
    if (last && from < last[1] + 2 * HALF) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** Heights at which a wire may pass a column, near to a wish. `taken`: those of other wires, in order. */
function passages({ blocked }: Column, wish: number, taken: readonly number[]): number[] {
  const edges = [Number.NEGATIVE_INFINITY, ...blocked.flat(), Number.POSITIVE_INFINITY];
  const gaps: { at: number; top: number; bottom: number }[] = [];
  for (let i = 0; i < edges.length; i += 2) {
    const [top, bottom] = [(edges[i] as number) + HALF, (edges[i + 1] as number) - HALF];
    gaps.push({ at: Math.max(top, Math.min(bottom, wish)), top, bottom });
  }
  gaps.sort((a, b) => Math.abs(a.at - wish) - Math.abs(b.at - wish));
  return gaps
    .slice(0, TRIED)
    .map(
      ({ at, top, bottom }) =>
        beside(at, top, bottom - LETTERS, taken) ??
        beside(at, top, bottom - LETTERS, taken, SNUG) ??
        beside(at, top, bottom, taken) ??
        beside(at, top, bottom + NARROW, taken, NARROW) ??
        at,
    );
}

/** The nearest height in a gap that no other wire has; null where there is none. */
function beside(
  wish: number,
  top: number,
  bottom: number,
  taken: readonly number[],
  pitch = PITCH,
): number | null {
  let best = Number.NaN;
  let from = top;
  const offer = (to: number) => {
    const at = Math.max(from, Math.min(to, wish));
    if (from <= to && !(Math.abs(best - wish) <= Math.abs(at - wish))) best = at;
  };
  for (const t of taken) {
    if (t <= top - pitch) continue;
    if (t >= bottom + pitch) break;
    offer(Math.min(bottom, t - pitch));
    from = Math.max(from, t + pitch);
  }
  offer(bottom);
  return Number.isNaN(best) ? null : best;
}

/** Heights of the wires that pass a column already, in order. */
const takenIn = ({ left, right }: Column, lanes: readonly Lane[]): number[] =>
  lanes
    .filter((l) => l.from < right && l.to > left)
    .map((l) => l.y)
    .sort((a, b) => a - b);

/** The heights with the shortest way through all columns. */
function cheapest(
  columns: readonly Column[],
  ends: Ends,
  lanes: readonly Lane[],
  of: string,
): number[] | null {
  const [x1, y1, x2, y2] = ends;
  let ways: { y: number; x: number; cost: number; heights: number[] }[] = [
    { y: y1, x: x1, cost: 0, heights: [] },
  ];
  for (const column of columns) {
    const wish = along((column.left + column.right) / 2, ends);
    const isTrunk = (l: Lane) => of !== "" && l.of === of && l.from === column.left && l.to === column.right;
    const trunks = takenIn(column, lanes.filter(isTrunk));
    const taken = takenIn(
      column,
      lanes.filter((l) => !isTrunk(l)),
    );
    const heights = new Set([...trunks, ...[wish, y1, y2].flatMap((w) => passages(column, w, taken))]);
    ways = [...heights].map((y) => {
      const crowded = taken.some((t) => Math.abs(t - y) < HALF) ? CROWDED : 0;
      const apart = trunks.length && !trunks.includes(y) ? APART : 0;
      const costs = ways.map((w) => w.cost + crowded + apart + bend(y - w.y, column.left - w.x));
      const best = costs.indexOf(Math.min(...costs));
      const heights = [...(ways[best]?.heights ?? []), y];
      return { y, x: column.right, cost: costs[best] as number, heights };
    });
  }
  const last = ways.map((w) => ({ ...w, cost: w.cost + bend(y2 - w.y, x2 - w.x) }));
  return last.sort((a, b) => a.cost - b.cost)[0]?.heights ?? null;
}

/** Steep pieces cost more than slanting ones. */
const bend = (dy: number, dx: number): number =>
  Math.abs(dy) < 1 ? 0 : BEND + Math.abs(dy) + Math.max(0, Math.abs(dy) - 1.5 * dx) / 2;
