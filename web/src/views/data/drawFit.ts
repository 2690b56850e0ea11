/** Draws points over a prediction: field and boundary for two features, a line for one. */
import { markPath, type PlotTheme, paintField, signedScale } from "../../plots";
import { placeIn, type Range } from "../dock/place";
import { axisAround } from "./dataset";
import type { Fit } from "./fit";

interface Axes {
  x: Range;
  y: Range;
}

/** Hue stops at this share behind points, so that they stand out in both themes. */
const STRENGTH = 0.55;
const RADIUS = 5.5;

export function axesOf(fit: Fit): Axes {
  const ends = (v: readonly (number | null)[]): Range => [v[0] ?? 0, v[v.length - 1] ?? 1];
  if (fit.field) return { x: ends(fit.field.x), y: ends(fit.field.y) };
  const labels = fit.points.map((p) => p[fit.features.length] ?? 0);
  return {
    x: ends(fit.curve?.x ?? []),
    y: axisAround([...labels, ...(fit.curve?.y ?? []).filter((v) => v !== null)]),
  };
}

/** Index of the point within `near` px of a place given in shares of the canvas, or null. */
export function nearestPoint(
  fit: Fit,
  axes: Axes,
  at: { x: number; y: number },
  box: { width: number; height: number },
  near: number,
): number | null {
  let best: number | null = null;
  let least = near;
  fit.points.forEach((p, i) => {
    const place = placeOfPoint(fit, axes, p);
    const d = Math.hypot((place.x - at.x) * box.width, (place.y - at.y) * box.height);
    if (d <= least) {
      best = i;
      least = d;
    }
  });
  return best;
}

function placeOfPoint(fit: Fit, axes: Axes, p: readonly number[]): { x: number; y: number } {
  const y = fit.field ? (p[1] ?? 0) : (p[fit.features.length] ?? 0);
  return { x: placeIn(p[0] ?? 0, axes.x), y: placeIn(y, axes.y) };
}

export function drawFit(
  canvas: HTMLCanvasElement,
  fit: Fit,
  axes: Axes,
  row: number | null,
  theme: PlotTheme,
): void {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const context = canvas.getContext("2d");
  if (!context || width < 20 || height < 20) return;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.fillStyle = theme.panel;
  context.fillRect(0, 0, canvas.width, canvas.height);
  if (fit.field) drawField(context, fit, theme, ratio);
  context.scale(ratio, ratio);
  if (fit.curve) drawCurve(context, fit, axes, theme, width, height);
  fit.points.forEach((p, i) => {
    const at = placeOfPoint(fit, axes, p);
    drawPoint(context, at.x * width, (1 - at.y) * height, positive(fit, p), i === row, theme);
  });
  names(context, fit, theme, width, height);
}

function positive(fit: Fit, p: readonly number[]): boolean {
  return (p[fit.features.length] ?? 0) > (fit.threshold ?? 0);
}

function drawField(context: CanvasRenderingContext2D, fit: Fit, theme: PlotTheme, ratio: number): void {
  const field = fit.field;
  if (!field) return;
  const shift = fit.threshold ?? 0;
  const z = field.z.map((r) => r.map((v) => (v === null ? Number.NaN : v - shift)));
  const full = Math.max(1e-9, spreadOf(z));
  paintField(context, z, signedScale(theme, STRENGTH), full);
  if (fit.threshold === null) return;
  context.strokeStyle = theme.ink1;
  context.lineWidth = 2 * ratio;
  context.beginPath();
  zeroLine(z, context.canvas.width, context.canvas.height, (x0, y0, x1, y1) => {
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
  });
  context.stroke();
}

/** The nine tenths quantile of |z|: one far corner must not wash out the rest. */
function spreadOf(z: readonly (readonly number[])[]): number {
  const all = z
    .flat()
    .map(Math.abs)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return all[Math.floor(all.length * 0.9)] ?? 1;
}

type Segment = (x0: number, y0: number, x1: number, y1: number) => void;

