/**
 * The drawing as it stands on the canvas: nodes with places, sizes and ports, wires with the names
 * under which the engine reports their numbers. Rebuilt when the document changes, never per frame.
 */

import { type OpSpec, specOf } from "../graph/catalogue";
import type { Doc, DocNode } from "../graph/document";
import { missingInputs, portCount, takesMore } from "../graph/edit";
import { placed } from "../graph/layout";
import { engineId, engineRef, refNode, type ScopePath, scopeAt } from "../graph/scope";
import { beyondOutput, engineWires } from "../graph/shares";
import { topological, wireId, wiresOf } from "../graph/topology";
import { waitsInside } from "../graph/waiting";
import { wireKey } from "../state/live";
import type { Trouble } from "../wire/protocol.gen";
import { type CaptionAlign, placeCaptions } from "./captionPlace";
import { captionRooms } from "./captionRoom";
import {
  boxAround,
  type Course,
  chipOutputs,
  course,
  OUTPUT_SIZE,
  PORT_SIZE,
  portHeights,
  type Role,
  roleOf,
  sizeOf,
} from "./geometry";
import { captionAbove, captionOf, routeWires, wireEnds } from "./routing";
import { bundle, type Stretch } from "./trunks";

export const OUTPUT = "::output";

export interface SceneNode {
  id: string;
  role: Role;
  node: DocNode;
  spec: OpSpec | undefined;
  symbol: string;
  /** Under this name the engine reports its value and gradient; null while it has none. */
  engine: string | null;
  /** Engine names of what its ports read. */
  operands: (string | null)[];
  x: number;
  y: number;
  w: number;
  h: number;
  ports: number[];
  outs: number[];
  outNames: string[];
  missing: number[];
  /** A chip in which something is not wired up yet. */
  waitsInside: boolean;
  /** The last port is an offer of one more input. */
  offers: boolean;
  /** How wide the name above it may be before it meets a neighbour. */
  captionRoom: number;
  /** The same where letters are drawn larger, from far away or on a wall. */
  captionShare: number;
  captionAlign: CaptionAlign;
  /** How wide it may be at most, whatever room there is beside its neighbours. */
  captionMost: number;
  trouble: Trouble | null;
  fanOut: number;
}

/** Of a name above a node before its neighbours and wires are known. */
const UNPLACED = {
  captionRoom: 0,
  captionShare: 0,
  captionAlign: "center",
  captionMost: Number.POSITIVE_INFINITY,
} as const;

export interface SceneWire {
  id: string;
  source: SceneNode;
  target: SceneNode;
  index: number;
  /** Which of the source's outputs. */
  out: number;
  /** Under this name the engine reports the value it carries: a chip has one for each of its outputs. */
  engine: string | null;
  /** Names in the engine's list of wires; several when a chip reads its input more than once. */
  keys: string[];
  /** The rope pulls at its end. */
  pulled: boolean;
  /** Places it goes through on its way around other nodes, x and y in turn. */
  via: readonly number[];
  /** What it paints of its tug lane, part by part: the wires of one output share some. */
  stretches: readonly Stretch[];
  course: Course | null;
  /** Ends for which `course` was computed. */
  ends: [number, number, number, number];
  trouble: Trouble | null;
  dense: boolean;
}

export interface Scene {
  doc: Doc;
  path: ScopePath;
  nodes: SceneNode[];
  wires: SceneWire[];
  byId: Map<string, SceneNode>;
  /** Node ids in the order in which a wave reaches them. */
  order: string[];
  output: SceneNode | null;
}

const GAP = 44;

export function buildScene(doc: Doc, opened: ScopePath, troubles: readonly Trouble[]): Scene {
  const scope = scopeAt(doc, opened);
  const places = placed(scope.nodes, (n) => sizeOf(doc, n));
  const bad = new Map(troubles.filter((t) => t.node).map((t) => [t.node as string, t]));
  const nodes = scope.nodes.map((n) => gateNode(doc, scope.path, n, places.get(n.id) ?? [0, 0], bad));
  const order = topological(scope.nodes);
  nodes.unshift(...portNodes(doc, scope.path, scope.inputs, nodes));
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const wires = wiresBetween(doc, scope.path, scope.nodes, byId, bad);
  const output = outputNode(doc, scope.path, scope.outputs[0], nodes, byId);
  if (output) {
    nodes.push(output.node);
    byId.set(OUTPUT, output.node);
    wires.push(output.wire);
  }
  makeRoom(nodes);
  const ways = routeWires(nodes, wires);
  bundle(wires);
  placeCaptions(nodes, wires, ways);
  return {
    doc,
    path: scope.path,
    nodes,
    wires,
    byId,
    order: [...scope.inputs.filter((id) => byId.has(id)), ...order],
    output: output?.node ?? null,
  };
}

