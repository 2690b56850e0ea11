/** Where a dragged node comes to rest: on the grid, or level with a neighbour. */

import { overlaps, type Rect } from "./rect";

export interface Box extends Rect {
  id: string;
}

export interface Guide {
  axis: "x" | "y";
  at: number;
  from: number;
  to: number;
}

export const GRID = 24;

export const snapTo = (v: number, grid = GRID): number => Math.round(v / grid) * grid;

interface Candidate {
  shift: number;
  at: number;
  other: Box;
}

function nearest(box: Box, others: readonly Box[], axis: "x" | "y", reach: number): Candidate | null {
  const size = axis === "x" ? "w" : "h";
  const lines = (b: Box) => [b[axis], b[axis] + b[size] / 2, b[axis] + b[size]];
  let best: Candidate | null = null;
  const mine = lines(box);
  for (const other of others) {
    const theirs = lines(other);
    for (let i = 0; i < 3; i += 1) {
      const shift = (theirs[i] as number) - (mine[i] as number);
      if (Math.abs(shift) <= reach && (!best || Math.abs(shift) < Math.abs(best.shift))) {
        best = { shift, at: theirs[i] as number, other };
      }
    }
  }
  return best;
}

/** Snaps a box to its neighbours' edges and centres first, else to the grid; says which lines to draw. */
export function snapBox(
  box: Box,
  others: readonly Box[],
  reach = 6,
): { x: number; y: number; guides: Guide[] } {
  const across = nearest(box, others, "x", reach);
  const down = nearest(box, others, "y", reach);
  const x = across ? box.x + across.shift : snapTo(box.x);
  const y = down ? box.y + down.shift : snapTo(box.y);
  const guides: Guide[] = [];
  if (across) {
    const from = Math.min(y, across.other.y);
    guides.push({ axis: "x", at: across.at, from, to: Math.max(y + box.h, across.other.y + across.other.h) });
  }
  if (down) {
    const from = Math.min(x, down.other.x);
    guides.push({ axis: "y", at: down.at, from, to: Math.max(x + box.w, down.other.x + down.other.w) });
  }
  return { x, y, guides };
}

/** The next free place from `at` downwards that no box covers. */
export function freePlace(
  at: [number, number],
  size: { w: number; h: number },
  boxes: readonly Box[],
): [number, number] {
  const hits = (x: number, y: number) =>
    overlaps({ x: x - 12, y: y - 12, w: size.w + 24, h: size.h + 24 }, boxes);
  let [x, y] = [snapTo(at[0]), snapTo(at[1])];
  for (let tries = 0; hits(x, y) && tries < 60; tries += 1) {
    y += GRID;
    if (tries % 12 === 11) {
      x += GRID * 2;
      y = snapTo(at[1]);
    }
  }
  return [x, y];
}

/** How far copies move down, aside or both until none of the others lies among them: the nearest such place. */
export function freeShift(group: readonly Rect[], boxes: readonly Rect[]): [number, number] {
  const { x, y, w, h } = around(group);
  const free = (dx: number, dy: number) =>
    !overlaps({ x: x + dx - 12, y: y + dy - 12, w: w + 24, h: h + 24 }, boxes);
  for (let by = 2 * GRID; by <= 40 * GRID; by += GRID)
    for (const [dx, dy] of [
      [by, by],
      [0, by],
      [by, 0],
    ] as const)
      if (free(dx, dy)) return [dx, dy];
  const all = around(boxes);
  return [0, snapTo(all.y + all.h - y + 2 * GRID)];
}

/** The smallest box around others. */
export function around(boxes: readonly Rect[]): Rect {
  const [x, y] = [Math.min(...boxes.map((b) => b.x)), Math.min(...boxes.map((b) => b.y))];
  const right = Math.max(...boxes.map((b) => b.x + b.w));
  return { x, y, w: right - x, h: Math.max(...boxes.map((b) => b.y + b.h)) - y };
}

/** Where a box between others finds room without leaving its column: the nearest free height, its own if there is none. */
export function freeHeight(box: Box, others: readonly Box[]): number {
  const free = (y: number) => !overlaps({ x: box.x - 12, y: y - 24, w: box.w + 24, h: box.h + 48 }, others);
  for (let away = 0; away <= 20 * GRID; away += GRID) {
    for (const y of [box.y + away, box.y - away]) if (free(y)) return y;
  }
  return box.y;
}

/** What a wire keeps free at its ends. */
const WIRE = 36;

/** A box on the wire between two others: where it goes, and how far the wire's end has to make way. */
export function roomOnWire(box: Box, source: Box, target: Box): { x: number; shift: number } {
  const left = source.x + source.w + WIRE;
  const right = target.x - WIRE - box.w;
  if (target.x < source.x + source.w) return { x: box.x, shift: 0 };
  if (right >= left) return { x: Math.min(Math.max(box.x, left), right), shift: 0 };
  return { x: left, shift: Math.ceil((left - right) / GRID) * GRID };
}

/** Do two segments cross? */
export function crosses(
  a: readonly [number, number],
  b: readonly [number, number],
  c: readonly [number, number],
  d: readonly [number, number],
): boolean {
  const side = (p: readonly number[], q: readonly number[], r: readonly number[]) =>
    ((q[0] as number) - (p[0] as number)) * ((r[1] as number) - (p[1] as number)) -
    ((q[1] as number) - (p[1] as number)) * ((r[0] as number) - (p[0] as number));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