/** Where a field is 0, by marching squares; row 0 is the bottom. */
export function zeroLine(
  z: readonly (readonly number[])[],
  width: number,
  height: number,
  add: Segment,
): void {
  const rows = z.length;
  const cols = z[0]?.length ?? 0;
  const px = (c: number) => (c / (cols - 1)) * width;
  const py = (r: number) => (1 - r / (rows - 1)) * height;
  for (let r = 0; r + 1 < rows; r++)
    for (let c = 0; c + 1 < cols; c++) {
      const corners = [z[r]![c]!, z[r]![c + 1]!, z[r + 1]![c + 1]!, z[r + 1]![c]!];
      if (corners.some(Number.isNaN)) continue;
      const at = crossings(corners);
      for (let i = 0; i + 1 < at.length; i += 2) {
        const [a, b] = [at[i]!, at[i + 1]!];
        add(px(c + a.x), py(r + a.y), px(c + b.x), py(r + b.y));
      }
    }
}

/** Places on the four edges of a cell (counter-clockwise from the bottom) where the sign changes. */
function crossings([a, b, c, d]: readonly number[]): { x: number; y: number }[] {
  const found: { x: number; y: number }[] = [];
  const cross = (p: number, q: number, place: (share: number) => { x: number; y: number }) => {
    if (p < 0 !== q < 0) found.push(place(p / (p - q)));
  };
  cross(a!, b!, (s) => ({ x: s, y: 0 }));
  cross(b!, c!, (s) => ({ x: 1, y: s }));
  cross(c!, d!, (s) => ({ x: 1 - s, y: 1 }));
  cross(d!, a!, (s) => ({ x: 0, y: 1 - s }));
  return found;
}

function drawCurve(
  context: CanvasRenderingContext2D,
  fit: Fit,
  axes: Axes,
  theme: PlotTheme,
  width: number,
  height: number,
): void {
  const curve = fit.curve;
  if (!curve) return;
  context.strokeStyle = theme.line2;
  context.lineWidth = 1;
  const zero = (1 - placeIn(0, axes.y)) * height;
  if (zero > 0 && zero < height) {
    context.beginPath();
    context.moveTo(0, zero);
    context.lineTo(width, zero);
    context.stroke();
  }
  context.strokeStyle = theme.ink1;
  context.lineWidth = 2.4;
  context.beginPath();
  curve.x.forEach((x, i) => {
    const y = curve.y[i];
    if (y === undefined || y === null) return;
    context.lineTo(placeIn(x, axes.x) * width, (1 - placeIn(y, axes.y)) * height);
  });
  context.stroke();
}

/** Circles are the upper class, diamonds the lower one; the shown row wears the ink ring. */
function drawPoint(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  plus: boolean,
  shown: boolean,
  theme: PlotTheme,
): void {
  markPath(context, plus, x, y, RADIUS);
  context.fillStyle = plus ? theme.valPos : theme.valNeg;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = theme.canvas;
  context.stroke();
  if (!shown) return;
  context.beginPath();
  context.arc(x, y, RADIUS + 5, 0, 2 * Math.PI);
  context.lineWidth = 2;
  context.strokeStyle = theme.ink1;
  context.stroke();
}

function names(
  context: CanvasRenderingContext2D,
  fit: Fit,
  theme: PlotTheme,
  width: number,
  height: number,
): void {
  const [first, second] = fit.features;
  context.font = `italic 600 ${theme.fs + 1}px ${theme.ui}`;
  context.lineJoin = "round";
  const word = (text: string, x: number, y: number, align: CanvasTextAlign) => {
    context.textAlign = align;
    context.lineWidth = 4;
    context.strokeStyle = theme.panel;
    context.strokeText(text, x, y);
    context.fillStyle = theme.ink1;
    context.fillText(text, x, y);
  };
  if (first) word(first.column, width - 8, height - 8, "right");
  const up = fit.field ? second?.column : fit.label?.column;
  if (up) word(up, 8, 18, "left");
}
