/** Automatic layout: left to right, sources on the left, so that values flow the way text is read. */

import dagre from "@dagrejs/dagre";
import type { DocNode } from "./document";
import type { Point } from "./edit";
import { refNode } from "./scope";
import { GRID, snapTo } from "./snap";
import { levels, wiresOf } from "./topology";

export interface Size {
  w: number;
  h: number;
  /** What is written above it. */
  above?: number;
}

interface LayoutOptions {
  /** Gap between columns and between rows. */
  columns?: number;
  rows?: number;
  /** Only these nodes move. */
  only?: ReadonlySet<string>;
}

/** Room that a wire gets where it passes a column on its way. */
const LANE = 24;

/** A drawing of more nodes is laid out plainly: finding fewer crossings would take seconds. */
const LARGE = 300;

/** One column for each level, every node beside what it reads. */
function columnsOf(
  nodes: readonly DocNode[],
  sizeOf: (node: DocNode) => Size,
  columns: number,
  rows: number,
): Map<string, Point> {
  const level = levels(nodes);
  const stacks: { node: DocNode; wish: number }[][] = [];
  const middle = new Map<string, number>();
  const places = new Map<string, Point>();
  for (const node of nodes) {
    const at = level.get(node.id) ?? 0;
    stacks[at] ??= [];
    stacks[at].push({ node, wish: 0 });
  }
  let x = 0;
  for (const stack of stacks) {
    for (const one of stack)
      one.wish = mean((one.node.inputs ?? []).map((ref) => middle.get(refNode(ref)) ?? 0));
    stack.sort((a, b) => a.wish - b.wish);
    const tall = stack.reduce((sum, { node }) => sum + tallOf(sizeOf(node)) + rows, -rows);
    let y = mean(stack.map((one) => one.wish)) - tall / 2;
    let wide = 0;
    for (const { node } of stack) {
      const { w, h, above = 0 } = sizeOf(node);
      places.set(node.id, [snapTo(x), snapTo(y + above, GRID / 2)]);
      middle.set(node.id, y + above + h / 2);
      y += above + h + rows;
      wide = Math.max(wide, w);
    }
    x += wide + columns;
  }
  return atOrigin(places);
}

const tallOf = ({ h, above = 0 }: Size): number => above + h;

const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / Math.max(1, list.length);

/** A node's name for dagre, whose own objects have names such as `__proto__` already. */
const named = (id: string): string => `node ${id}`;

/** Places by node id, snapped to the grid. */
export function layout(
  nodes: readonly DocNode[],
  sizeOf: (node: DocNode) => Size,
  { columns = 96, rows = 36, only }: LayoutOptions = {},
): Map<string, Point> {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", ranksep: columns, nodesep: rows, edgesep: LANE, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  if (nodes.length > LARGE && !only) return columnsOf(nodes, sizeOf, columns, rows);
  const moving = nodes.filter((n) => !only || only.has(n.id));
  for (const node of moving) {
    const size = sizeOf(node);
    graph.setNode(named(node.id), { width: size.w, height: tallOf(size) });
  }
  for (const wire of wiresOf(moving)) {
    const [source, target] = [named(wire.source), named(wire.target)];
    if (graph.hasNode(source)) graph.setEdge(source, target, {}, String(wire.index));
  }
  dagre.layout(graph);
  const places = new Map<string, Point>();
  for (const node of moving) {
    const box = graph.node(named(node.id));
    const size = sizeOf(node);
    const top = box.y - tallOf(size) / 2 + (size.above ?? 0);
    places.set(node.id, [snapTo(box.x - size.w / 2), snapTo(top, GRID / 2)]);
  }
  return only ? places : atOrigin(places);
}

function atOrigin(places: Map<string, Point>): Map<string, Point> {
  let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [x, y] of places.values()) [left, top] = [Math.min(left, x), Math.min(top, y)];
  return new Map([...places].map(([id, [x, y]]) => [id, [x - left, y - top] as Point]));
}

/** Nodes with a place for each: the drawing's own, and a layout for those that have none. */
export function placed(nodes: readonly DocNode[], sizeOf: (node: DocNode) => Size): Map<string, Point> {
  const missing = nodes.filter((n) => !n.at);
  if (missing.length === 0) return new Map(nodes.map((n) => [n.id, n.at as Point]));
  const auto = layout(nodes, sizeOf);
  if (missing.length === nodes.length) return auto;
  if (missing.length > nodes.length / 2) return auto;
  return below(nodes, auto, sizeOf);
}

/** What has no place yet is laid out below the drawing, so that both are seen together. */
function below(
  nodes: readonly DocNode[],
  auto: ReadonlyMap<string, Point>,
  sizeOf: (node: DocNode) => Size,
): Map<string, Point> {
  const known = nodes.filter((n) => n.at);
  const added: Point[] = nodes.filter((n) => !n.at).map((n) => auto.get(n.id) ?? [0, 0]);
  const left = Math.min(...known.map((n) => n.at?.[0] ?? 0)) - Math.min(...added.map((p) => p[0]));
  const bottom = Math.max(...known.map((n) => (n.at?.[1] ?? 0) + sizeOf(n).h)) + 48;
  const top = bottom - Math.min(...added.map((p) => p[1]));
  return new Map(
    nodes.map((n) => {
      const [x, y] = auto.get(n.id) ?? [0, 0];
      return [n.id, n.at ?? ([left + x, snapTo(top + y)] as Point)];
    }),
  );
}
