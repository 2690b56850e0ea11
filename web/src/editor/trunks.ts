/**
 * Wires of one output run together as far as their ways are the same, as one trunk that branches: there the tugs of
 * all branches beyond have been added up, and the trunk shows their sum.
 */

import { type Course, chevronsOn } from "./geometry";
import { courseOf, type SceneWire } from "./scene";

/** A piece of a wire's way between two columns that it passes; the last one ends at its target. */
export interface Stretch {
  from: number;
  to: number;
  /** Whose tugs run along it: the wire's own, and those of wires that branch off later. */
  wires: readonly SceneWire[];
}

/** Numbers in a way for each column that it passes. */
const COLUMN = 4;

/** How many columns two wires pass side by side from their source on. */
function together(a: SceneWire, b: SceneWire): number {
  let i = 0;
  while (i < Math.min(a.via.length, b.via.length) && a.via[i] === b.via[i]) i += 1;
  return Math.floor(i / COLUMN);
}

/** What each wire paints of its tug lane: of a trunk only the first one does. */
export function bundle(wires: readonly SceneWire[]): void {
  const groups = new Map<string, SceneWire[]>();
  for (const wire of wires) {
    if (wire.via.length < COLUMN) {
      give(wire, [{ from: 0, to: Number.POSITIVE_INFINITY, wires: [wire] }]); // beside no other: a gate may feed 100,000
      continue;
    }
    const key = `${wire.source.id}:${wire.out}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key)?.push(wire);
  }
  for (const group of groups.values())
    for (const [i, wire] of group.entries()) {
      const shared = group.map((other) => (other === wire ? 0 : together(wire, other)));
      give(wire, stretchesOf(wire, group, shared, Math.max(0, ...shared.slice(0, i))));
    }
}

function stretchesOf(
  wire: SceneWire,
  group: readonly SceneWire[],
  shared: readonly number[],
  from: number,
): Stretch[] {
  const ends = [...new Set(shared)].filter((at) => at > from).sort((a, b) => a - b);
  return [...ends, Number.POSITIVE_INFINITY].map((to, k) => ({
    from: ends[k - 1] ?? from,
    to,
    wires: [wire, ...group.filter((_, j) => (shared[j] ?? 0) >= to)],
  }));
}

function give(wire: SceneWire, stretches: readonly Stretch[]): void {
  const same = (s: Stretch, i: number) =>
    s.from === wire.stretches[i]?.from && s.to === wire.stretches[i]?.to;
  if (stretches.length !== wire.stretches.length || !stretches.every(same)) wire.course = null;
  wire.stretches = stretches;
}

/** A piece of a tug lane as it is painted. */
export interface TugLane {
  points: Float32Array;
  chevrons: Float32Array;
}

const known = new WeakMap<Course, TugLane[]>();

/** The tug lanes of a wire's stretches, in their order. */
export function tugLanes(wire: SceneWire): TugLane[] {
  const course = courseOf(wire);
  const lanes = known.get(course) ?? wire.stretches.map((s) => piece(course, s));
  known.set(course, lanes);
  return lanes;
}

function piece({ tug, stops }: Course, { from, to }: Stretch): TugLane {
  const last = stops[2 * to] ?? tug.length / 2 - 1;
  const points = tug.subarray(2 * (stops[2 * from] ?? 0), 2 * last + 2);
  return { points, chevrons: chevronsOn(points) };
}