function makeRoom(nodes: SceneNode[]): void {
  const boxes = nodes.map((n) => ({ x: n.x, y: n.y, w: n.w, h: n.h, caption: captionOf(n) }));
  const rooms = captionRooms(boxes);
  const shares = captionRooms(boxes, Number.POSITIVE_INFINITY);
  nodes.forEach((n, i) => {
    n.captionRoom = rooms[i] ?? n.w;
    n.captionShare = shares[i] ?? n.w;
  });
}

function gateNode(
  doc: Doc,
  path: ScopePath,
  node: DocNode,
  at: [number, number],
  bad: Map<string, Trouble>,
): SceneNode {
  const size = sizeOf(doc, node);
  const spec = specOf(node.op, doc.kind);
  const full = engineId(path, node.id);
  const outs = chipOutputs(doc, node);
  const found = bad.get(full) ?? (node.op === "chip" ? troubleIn(bad, full) : null);
  return {
    id: node.id,
    role: roleOf(doc, node),
    node,
    spec,
    symbol: node.op === "chip" ? String(node.params?.of ?? "chip") : (spec?.symbol ?? node.op),
    engine: doc.kind === "network" ? full : engineRef(doc, path, node.id),
    operands: (node.inputs ?? []).map((ref) => (ref ? engineRef(doc, path, ref) : null)),
    x: at[0],
    y: at[1],
    ...size,
    ports: inputPorts(doc, node, size.h),
    outs: portHeights(outs.length, size.h),
    outNames: outs,
    missing: missingInputs(doc, node),
    waitsInside: waitsInside(doc, node),
    offers: takesMore(doc, node),
    ...UNPLACED,
    trouble: found && found.code !== "missing_input" ? found : null,
    fanOut: 0,
  };
}

/** A closed chip tells what is wrong in it; a wire that is missing there is seen in the drawing itself. */
function troubleIn(bad: ReadonlyMap<string, Trouble>, chip: string): Trouble | null {
  for (const [id, trouble] of bad)
    if (id.startsWith(`${chip}/`) && trouble.code !== "missing_input") return trouble;
  return null;
}

/** Ports of a node; a gate that takes more inputs has a free one below the others. */
function inputPorts(doc: Doc, node: DocNode, h: number): number[] {
  const ports = portHeights(portCount(doc, node), h);
  return takesMore(doc, node) ? [...ports, h - 6] : ports;
}

/** What an opened chip reads from outside, as small nodes at its left. */
function portNodes(doc: Doc, path: ScopePath, inputs: string[], nodes: readonly SceneNode[]): SceneNode[] {
  if (!inputs.length) return [];
  const left = nodes.length ? Math.min(...nodes.map((n) => n.x)) : 0;
  const top = nodes.length ? Math.min(...nodes.map((n) => n.y)) : 0;
  return inputs.map((name, i) => ({
    id: name,
    role: "port" as const,
    node: { id: name, op: "port" },
    spec: undefined,
    symbol: "",
    engine: engineRef(doc, path, name),
    operands: [],
    x: left - PORT_SIZE.w - 72,
    y: top + i * (PORT_SIZE.h + 24),
    ...PORT_SIZE,
    ports: [],
    outs: [PORT_SIZE.h / 2],
    outNames: [""],
    missing: [],
    waitsInside: false,
    offers: false,
    ...UNPLACED,
    trouble: null,
    fanOut: 0,
  }));
}

function wiresBetween(
  doc: Doc,
  path: ScopePath,
  list: readonly DocNode[],
  byId: Map<string, SceneNode>,
  bad: Map<string, Trouble>,
): SceneWire[] {
  const wires: SceneWire[] = [];
  for (const wire of wiresOf(list)) {
    const source = byId.get(wire.source);
    const target = byId.get(wire.target);
    if (!source || !target) continue;
    source.fanOut += 1;
    const port = wire.ref.includes(":") ? wire.ref.slice(wire.ref.indexOf(":") + 1) : "";
    const found = bad.get(engineId(path, wire.target));
    wires.push({
      id: wireId(wire),
      source,
      target,
      index: wire.index,
      out: Math.max(0, source.outNames.indexOf(port)),
      keys: engineWires(doc, path, wire.ref, target.node, wire.index).map((w) =>
        wireKey(w.source, w.target, w.index),
      ),
      pulled: false,
      engine: engineRef(doc, path, wire.ref),
      via: [],
      stretches: [],
      course: null,
      ends: [0, 0, 0, 0],
      trouble: found && found.port === wire.index && found.code !== "missing_input" ? found : null,
      dense: false,
    });
  }
  const into = new Map<string, number>();
  for (const w of wires) into.set(w.target.id, (into.get(w.target.id) ?? 0) + 1);
  for (const w of wires) w.dense = (into.get(w.target.id) ?? 0) > 24 || w.source.fanOut > 24;
  return wires;
}

