/** Paints the boundary: field, borders, points, probe. */
import type { PlotTheme } from "../../../plots/theme";
import type { FramePart } from "../../../state/live";
import { paintPoints } from "./boundaryPoints";
import type { Plane } from "./plane";
import {
  borders,
  crossing,
  inkShades,
  paintBytes,
  regionMarks,
  type Shades,
  signedShades,
  strongest,
} from "./shades";

export interface Picture {
  plane: Plane;
  field: FramePart | null;
  theme: PlotTheme;
  steps: boolean;
  softmax: boolean;
  probe: [number, number] | null;
  /** On a curve: the value that the probe should have. */
  wanted: number | null;
}

let scratch: HTMLCanvasElement | null = null;
let shadesFor = "";
let shades: { signed: Shades; ink: Shades } | null = null;

function shadesOf(theme: PlotTheme, steps: boolean): { signed: Shades; ink: Shades } {
  const key = `${theme.canvas}${theme.valPos}${steps}`;
  if (!shades || key !== shadesFor) {
    shades = { signed: signedShades(theme, steps), ink: inkShades(theme, steps) };
    shadesFor = key;
  }
  return shades;
}

export function paintBoundary(canvas: HTMLCanvasElement, p: Picture): void {
  const scale = window.devicePixelRatio || 1;
  const size = Math.max(1, Math.round(canvas.clientWidth * scale));
  if (canvas.width !== size || canvas.height !== size) {
    canvas.width = size;
    canvas.height = size;
  }
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.fillStyle = p.theme.canvas;
  pen.fillRect(0, 0, size, size);
  const px = (v: number) => v * size;
  const unit = scale;
  if (p.plane.inputs === 1) {
    if (p.probe) paintProbe(pen, p, size, unit);
    paintLine(pen, p, size, unit);
  } else {
    const marks = p.field?.shape.length === 3 ? paintPlane(pen, p, px, unit) : [];
    paintPoints(pen, p, size, unit);
    paintNames(pen, p, marks, size, unit);
    if (p.probe) paintProbe(pen, p, size, unit);
  }
}

type Pen = CanvasRenderingContext2D;

function paintPlane(
  pen: Pen,
  p: Picture,
  px: (v: number) => number,
  unit: number,
): ([number, number] | null)[] {
  const field = p.field as FramePart;
  const [units = 1, n = 1] = field.shape;
  const { signed, ink } = shadesOf(p.theme, p.steps);
  scratch ??= document.createElement("canvas");
  const many = units > 1;
  let lines: number[];
  let marks: ([number, number] | null)[] = [];
  if (many) {
    const { best, lead } = strongest(field.data, units, n);
    paintBytes(scratch, units === 2 ? twoSided(best, lead) : lead, n, units === 2 ? signed : ink);
    lines = borders(field.data, units, n);
    if (units > 2) marks = regionMarks(best, n, units);
  } else {
    paintBytes(scratch, field.data, n, signed);
    lines = crossing(field.data, n);
  }
  pen.imageSmoothingEnabled = !p.steps;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(scratch, 0, 0, px(1), px(1));
  strokeLines(pen, lines, px, unit, p.theme);
  return marks;
}

