/** Sizes of nodes, places of ports and the course of wires, in canvas units. */

import { hasWeight, SOURCES } from "../graph/catalogue";
import type { Doc, DocNode } from "../graph/document";
import { portCount } from "../graph/edit";
import type { Size } from "../graph/layout";
import type { Rect } from "../graph/rect";

export const HEADER = 30;
export const STRIP = 25;
export const PORT = { w: 10, h: 30, pitch: 38 };
export const LANE = 6.5;

/** Between rows there is room for a wire; a name above takes so much more. */
const NAME = 24;

export type Role = "source" | "gate" | "chip" | "layer" | "port" | "output";

export function roleOf(doc: Doc, node: DocNode): Role {
  if (doc.kind === "network") return "layer";
  if (node.op === "chip") return "chip";
  return SOURCES.has(node.op) ? "source" : "gate";
}

export const OUTPUT_SIZE: Size = { w: 136, h: 112 };
export const PORT_SIZE: Size = { w: 108, h: 56 };

export function sizeOf(doc: Doc, node: DocNode): Size {
  const role = roleOf(doc, node);
  if (role === "source") return { w: 146, h: 84 };
  const ports =
    role === "chip" ? Math.max(portCount(doc, node), chipOutputs(doc, node).length) : portCount(doc, node);
  if (role === "layer") return layerSize(doc, node, ports);
  const above = node.label ? NAME : 0;
  return { w: role === "chip" ? 132 : 124, h: Math.max(100, 14 + pitchOf(ports) * ports), above };
}

/** Distance of ports: closer the more there are. */
const pitchOf = (ports: number): number => (ports <= 2 ? PORT.pitch : ports <= 4 ? 29 : 18);

/** Height of a port's pill. */
export const pillOf = (ports: number): number => Math.min(PORT.h, pitchOf(ports) - 3);

/** Units whose numbers and weights need little room. */
const FEW = 16;

/** Room for what a layer shows: the drawing pad, one bar a class, activations and weights. */
function layerSize(doc: Doc, node: DocNode, ports: number): Size {
  const least = 28 + PORT.pitch * ports;
  if (node.op === "input") return { w: 192, h: readsNumbers(doc) || rowOf(node) ? 132 : 304 };
  if (node.op === "label") return { w: 120, h: 128 };
  if (node.id === doc.output) return { w: 204, h: Math.max(98 + 23 * unitsBehind(doc, node), 188, least) };
  if (hasWeight(node.op))
    return { w: 168, h: Math.max(Number(node.params?.units) <= FEW ? 208 : 304, least) };
  if (node.op === "batch_norm") return { w: 152, h: Math.max(304, least) };
  if (node.op === "dropout") return { w: 152, h: Math.max(192, least) };
  return { w: 152, h: Math.max(132, least) };
}

/** Points and curves have no picture to draw on. */
function readsNumbers(doc: Doc): boolean {
  return ["noise", "features", "points", "formula"].some((key) => doc.data && key in doc.data);
}

/** How many numbers an input says that it takes, null when it takes a picture or whatever the data are. */
function rowOf({ params }: DocNode): number | null {
  const shape = params?.shape;
  return Array.isArray(shape) && shape.length === 1 ? Number(shape[0]) : null;
}

const CLASSES = 10;

/** How many units a node has: its own, or those of the dense layer or the row of inputs behind it. */
export function unitsBehind(doc: Doc, node: DocNode): number {
  let here: DocNode | undefined = node;
  for (let hops = 0; here && hops < doc.nodes.length; hops += 1) {
    const units = here.params?.units ?? rowOf(here);
    if (typeof units === "number") return units;
    const source: string | undefined = here.inputs?.[0];
    here = doc.nodes.find((n) => n.id === source);
  }
  return CLASSES;
}

export function chipOutputs(doc: Doc, node: DocNode): string[] {
  return node.op === "chip" ? (doc.chips?.[String(node.params?.of ?? "")]?.outputs ?? [""]) : [""];
}

