/** The points of the data set on the boundary: training filled, validation and test outlined. */
import { markPath } from "../../../plots/marks";
import { css, mix, type PlotTheme, rgb } from "../../../plots/theme";
import type { Plane } from "./plane";
import { MIDDLE, signedStrength } from "./shades";

type Pen = CanvasRenderingContext2D;
type Points = Pick<Plane, "points" | "labels" | "tones" | "parts" | "classes" | "domain">;

interface Picture {
  plane: Points;
  theme: PlotTheme;
}

/** Circle or diamond, and its colour. */
export interface Mark {
  positive: boolean;
  color: string;
}

/** Of two classes by the class; of values by the sign, as deep as the ground is where the net says the same. */
export function markOf(plane: Points, i: number, theme: PlotTheme): Mark {
  const tone = plane.tones[i];
  if (tone === undefined) {
    const positive = plane.labels[i] === 1;
    return { positive, color: positive ? theme.valPos : theme.valNeg };
  }
  const positive = tone > MIDDLE;
  const hue = rgb(positive ? theme.valPos : theme.valNeg);
  return { positive, color: css(mix(rgb(theme.canvas), hue, signedStrength(tone))) };
}

/** Two classes and values by shape and hue, more classes by their names. */
export function paintPoints(pen: Pen, p: Picture, size: number, unit: number): void {
  const { points, parts, domain } = p.plane;
  const [low, high] = domain;
  const many = p.plane.classes.length > 2;
  pen.font = `640 ${(points.length > 500 ? 9 : 11) * unit}px ${p.theme.num}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  points.forEach(([u, v], i) => {
    const x = ((u - low) / (high - low)) * size;
    const y = ((high - v) / (high - low)) * size;
    if (many) paintName(pen, p, i, x, y, unit);
    else paintMark(pen, p, markOf(p.plane, i, p.theme), parts[i] === 0, x, y, unit);
  });
}

function paintName(pen: Pen, { plane, theme }: Picture, i: number, x: number, y: number, unit: number): void {
  const label = plane.labels[i] ?? 0;
  const name = plane.classes[label] ?? String(label);
  pen.lineWidth = 2 * unit;
  pen.strokeStyle = theme.canvas;
  pen.strokeText(name, x, y);
  pen.fillStyle = plane.parts[i] === 0 ? theme.ink1 : theme.ink3;
  pen.fillText(name, x, y);
}

function paintMark(
  pen: Pen,
  { plane, theme }: Picture,
  mark: Mark,
  filled: boolean,
  x: number,
  y: number,
  unit: number,
): void {
  const many = plane.points.length;
  const r = (many > 600 ? 2.3 : many > 320 ? 2.9 : 3.6) * unit;
  if (plane.tones.length) paintValue(pen, theme, mark, filled, x, y, r, unit);
  else {
    markPath(pen, mark.positive, x, y, r);
    pen.fillStyle = filled ? mark.color : theme.canvas;
    pen.fill();
    pen.lineWidth = (filled ? Math.min(1.1, r / unit / 3) : 1.5) * unit;
    pen.strokeStyle = !filled ? mark.color : isDark(theme) ? theme.canvas : theme.ink1;
    pen.stroke();
  }
}

/** A value near 0 has hardly a colour, so that its rim is ink; one that is not learned from has a hole. */
function paintValue(
  pen: Pen,
  theme: PlotTheme,
  { positive, color }: Mark,
  filled: boolean,
  x: number,
  y: number,
  r: number,
  unit: number,
): void {
  markPath(pen, positive, x, y, r);
  pen.fillStyle = color;
  pen.fill();
  pen.lineWidth = unit;
  pen.strokeStyle = theme.ink2;
  pen.stroke();
  if (filled) return;
  markPath(pen, positive, x, y, r * 0.38);
  pen.fillStyle = theme.canvas;
  pen.fill();
}

const isDark = (theme: PlotTheme) => rgb(theme.canvas)[0] < 128;
