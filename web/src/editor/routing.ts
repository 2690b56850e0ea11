/** Ways of a drawing's wires: found when it changes, and anew for what a hand moves. */

import type { Rect } from "../graph/rect";
import { type Lane, route } from "./routes";
import type { SceneNode, SceneWire } from "./scene";
import { bundle } from "./trunks";

/** More wires go straight to their ends: finding the ways of so many is more than a moment. */
const MOST_LED = 1000;
/** With more wires than this only those of the nodes in the hand find their ways in every frame of a drag. */
const AT_ONCE = 120;
/** Ways to be found, times wires that they keep beside: for more a frame has no time. */
const IN_A_FRAME = 40_000;

const ROPE = { above: 186, below: 80 };
const CAPTION = 24;
const BESIDE = 4;

/** What stands above a node; that of a source stands inside it. */
export const captionOf = (n: SceneNode): string => (n.role === "source" ? "" : (n.node.label ?? ""));

export const captionAbove = (n: SceneNode): number => (captionOf(n) ? CAPTION : 2);

/** Where a wire leaves and arrives. */
export function wireEnds(wire: SceneWire): [number, number, number, number] {
  const { source: s, target: t } = wire;
  return [
    s.x + s.w + 5,
    s.y + (s.outs[wire.out] ?? s.h / 2),
    t.x - 5,
    t.y + (t.ports[wire.index] ?? t.h / 2),
  ];
}

/** What wires keep out of: a node, the words above it, the rope of the output. */
function obstacle(n: SceneNode): Rect {
  const above = n.role === "output" ? ROPE.above : captionAbove(n);
  const below = n.role === "output" ? ROPE.below : 2;
  return { x: n.x - BESIDE, y: n.y - above, w: n.w + 2 * BESIDE, h: n.h + above + below };
}

/** Of every wire the places that it goes through. */
export type Ways = readonly (readonly number[])[];

/** The ways of the newest drawing: one that only has other numbers keeps them. */
let newest: { places: string; ways: Ways } = { places: "", ways: [] };

const placesOf = (nodes: readonly SceneNode[], wires: readonly SceneWire[]): string =>
  [
    ...nodes.map((n) => [n.id, n.x, n.y, n.w, n.h, n.role, captionOf(n)]),
    ...wires.map((w) => [w.source.id, w.target.id, ...wireEnds(w)]),
  ].join(";");

/** Finds the ways of all wires around the nodes as they stand now; the same ones while nothing stands elsewhere. */
export function routeWires(nodes: readonly SceneNode[], wires: readonly SceneWire[]): Ways | null {
  if (wires.length > MOST_LED) return null;
  const places = placesOf(nodes, wires);
  if (places === newest.places) {
    for (const [i, wire] of wires.entries()) goAlong(wire, newest.ways[i] ?? []);
  } else {
    find(nodes, wires, wires);
    newest = { places, ways: wires.map((w) => w.via) };
  }
  return newest.ways;
}

/** The same while a hand moves some of the nodes. */
export function routeMoved(
  nodes: readonly SceneNode[],
  wires: readonly SceneWire[],
  moved: ReadonlySet<string>,
): void {
  if (wires.length > MOST_LED) return;
  const few = wires.length <= AT_ONCE;
  const anew = few ? wires : wires.filter((w) => moved.has(w.source.id) || moved.has(w.target.id));
  if (anew.length * wires.length <= IN_A_FRAME) find(nodes, wires, anew);
  else for (const wire of anew) goAlong(wire, []); // straight until the hand lets go
  bundle(wires);
}

function find(nodes: readonly SceneNode[], wires: readonly SceneWire[], anew: readonly SceneWire[]): void {
  const boxes = new Map(nodes.map((n) => [n, obstacle(n)]));
  const searched = new Set(anew);
  const lanes: Lane[] = wires.filter((w) => !searched.has(w)).flatMap(lanesOf);
  for (const wire of anew) {
    const others = nodes
      .filter((n) => n !== wire.source && n !== wire.target)
      .map((n) => boxes.get(n) as Rect);
    const own = [wire.source, wire.target].map((n) => boxes.get(n) as Rect);
    goAlong(wire, route(wireEnds(wire), others, lanes, own, outputOf(wire)) ?? []);
  }
}

const outputOf = ({ source, out }: SceneWire): string => `${source.id}:${out}`;

/** The straight pieces of a wire's way. */
function lanesOf(wire: SceneWire): Lane[] {
  const { via } = wire;
  const lanes: Lane[] = [];
  for (let i = 0; i + 3 < via.length; i += 4) {
    const [a, y, b] = [via[i] ?? 0, via[i + 1] ?? 0, via[i + 2] ?? 0];
    lanes.push({ from: Math.min(a, b), to: Math.max(a, b), y, of: outputOf(wire) });
  }
  return lanes;
}

function goAlong(wire: SceneWire, via: readonly number[]): void {
  if (via.length === wire.via.length && via.every((v, i) => v === wire.via[i])) return;
  wire.via = via;
  wire.course = null;
}