/** Heights of `count` ports on a side of length `h`, top to bottom. */
export function portHeights(count: number, h: number): number[] {
  const pitch = pitchOf(count);
  const top = h / 2 - ((count - 1) * pitch) / 2;
  return Array.from({ length: count }, (_, i) => top + i * pitch);
}

export interface Course {
  /** x, y pairs along the value lane and the tug lane, from source to target. */
  value: Float32Array;
  tug: Float32Array;
  /** Which places its source, the places that it goes through, and its target are at. */
  stops: readonly number[];
  /** From this place on it runs for itself, and no longer with others of its source. */
  alone: number;
  /** Middle of the wire and its length. */
  mid: [number, number, number];
  length: number;
  box: [number, number, number, number];
}

/** Room for labels around a wire. */
const PAD = 24;
const SAMPLES = 20;
/** Of a wire that runs back: it turns sharply beside its ports. */
const ROUND = 72;
const CHEVRON = 18;

/** How far a wire runs straight out of its ports. */
export function reach(x1: number, x2: number): number {
  return x2 >= x1 ? Math.max(18, (x2 - x1) * 0.5) : Math.min(220, 60 + (x1 - x2) * 0.5);
}

/** The path of a wire for the browser: hit areas and connection lines. `via`: where it goes through. */
export function wirePath(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  via: readonly number[] = [],
): string {
  if (!via.length) {
    const d = reach(x1, x2);
    return `M${x1},${y1} C${x1 + d},${y1} ${x2 - d},${y2} ${x2},${y2}`;
  }
  const places = walk(x1, y1, x2, y2, via);
  let path = `M${x1},${y1}`;
  for (let i = 4; i < places.length; i += 4) path += ` L${places[i]},${places[i + 1]}`;
  return path;
}

type Piece = [number, number, number, number];

/** On its way around nodes a wire has little room to turn, and must not swing out. */
const turn = (ax: number, bx: number, via: readonly number[]): number =>
  via.length && bx >= ax ? (bx - ax) / 2 : reach(ax, bx);

function pieces(x1: number, y1: number, x2: number, y2: number, via: readonly number[]): Piece[] {
  const stops = [x1, y1, ...via, x2, y2];
  const list: Piece[] = [];
  for (let i = 2; i < stops.length; i += 2) list.push(stops.slice(i - 2, i + 2) as Piece);
  return list;
}

/** A curve whose radius is smaller than this would break its lanes. */
const TIGHT = 10;
const ARC = 8;

/** Is there so little room for the height that a curve would be too tight? */
const tight = (dx: number, dy: number): boolean => dx > 0 && (1.5 * (dx / 2) ** 2) / Math.abs(dy) < TIGHT;

/** A quarter of a circle between level, heading `side`, and upright, heading `s`; the level end lies at x, y. */
function quarter(x: number, y: number, side: number, s: number, r: number, leaves: boolean): number[] {
  const out: number[] = [];
  for (let i = 0; i <= ARC; i += 1) {
    const angle = (i / ARC) * (Math.PI / 2);
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    if (leaves) out.push(x + side * r * sin, y + s * r * (1 - cos), side * cos, s * sin);
    else out.push(x - side * r * cos, y - s * r * (1 - sin), side * sin, s * cos);
  }
  return out;
}

/** Up or down beside a column: a quarter of a circle, straight, and a quarter of a circle. */
function stair(ax: number, ay: number, bx: number, by: number): number[] {
  const r = Math.min((bx - ax) / 2, Math.abs(by - ay) / 2);
  const s = Math.sign(by - ay);
  const middle = (ax + bx) / 2;
  const leaving = quarter(middle - r, ay, 1, s, r, true);
  return [ax, ay, 1, 0, ...leaving, ...quarter(middle + r, by, 1, s, r, false), bx, by, 1, 0];
}