/** The name of every class in the middle of its region. */
function paintNames(
  pen: Pen,
  p: Picture,
  marks: ([number, number] | null)[],
  size: number,
  unit: number,
): void {
  pen.font = `700 ${26 * unit}px ${p.theme.num}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  marks.forEach((at, k) => {
    if (!at) return;
    const name = p.plane.classes[k] ?? String(k);
    pen.lineWidth = 8 * unit;
    pen.strokeStyle = p.theme.canvas;
    pen.strokeText(name, at[0] * size, at[1] * size);
    pen.fillStyle = p.theme.ink1;
    pen.fillText(name, at[0] * size, at[1] * size);
  });
}

/** Two units as one signed field: the second class is positive. */
function twoSided(best: Uint8Array, lead: Uint8Array): Uint8Array {
  return lead.map((v, i) => (best[i] ? 128 + (v >> 1) : 127 - (v >> 1)));
}

function strokeLines(
  pen: Pen,
  lines: number[],
  px: (v: number) => number,
  unit: number,
  theme: PlotTheme,
): void {
  pen.beginPath();
  for (let i = 0; i + 3 < lines.length; i += 4) {
    pen.moveTo(px(lines[i]!), px(lines[i + 1]!));
    pen.lineTo(px(lines[i + 2]!), px(lines[i + 3]!));
  }
  pen.lineCap = "round";
  pen.lineWidth = 4 * unit;
  pen.globalAlpha = 0.45;
  pen.strokeStyle = theme.canvas;
  pen.stroke();
  pen.globalAlpha = 1;
  pen.lineWidth = 2 * unit;
  pen.strokeStyle = theme.ink1;
  pen.stroke();
}

function paintProbe(pen: Pen, p: Picture, size: number, unit: number): void {
  const [low, high] = p.plane.domain;
  const [x, y] = p.probe as [number, number];
  const [cx, cy] = [((x - low) / (high - low)) * size, ((high - y) / (high - low)) * size];
  if (p.plane.inputs === 1) {
    pen.beginPath();
    pen.moveTo(cx, 0);
    pen.lineTo(cx, size);
    pen.lineWidth = 2 * unit;
    pen.strokeStyle = p.theme.ink1;
    pen.stroke();
    return;
  }
  const cross = () => {
    pen.beginPath();
    pen.arc(cx, cy, 9 * unit, 0, 2 * Math.PI);
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      pen.moveTo(cx + dx * 5 * unit, cy + dy * 5 * unit);
      pen.lineTo(cx + dx * 14 * unit, cy + dy * 14 * unit);
    }
    pen.stroke();
  };
  pen.lineCap = "round";
  pen.lineWidth = 5 * unit;
  pen.strokeStyle = p.theme.canvas;
  cross();
  pen.lineWidth = 2.5 * unit;
  pen.strokeStyle = p.theme.ink1;
  cross();
}

/** One input: the net's curve over the line, and the points it should pass through. */
function paintLine(pen: Pen, p: Picture, size: number, unit: number): void {
  const { points, parts, domain } = p.plane;
  const field = p.field?.shape.length === 2 ? p.field : null;
  const n = field?.shape[1] ?? 0;
  const ys = [
    ...points.map(([, y]) => y),
    ...(field ? Array.from(field.data as Float32Array).slice(0, n) : []),
  ];
  if (p.probe && p.wanted !== null) ys.push(p.wanted);
  const finite = ys.filter(Number.isFinite);
  if (!finite.length) return;
  const [least, most] = [Math.min(...finite, 0), Math.max(...finite, 0)];
  const pad = (most - least) * 0.08 || 1;
  const py = (y: number) => size - ((y - least + pad) / (most - least + 2 * pad)) * size;
  const [low, high] = domain;
  const px = (x: number) => ((x - low) / (high - low)) * size;
  pen.strokeStyle = p.theme.line2;
  pen.lineWidth = unit;
  pen.beginPath();
  pen.moveTo(0, py(0));
  pen.lineTo(size, py(0));
  pen.stroke();
  points.forEach(([x, y], i) => {
    pen.beginPath();
    pen.arc(px(x), py(y), 3.2 * unit, 0, 2 * Math.PI);
    pen.fillStyle = parts[i] === 0 ? p.theme.ink2 : p.theme.canvas;
    pen.fill();
    pen.strokeStyle = p.theme.ink3;
    pen.lineWidth = 1.3 * unit;
    pen.stroke();
  });
  if (field) paintOutput(pen, field, py, size, unit, p.theme);
  if (p.probe && p.wanted !== null) paintWanted(pen, px(p.probe[0]), py(p.wanted), unit, p.theme);
}

function paintOutput(
  pen: Pen,
  field: FramePart,
  py: (y: number) => number,
  size: number,
  unit: number,
  theme: PlotTheme,
): void {
  const n = field.shape[1] ?? 0;
  pen.beginPath();
  for (let i = 0; i < n; i++) {
    const [x, y] = [(i / (n - 1)) * size, py(field.data[i]!)];
    if (i) pen.lineTo(x, y);
    else pen.moveTo(x, y);
  }
  pen.strokeStyle = theme.ink1;
  pen.lineWidth = 2.5 * unit;
  pen.lineJoin = "round";
  pen.stroke();
}

/** A diamond where the curve should pass, on the line of the probe. */
function paintWanted(pen: Pen, x: number, y: number, unit: number, theme: PlotTheme): void {
  const r = 7 * unit;
  pen.beginPath();
  pen.moveTo(x, y - r);
  pen.lineTo(x + r, y);
  pen.lineTo(x, y + r);
  pen.lineTo(x - r, y);
  pen.closePath();
  pen.fillStyle = theme.canvas;
  pen.fill();
  pen.strokeStyle = theme.ink1;
  pen.lineWidth = 2 * unit;
  pen.stroke();
}