/** The box at the end that shows the output large and carries the rope. */
function outputNode(
  doc: Doc,
  path: ScopePath,
  ref: string | undefined,
  nodes: readonly SceneNode[],
  byId: Map<string, SceneNode>,
): { node: SceneNode; wire: SceneWire } | null {
  const of = ref ? byId.get(refNode(ref)) : undefined;
  if (!of || !ref || doc.kind === "network") return null;
  const saved = path.length ? null : doc.view?.output_at;
  const at = Array.isArray(saved) ? (saved as [number, number]) : outputPlace(of, nodes);
  const engine = engineRef(doc, path, ref);
  const node: SceneNode = {
    id: OUTPUT,
    role: "output",
    node: { id: of.id, op: "output" },
    spec: undefined,
    symbol: of.node.id,
    engine,
    operands: [engine],
    x: at[0],
    y: at[1],
    ...OUTPUT_SIZE,
    ports: [OUTPUT_SIZE.h / 2],
    outs: [],
    outNames: [],
    missing: [],
    waitsInside: false,
    offers: false,
    ...UNPLACED,
    trouble: null,
    fanOut: 0,
  };
  const port = ref.includes(":") ? ref.slice(ref.indexOf(":") + 1) : "";
  const { wires, pulled } = beyondOutput(doc, path, ref);
  const wire: SceneWire = {
    id: `${of.id}>${OUTPUT}>0`,
    source: of,
    target: node,
    index: 0,
    out: Math.max(0, of.outNames.indexOf(port)),
    keys: wires.map((w) => wireKey(w.source, w.target, w.index)),
    pulled,
    engine,
    via: [],
    stretches: [],
    course: null,
    ends: [0, 0, 0, 0],
    trouble: null,
    dense: false,
  };
  return { node, wire };
}

/** Right of its gate; where something is in the way of the box or its rope, beyond that. */
function outputPlace(of: SceneNode, nodes: readonly SceneNode[]): [number, number] {
  const y = of.y + of.h / 2 - OUTPUT_SIZE.h / 2;
  const [top, bottom] = [y - 130, y + OUTPUT_SIZE.h + FOOT.large];
  const inTheWay = nodes.filter((b) => b !== of && b.y - captionAbove(b) < bottom && b.y + b.h > top);
  let x = of.x + of.w + GAP;
  for (const b of [...inTheWay].sort((p, q) => p.x - q.x)) {
    if (x < b.x + b.w + 24 && b.x < x + OUTPUT_SIZE.w + 24) x = b.x + b.w + GAP;
  }
  return [x, y];
}

/** The course of a wire, computed anew only when one of its ends moved, or it goes another way. */
export function courseOf(wire: SceneWire): Course {
  const ends = wireEnds(wire);
  if (wire.course && ends.every((v, i) => v === wire.ends[i])) return wire.course;
  wire.ends = ends;
  const own = wire.stretches[wire.stretches.length - 1];
  wire.course = course(...ends, wire.via, 2 * (own?.from ?? 0));
  return wire.course;
}

/** The box in which a wire runs; of thousands of wires only those in view need a course. */
export const wireBox = (wire: SceneWire): Course["box"] =>
  wire.via.length ? courseOf(wire).box : boxAround(...wireEnds(wire));

/** Below the output: the button that pulls once and two lines of words, which are larger in a small drawing. */
export const FOOT = { large: 100, small: 116 };

/** Smallest box around nodes, with room for the rope above the output and what stands below it. */
export function bounds(
  nodes: readonly SceneNode[],
  foot = FOOT.large,
): { x: number; y: number; w: number; h: number } {
  if (!nodes.length) return { x: 0, y: 0, w: 0, h: 0 };
  let [x, y] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const n of nodes) {
    x = Math.min(x, n.x - 10);
    y = Math.min(y, n.role === "output" ? n.y - 196 : n.y - (n.node.label ? 24 : 8));
    right = Math.max(right, n.x + n.w + 10);
    bottom = Math.max(bottom, n.y + n.h + (n.role === "output" ? foot : 8));
  }
  return { x, y, w: right - x, h: bottom - y };
}