/** Radius of the turns of a wire that runs back in a gap. */
export const TURN = 24;

/** Half around, at the same x, from one height to another; `side`: 1 to the right and then left, -1 the other way. */
function around(x: number, ay: number, by: number, side: 1 | -1): number[] {
  const r = Math.min(TURN, Math.abs(by - ay) / 2);
  const s = Math.sign(by - ay);
  return [...quarter(x, ay, side, s, r, true), ...quarter(x, by, -side, s, r, false)];
}

/** Places along the middle of a wire with their directions: x, y, dx, dy. `stops`: which of them end its pieces. */
function walk(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  via: readonly number[],
  stops: number[] = [],
): number[] {
  const out: number[] = [];
  let side: 1 | -1 = 1;
  for (const [ax, ay, bx, by] of pieces(x1, y1, x2, y2, via)) {
    stops.push(Math.max(0, out.length / 4 - 1));
    if (via.length && bx === ax) {
      out.push(...around(ax, ay, by, side).slice(out.length ? 4 : 0));
      continue;
    }
    if (via.length && ay === by && bx < ax) {
      out.push(bx, by, -1, 0);
      side = -1;
      continue;
    }
    const d = turn(ax, bx, via);
    const straight = Math.abs(ay - by) < 0.5 && bx >= ax;
    if (via.length && !straight && tight(bx - ax, by - ay)) {
      out.push(...stair(ax, ay, bx, by).slice(out.length ? 4 : 0));
      continue;
    }
    const samples = straight ? 2 : bx < ax ? ROUND : SAMPLES;
    for (let i = out.length ? 1 : 0; i <= samples; i += 1) {
      const t = i / samples;
      if (straight) out.push(ax + (bx - ax) * t, ay, 1, 0);
      else out.push(...bezier(t, ax, ay, ax + d, ay, bx - d, by, bx, by));
    }
  }
  return out;
}

/**
 * Both lanes of a wire, parallel along the normal so that steep wires stay readable. `shared`: so many of the places
 * that it goes through it shares with others of its source.
 */
export function course(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  via: readonly number[] = [],
  shared = 0,
): Course {
  const stops: number[] = [];
  const places = walk(x1, y1, x2, y2, via, stops);
  const count = places.length / 4;
  const value = new Float32Array(2 * count);
  const tug = new Float32Array(2 * count);
  const lengths = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    const [x, y, dx, dy] = places.slice(4 * i, 4 * i + 4) as Piece;
    const norm = Math.hypot(dx, dy) || 1;
    const [nx, ny] = [dy / norm, -dx / norm];
    value[2 * i] = x + nx * LANE;
    value[2 * i + 1] = y + ny * LANE;
    tug[2 * i] = x - nx * LANE;
    tug[2 * i + 1] = y - ny * LANE;
    if (i)
      lengths[i] =
        lengths[i - 1]! + Math.hypot(tug[2 * i]! - tug[2 * i - 2]!, tug[2 * i + 1]! - tug[2 * i - 1]!);
  }
  const length = lengths[count - 1]!;
  // a wire that goes straight there has its middle at its middle sample, as its lanes are of equal length
  const half = via.length ? lengths.findIndex((l) => l >= length / 2) : (count - 1) / 2;
  const [x, y, dx, dy] = places.slice(4 * half, 4 * half + 4) as Piece;
  const mid: Course["mid"] = [x, y, Math.atan2(dy, dx)];
  const box = boxAround(x1, y1, x2, y2);
  for (let i = 1; i < via.length; i += 2) {
    box[1] = Math.min(box[1], via[i]! - PAD);
    box[3] = Math.max(box[3], via[i]! + PAD);
  }
  return { value, tug, stops, alone: stops[shared] ?? 0, mid, length, box };
}

