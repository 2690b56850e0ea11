/** Paints the neuron view: wires, tiles with each neuron's own boundary, biases, probes and values. */
import { paintLock } from "../../../editor/paint/lock";
import type { Pen } from "../../../editor/paint/pen";
import { type Ink, valueInk } from "../../../editor/paint/theme";
import { plain, signed } from "../../../ui";
import type { Column } from "./columns";
import { along, biasBox, type Cell, ends, type Place } from "./layout";
import { isBehind, paintDelta, paintMoving, type Stepping } from "./paintStep";

export interface Painted {
  ink: Ink;
  columns: readonly Column[];
  place: Place;
  /** Weight of column c from unit i to unit o; null while unknown. */
  weight: (column: number, unit: number, from: number) => number | null;
  lock: (column: number, unit: number, from: number | null) => number;
  bias: (column: number, unit: number) => number | null;
  value: (column: number, unit: number) => number | null;
  tile: (column: number, unit: number) => HTMLCanvasElement | null;
  /** Probe inside a tile, 0..1 from its top left; null: none. */
  probe: [number, number] | null;
  /** Switched off by dropout: it takes no part in this minibatch. */
  off: (column: number, unit: number) => boolean;
  carries: "weight" | "product";
  chosen: { column: number; unit: number } | null;
  spot: { column: number; unit: number; from: number | null } | null;
  type: number;
  /** A step that is taken apart: how far its waves are. */
  step: Stepping | null;
}

export function paintNet(pen: Pen & CanvasRenderingContext2D, p: Painted): void {
  paintWires(pen, p);
  if (p.step) paintMoving(pen, p, p.step);
  p.place.columns.forEach(({ cells }, column) => {
    for (const cell of cells) {
      paintTile(pen, p, cell);
      if (column) paintBias(pen, p, cell);
    }
  });
  p.place.columns.forEach(({ cells }) => {
    for (const cell of cells) {
      paintValue(pen, p, cell);
      if (p.step) paintDelta(pen, p, p.step, cell);
    }
  });
}

/** Width of a wire: from a hair to 7 px, by the size of what it is drawn by. */
const widthOf = (v: number): number => Math.min(7, 0.8 + 2.4 * Math.log2(1 + Math.abs(v)));

function paintWires(pen: CanvasRenderingContext2D, p: Painted): void {
  const late: (() => void)[] = [];
  for (let column = 1; column < p.place.columns.length; column++) {
    const [froms, tos] = [p.place.columns[column - 1]!.cells, p.place.columns[column]!.cells];
    for (const to of tos)
      for (const from of froms) {
        const draw = () => paintWire(pen, p, from, to);
        if (isLit(p, from, to)) late.push(draw);
        else draw();
      }
  }
  for (const draw of late) draw();
}

/** Into the chosen neuron, or under the cursor: drawn last and in full strength. */
function isLit(p: Painted, from: Cell, to: Cell): boolean {
  const { spot, chosen } = p;
  if (spot) return spot.column === to.column && spot.unit === to.unit && spot.from === from.unit;
  return chosen !== null && chosen.column === to.column && chosen.unit === to.unit;
}

function paintWire(pen: CanvasRenderingContext2D, p: Painted, from: Cell, to: Cell): void {
  const w = p.weight(to.column, to.unit, from.unit);
  if (w === null) return;
  const state = p.lock(to.column, to.unit, from.unit);
  const lit = isLit(p, from, to);
  if (state === 2) {
    paintCut(pen, p, from, to, lit);
    return;
  }
  const carried = p.carries === "weight" ? w : w * (p.value(from.column, from.unit) ?? 0);
  const [x1, y1, x2, y2] = ends(from, to);
  const d = (x2 - x1) * 0.45;
  const line = () => {
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.bezierCurveTo(x1 + d, y1, x2 - d, y2, x2, y2);
  };
  const off = p.off(from.column, from.unit) || p.off(to.column, to.unit);
  const width = Number.isFinite(carried) && !off ? widthOf(carried) : 1;
  pen.lineCap = "butt";
  line();
  if (lit) {
    pen.setLineDash([]);
    pen.strokeStyle = p.ink.canvas;
    pen.globalAlpha = 1;
    pen.lineWidth = width + 4;
    pen.stroke();
  }
  pen.strokeStyle = valueInk(p.ink, carried);
  pen.globalAlpha = lit ? 1 : off ? OFF : p.step ? (isBehind(p.step, to.column) ? 0.3 : 0.1) : dimmed(p);
  pen.lineWidth = width;
  pen.setLineDash(carried < 0 ? [7, 4] : []);
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
  if (state === 1) paintLock(pen, p.ink, p.ink.panel, ...along(from, to, 0.5), 8);
}

/** What is left of a neuron that is off, and of its wires. */
const OFF = 0.16;

const dimmed = (p: Painted): number => (p.spot ? 0.3 : p.chosen ? 0.36 : 0.55);

