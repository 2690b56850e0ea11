/** Wires: the value lane above, the tug lane below; they never share a line, a row or a hue. */

import { tugWidth, valueWidth } from "../geometry";
import { courseOf, type SceneWire } from "../scene";
import { type TugLane, tugLanes } from "../trunks";
import type { Pen } from "./pen";
import type { Frame } from "./text";
import { tugInk, valueInk } from "./theme";

/** What one stretch of a tug lane shows. */
export interface Tug {
  tug: number | null;
  ratio: number;
  /** On the way that is looked at. */
  selected: boolean;
}

export interface WireNumbers {
  value: number | null;
  /** This wire's share of the tug; null: none yet, or hidden. */
  tug: number | null;
  pull: number;
  /** Share per unit of pull: what exploding and vanishing are judged by. */
  ratio: number;
  /** What its stretches show: the tugs of all wires that run there, added up; null: not all are there yet. */
  tugs: readonly Tug[];
  selected: boolean;
  /** Something else is selected: this wire's tug steps back. */
  faded: boolean;
  lit: boolean;
  live: "forward" | "backward" | null;
  labels: boolean;
  /** The pointer is on it, or on one of its nodes. */
  touched: boolean;
  valueLabel: boolean;
  tensor: boolean;
}

/** Paths of the lanes on the screen; a wire that moves has a new course, and the old path goes with it. */
const paths = new WeakMap<Float32Array, Path2D>();

function pathOf(points: Float32Array): Path2D {
  let path = paths.get(points);
  if (path) return path;
  path = new Path2D();
  trace(path, points);
  paths.set(points, path);
  return path;
}

function trace(pen: Pick<Pen, "moveTo" | "lineTo">, points: Float32Array): void {
  pen.moveTo(points[0]!, points[1]!);
  for (let i = 2; i < points.length; i += 2) pen.lineTo(points[i]!, points[i + 1]!);
}

/** Strokes a lane with the pen as it stands. */
function line(f: Frame, points: Float32Array): void {
  if (f.screen) {
    f.screen.stroke(pathOf(points));
    return;
  }
  f.pen.beginPath();
  trace(f.pen, points);
  f.pen.stroke();
}

export function paintWire(f: Frame, wire: SceneWire, w: WireNumbers, halo: boolean): void {
  valueLane(f, wire, w, halo);
  if (f.detail === 0 || (wire.stretches.length === 1 && !told(wire, w.selected))) return;
  tugLanes(wire).forEach((lane, i) => {
    const of = w.tugs[i];
    const isTold = of?.selected || wire.stretches[i]?.wires.some((one) => told(one, false));
    if (of && of.tug !== null && isTold) tugLane(f, lane, { ...w, ...of, tug: of.tug }, halo);
  });
}

/** Of a wire in trouble no tug is told, and where there are very many, only of those that are looked at. */
const told = ({ trouble, dense }: SceneWire, selected: boolean): boolean => !trouble && (!dense || selected);

type Shown = Tug & { tug: number; pull: number; faded: boolean; tensor: boolean };

function valueLane(f: Frame, wire: SceneWire, w: WireNumbers, halo: boolean): void {
  const { pen, ink } = f;
  const { value: points } = courseOf(wire);
  const width = w.tensor ? 4 : w.value === null ? 2 : valueWidth(w.value);
  pen.lineCap = "butt";
  pen.lineJoin = "miter";
  if (halo) {
    pen.setLineDash([]);
    pen.strokeStyle = ink.canvas;
    pen.lineWidth = width + 4;
    line(f, points);
  }
  if (w.selected) {
    pen.setLineDash([]);
    pen.strokeStyle = ink.ink1;
    pen.globalAlpha = 0.35;
    pen.lineWidth = width + 7;
    line(f, points);
    pen.globalAlpha = 1;
  }
  pen.setLineDash(wire.trouble ? [6, 5] : w.value !== null && w.value < 0 ? [11, 3] : []);
  pen.strokeStyle = wire.trouble ? ink.err : w.tensor ? ink.ink2 : valueInk(ink, w.value);
  pen.globalAlpha = w.lit ? 1 : 0.25;
  pen.lineWidth = width;
  line(f, points);
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}

function tugLane(f: Frame, { points, chevrons }: TugLane, w: Shown, fine: boolean): void {
  const { pen, ink } = f;
  const { tug } = w;
  const color = w.tensor ? ink.ink2 : tugInk(ink, tug);
  const width = tugWidth(tug, w.pull);
  const size = Math.abs(w.ratio);
  pen.globalAlpha = w.faded && !w.selected ? 0.62 : 1;
  pen.strokeStyle = color;
  if (tug !== 0 && size < 1e-5) {
    dots(f, points, width);
    return;
  }
  const draw = size > 1e3 ? jagged : line;
  if (w.selected) {
    pen.lineWidth = width + 8;
    pen.globalAlpha = 0.22;
    draw(f, points);
    pen.globalAlpha = 1;
  }
  pen.lineWidth = Math.max(1.3, width * 0.55);
  if (tug === 0) pen.globalAlpha *= 0.5;
  draw(f, points);
  if (tug !== 0 && f.detail === 2 && size <= 1e3) chevronStrokes(f, chevrons, width, fine);
  pen.globalAlpha = 1;
}

function dots(f: Frame, points: Float32Array, width: number): void {
  const { pen } = f;
  pen.setLineDash([1.5, 7]);
  pen.lineWidth = Math.max(1.5, width);
  line(f, points);
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function jagged(f: Frame, p: Float32Array): void {
  const { pen } = f;
  pen.beginPath();
  pen.moveTo(p[0]!, p[1]!);
  for (let i = 2; i < p.length - 2; i += 2) {
    const dx = p[i]! - p[i - 2]!;
    const dy = p[i + 1]! - p[i - 1]!;
    const norm = Math.hypot(dx, dy) || 1;
    const side = (i / 2) % 2 ? 5 : -5;
    pen.lineTo(p[i]! - (dy / norm) * side, p[i + 1]! + (dx / norm) * side);
  }
  pen.lineTo(p[p.length - 2]!, p[p.length - 1]!);
  pen.stroke();
}

/** Chevrons point home, to where the wire starts. */
function chevronStrokes(f: Frame, c: Float32Array, width: number, fine: boolean): void {
  const { pen } = f;
  const s = 2.2 + width * 0.55;
  pen.beginPath();
  for (let i = 0; i < c.length; i += fine ? 3 : 6) {
    const [x, y, a] = [c[i]!, c[i + 1]!, c[i + 2]!];
    const [cos, sin] = [Math.cos(a), Math.sin(a)];
    const [bx, by] = [x + s * 0.55 * cos, y + s * 0.55 * sin];
    pen.moveTo(bx + s * sin, by - s * cos);
    pen.lineTo(x - s * 0.55 * cos, y - s * 0.55 * sin);
    pen.lineTo(bx - s * sin, by + s * cos);
  }
  pen.lineWidth = Math.max(1.4, Math.min(2.8, width * 0.6));
  pen.lineCap = fine ? "round" : "butt";
  pen.stroke();
  pen.lineCap = "butt";
}