/** Height of a wire that goes straight there, at a place between its ends. */
export function along(x: number, [x1, y1, x2, y2]: readonly [number, number, number, number]): number {
  const d = reach(x1, x2);
  let [low, high] = [0, 1];
  for (let i = 0; i < 12; i += 1) {
    const t = (low + high) / 2;
    if (bezier(t, x1, y1, x1 + d, y1, x2 - d, y2, x2, y2)[0] < x) low = t;
    else high = t;
  }
  return bezier((low + high) / 2, x1, y1, x1 + d, y1, x2 - d, y2, x2, y2)[1];
}

/** Would a wire that goes straight there run behind one of these boxes? */
export function hits(
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  boxes: readonly Rect[],
): boolean {
  const places = walk(x1, y1, x2, y2, []);
  const low = Math.min(y1, y2) - LANE;
  const high = Math.max(y1, y2) + LANE;
  return boxes.some((b) => {
    if (b.y > high || b.y + b.h < low) return false;
    if (y1 === y2) return true;
    for (let i = 0; i < places.length; i += 4) {
      const [x, y] = [places[i]!, places[i + 1]!];
      if (x > b.x - LANE && x < b.x + b.w + LANE && y > b.y - LANE && y < b.y + b.h + LANE) return true;
    }
    return false;
  });
}

/** The box in which a wire runs, labels and all: told without computing its course. */
export function boxAround(x1: number, y1: number, x2: number, y2: number): Course["box"] {
  const aside = x2 < x1 ? reach(x1, x2) + PAD : 2 * PAD;
  return [Math.min(x1, x2) - aside, Math.min(y1, y2) - PAD, Math.max(x1, x2) + aside, Math.max(y1, y2) + PAD];
}

function bezier(t: number, ...p: [number, number, number, number, number, number, number, number]) {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = p;
  const u = 1 - t;
  const x = u * u * u * x0 + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t * t * t * x3;
  const y = u * u * u * y0 + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t * t * t * y3;
  const dx = 3 * (u * u * (x1 - x0) + 2 * u * t * (x2 - x1) + t * t * (x3 - x2));
  const dy = 3 * (u * u * (y1 - y0) + 2 * u * t * (y2 - y1) + t * t * (y3 - y2));
  return [x, y, dx, dy] as const;
}

/** x, y, angle of each chevron on a tug lane. */
export function chevronsOn(line: Float32Array): Float32Array {
  let length = 0;
  for (let i = 2; i < line.length; i += 2)
    length += Math.hypot(line[i]! - line[i - 2]!, line[i + 1]! - line[i - 1]!);
  const count = Math.max(1, Math.floor((length - 10) / CHEVRON));
  const first = (length - (count - 1) * CHEVRON) / 2;
  const out = new Float32Array(3 * count);
  let walked = 0;
  let next = 0;
  for (let i = 2; i < line.length && next < count; i += 2) {
    const [ax, ay, bx, by] = [line[i - 2]!, line[i - 1]!, line[i]!, line[i + 1]!];
    const piece = Math.hypot(bx - ax, by - ay) || 1e-6;
    while (next < count && walked + piece >= first + next * CHEVRON) {
      const t = (first + next * CHEVRON - walked) / piece;
      out[3 * next] = ax + (bx - ax) * t;
      out[3 * next + 1] = ay + (by - ay) * t;
      out[3 * next + 2] = Math.atan2(by - ay, bx - ax);
      next += 1;
    }
    walked += piece;
  }
  return out.subarray(0, 3 * next);
}

/** Width of a value lane: 2 to 8 px. */
export const valueWidth = (v: number): number => Math.min(8, 2 + 2.2 * Math.log2(1 + Math.abs(v)));

/** Weight of a tug lane: logarithmic against the pull at the output, so that vanishing shows; 1.5 to 6 px. */
export function tugWidth(tug: number, pull: number): number {
  const ratio = Math.abs(tug) / (Math.abs(pull) || 1);
  if (!(ratio > 0)) return 1.5;
  const decades = Math.log10(ratio);
  return Math.max(1.5, Math.min(6, 4 + decades * 1.25));
}