/** A cut weight: two stumps and a gap. */
function paintCut(pen: CanvasRenderingContext2D, p: Painted, from: Cell, to: Cell, lit: boolean): void {
  pen.strokeStyle = lit ? p.ink.ink1 : p.ink.ink3;
  pen.globalAlpha = lit ? 1 : 0.7;
  pen.lineWidth = lit ? 2.5 : 1.25;
  for (const [start, stop] of [
    [0, 0.12],
    [0.88, 1],
  ] as const) {
    pen.beginPath();
    for (let k = 0; k <= 5; k++) {
      const [x, y] = along(from, to, start + ((stop - start) * k) / 5);
      if (k) pen.lineTo(x, y);
      else pen.moveTo(x, y);
    }
    pen.stroke();
    const [x, y] = along(from, to, start ? start : stop);
    pen.beginPath();
    pen.moveTo(x - 3, y - 5);
    pen.lineTo(x + 3, y + 5);
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function paintTile(pen: CanvasRenderingContext2D, p: Painted, c: Cell): void {
  const { ink } = p;
  const chosen = p.chosen?.column === c.column && p.chosen.unit === c.unit;
  const radius = Math.min(5, c.size * 0.16);
  pen.save();
  pen.beginPath();
  pen.roundRect(c.x, c.y, c.size, c.size, radius);
  pen.fillStyle = ink.raised;
  pen.fill();
  pen.clip();
  const off = p.off(c.column, c.unit);
  if (off) pen.globalAlpha = OFF;
  else if (p.step && !isBehind(p.step, c.column)) pen.globalAlpha = 0.22;
  const tile = p.tile(c.column, c.unit);
  if (tile) {
    pen.imageSmoothingEnabled = true;
    pen.imageSmoothingQuality = "high";
    pen.drawImage(tile, c.x, c.y, c.size, c.size);
  } else paintSwatch(pen, p, c);
  pen.restore();
  pen.strokeStyle = ink.line2;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.roundRect(c.x, c.y, c.size, c.size, radius);
  pen.stroke();
  if (chosen) {
    pen.strokeStyle = ink.ink1;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.roundRect(c.x - 4, c.y - 4, c.size + 8, c.size + 8, radius + 4);
    pen.stroke();
  }
  if (off) paintCross(pen, ink, c);
  else if (tile && p.probe && !p.step) paintProbe(pen, c, p.probe);
}

function paintCross(pen: CanvasRenderingContext2D, ink: Ink, c: Cell): void {
  const [left, right] = [c.x + 0.24 * c.size, c.x + 0.76 * c.size];
  const [top, bottom] = [c.y + 0.24 * c.size, c.y + 0.76 * c.size];
  pen.beginPath();
  pen.moveTo(left, top);
  pen.lineTo(right, bottom);
  pen.moveTo(right, top);
  pen.lineTo(left, bottom);
  pen.strokeStyle = ink.ink2;
  pen.lineWidth = 2;
  pen.lineCap = "round";
  pen.stroke();
}

/** Without a plane a neuron is a swatch of its value: hue by sign, strength by size. */
function paintSwatch(pen: CanvasRenderingContext2D, p: Painted, c: Cell): void {
  const v = p.value(c.column, c.unit);
  if (v === null || !Number.isFinite(v)) return;
  pen.fillStyle = valueInk(p.ink, v);
  pen.globalAlpha = 0.85 * Math.min(1, Math.abs(v));
  pen.fillRect(c.x, c.y, c.size, c.size);
  pen.globalAlpha = 1;
}

function paintProbe(pen: CanvasRenderingContext2D, c: Cell, [u, v]: [number, number]): void {
  pen.beginPath();
  pen.arc(c.x + u * c.size, c.y + v * c.size, Math.min(2.6, c.size * 0.07 + 0.8), 0, 2 * Math.PI);
  pen.fillStyle = "#fff";
  pen.fill();
  pen.strokeStyle = "#0a1016";
  pen.lineWidth = 1.25;
  pen.stroke();
}

function paintBias(pen: CanvasRenderingContext2D, p: Painted, c: Cell): void {
  const bias = p.bias(c.column, c.unit);
  if (bias === null) return;
  const { x, y, size } = biasBox(c);
  const state = p.lock(c.column, c.unit, null);
  const on = p.spot?.column === c.column && p.spot.unit === c.unit && p.spot.from === null;
  pen.beginPath();
  pen.roundRect(x, y, size, size, 2);
  pen.fillStyle = p.ink.panel;
  pen.fill();
  if (state !== 2) {
    pen.fillStyle = valueInk(p.ink, bias);
    pen.globalAlpha = 0.35 + 0.65 * Math.min(1, Math.abs(bias));
    pen.fill();
    pen.globalAlpha = 1;
  }
  pen.strokeStyle = on || state ? p.ink.ink1 : p.ink.line3;
  pen.lineWidth = on ? 2 : 1.25;
  if (state === 2) pen.setLineDash([2, 2]);
  pen.stroke();
  pen.setLineDash([]);
}

function paintValue(pen: CanvasRenderingContext2D, p: Painted, c: Cell): void {
  const last = c.column === p.place.columns.length - 1;
  const chosen = p.chosen?.column === c.column && p.chosen.unit === c.unit;
  if (!last && !chosen && !(p.place.roomy && c.column > 0 && c.size > 26)) return;
  const value = p.value(c.column, c.unit);
  if (value === null) return;
  const narrow = p.place.width < 560;
  const size = (narrow ? 12 : last || chosen ? 15 : 12.5) * p.type;
  pen.font = `640 ${size}px ${p.ink.num}`;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.strokeStyle = p.ink.canvas;
  pen.lineWidth = 5;
  const share = p.columns[c.column]?.activation === "softmax";
  const digits = last || chosen ? 3 : 2;
  const text = share ? (value < 5e-4 ? "0" : plain(value, digits)) : signed(value, digits);
  const [x, y] = [c.x + c.size + (chosen ? 9 : 6), c.y + c.size / 2 - (p.step ? 8 : 0)];
  pen.strokeText(text, x, y);
  pen.fillStyle = share ? p.ink.ink1 : valueInk(p.ink, value);
  pen.fillText(text, x, y);
}
