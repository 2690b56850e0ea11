/** Each gate draws its own mechanism, with the operating point on it. */

import { type Curve, curveOf, sliceOf, sliceRange, slopeOf, USUAL } from "../../graph/curves";
import type { Frame } from "./text";
import { valueInk } from "./theme";

export interface Area {
  x: number;
  y: number;
  w: number;
  h: number;
}

interface MechanismInput {
  op: string;
  operands: number[];
  value: number;
  params: Record<string, unknown>;
  /** Where the gate is drawn, as its file says. */
  curve: [number, number] | null;
  /** Share of the steepest slope, 0..1; null where that means nothing. */
  slopeShare: number | null;
  dead: boolean;
  /** A curve sampled by the engine, for gates this page has no formula of. */
  samples?: { xs: number[]; ys: number[] } | undefined;
  /** The node that it is painted for; its curve is kept as long as that stays the same. */
  owner: object;
}

type Draw = (f: Frame, a: Area, m: MechanismInput) => void;

const DRAW: Record<string, Draw> = {
  multiply: signedArea,
  add: (f, a, m) => tipToTail(f, a, m.operands),
  subtract: (f, a, m) => tipToTail(f, a, [m.operands[0] ?? 0, -(m.operands[1] ?? 0)]),
  maximum: (f, a, m) => contest(f, a, m, true),
  minimum: (f, a, m) => contest(f, a, m, false),
};

export function paintMechanism(f: Frame, a: Area, m: MechanismInput): void {
  if (m.operands.some((v) => !Number.isFinite(v))) return;
  const own = DRAW[m.op];
  if (own) {
    own(f, a, m);
    return;
  }
  if (m.operands.length === 1) {
    curve(f, a, m);
    return;
  }
  const held = m.operands.length === 2 ? sliceOf(m.op, m.operands[1] ?? 0, m.params) : null;
  if (held) slice(f, a, m, held);
  else bars(f, a, m);
}

/** × : a rectangle with the factors as sides; its hue is the sign of the area. */
function signedArea(f: Frame, a: Area, m: MechanismInput): void {
  const { pen, ink } = f;
  const p = m.operands[0] ?? 0;
  const q = m.operands.slice(1).reduce((x, y) => x * y, 1);
  const reach = Math.max(Math.abs(p), Math.abs(q), 1e-9);
  const half = { w: Math.min(a.w * 0.36, a.h * 0.9), h: a.h / 2 - 1 };
  const [cx, cy] = [a.x + a.w / 2, a.y + a.h / 2];
  const grow = Math.min(1, 0.55 + 0.18 * Math.log2(1 + reach));
  const w = (p / reach) * half.w * grow;
  const h = (q / reach) * half.h * grow;
  axes(f, a, cx, cy);
  pen.fillStyle = valueInk(ink, m.value);
  pen.strokeStyle = pen.fillStyle;
  pen.beginPath();
  pen.rect(Math.min(cx, cx + w), Math.min(cy, cy - h), Math.abs(w), Math.abs(h));
  pen.globalAlpha = 0.45;
  pen.fill();
  pen.globalAlpha = 1;
  pen.lineWidth = 1.5;
  pen.stroke();
}

function axes(f: Frame, a: Area, cx: number, cy: number): void {
  const { pen, ink } = f;
  pen.strokeStyle = ink.line2;
  pen.lineWidth = 1;
  pen.setLineDash([]);
  pen.beginPath();
  pen.moveTo(a.x, cy);
  pen.lineTo(a.x + a.w, cy);
  pen.moveTo(cx, a.y);
  pen.lineTo(cx, a.y + a.h);
  pen.stroke();
}

/** + : one arrow for each term, tip to tail. */
function tipToTail(f: Frame, a: Area, terms: number[]): void {
  const { pen, ink } = f;
  const shown = terms.length > 5 ? [...terms.slice(0, 4), terms.slice(4).reduce((x, y) => x + y, 0)] : terms;
  const ends = [0];
  for (const v of shown) ends.push((ends[ends.length - 1] ?? 0) + v);
  const low = Math.min(...ends);
  const span = Math.max(...ends) - low || 1;
  const at = (v: number) => a.x + 3 + ((v - low) / span) * (a.w - 6);
  const row = a.h / shown.length;
  shown.forEach((v, i) => {
    const y = a.y + row * (i + 0.5);
    arrowLine(f, at(ends[i] ?? 0), at(ends[i + 1] ?? 0), y, valueInk(ink, v), Math.min(4, row * 0.32));
  });
  pen.strokeStyle = ink.ink2;
  pen.globalAlpha = 0.55;
  pen.lineWidth = 1;
  pen.setLineDash([2, 3]);
  pen.beginPath();
  pen.moveTo(at(0), a.y);
  pen.lineTo(at(0), a.y + a.h);
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function arrowLine(f: Frame, x1: number, x2: number, y: number, color: string, width: number): void {
  const { pen } = f;
  const dir = Math.sign(x2 - x1) || 1;
  const head = Math.min(7, Math.abs(x2 - x1));
  pen.strokeStyle = color;
  pen.fillStyle = color;
  pen.lineWidth = Math.max(1.5, width);
  pen.beginPath();
  pen.moveTo(x1, y);
  pen.lineTo(x2 - dir * head * 0.7, y);
  pen.stroke();
  pen.beginPath();
  pen.moveTo(x2, y);
  pen.lineTo(x2 - dir * head, y - head * 0.62);
  pen.lineTo(x2 - dir * head, y + head * 0.62);
  pen.closePath();
  pen.fill();
}

/** max, min: bars side by side; the winner passes, the others stand back. */
function contest(f: Frame, a: Area, m: MechanismInput, most: boolean): void {
  const winner = m.operands.indexOf((most ? Math.max : Math.min)(...m.operands));
  columns(f, a, m.operands, (i) => (i === winner ? 1 : 0.3));
}

function columns(f: Frame, a: Area, values: number[], alpha: (i: number) => number): void {
  const { pen, ink } = f;
  const low = Math.min(0, ...values);
  const span = Math.max(0, ...values) - low || 1;
  const at = (v: number) => a.y + a.h - ((v - low) / span) * a.h;
  const pitch = a.w / values.length;
  const width = Math.min(18, pitch * 0.6);
  values.forEach((v, i) => {
    const x = a.x + pitch * (i + 0.5) - width / 2;
    pen.fillStyle = valueInk(ink, v);
    pen.globalAlpha = alpha(i);
    pen.beginPath();
    pen.rect(x, Math.min(at(v), at(0)), width, Math.max(1.5, Math.abs(at(v) - at(0))));
    pen.fill();
  });
  pen.globalAlpha = 1;
  pen.strokeStyle = ink.line3;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(a.x, at(0));
  pen.lineTo(a.x + a.w, at(0));
  pen.stroke();
}

/** Any other gate: what goes in and what comes out, as bars on one scale. */
function bars(f: Frame, a: Area, m: MechanismInput): void {
  if (m.operands.length) columns(f, a, [...m.operands, m.value], (i) => (i === m.operands.length ? 1 : 0.4));
}

interface Plot {
  f: Curve;
  x: number;
  y: number;
  lo: number;
  hi: number;
}

function curve(f: Frame, a: Area, m: MechanismInput): void {
  const x = m.operands[0] ?? 0;
  const fn = curveOf(m.op, m.params) ?? (m.samples ? sampled(m.samples) : null);
  if (!fn) {
    bars(f, a, m);
    return;
  }
  const [lo, hi] = widened(m.curve ?? USUAL, x);
  plot(f, a, { f: fn, x, y: m.value, lo, hi }, m);
}

function widened([lo, hi]: [number, number], x: number): [number, number] {
  const pad = (hi - lo) * 0.12;
  return [Math.min(lo, x - pad), Math.max(hi, x + pad)];
}

function sampled(s: { xs: number[]; ys: number[] }): Curve {
  return (x) => {
    const { xs, ys } = s;
    if (xs.length < 2) return Number.NaN;
    let i = 1;
    while (i < xs.length - 1 && (xs[i] ?? 0) < x) i += 1;
    const [x0, x1, y0, y1] = [xs[i - 1] ?? 0, xs[i] ?? 1, ys[i - 1] ?? 0, ys[i] ?? 0];
    return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0 || 1);
  };
}

function slice(f: Frame, a: Area, m: MechanismInput, held: Curve): void {
  const [x, b] = [m.operands[0] ?? 0, m.operands[1] ?? 0];
  const [lo, hi] = sliceRange(held, m.curve, x, b);
  plot(f, a, { f: held, x, y: m.value, lo, hi }, m);
}

/** Where a plot lies on the canvas. */
interface Scale {
  px: (x: number) => number;
  py: (y: number) => number;
  low: number;
  high: number;
}

/** A curve with its tangent and the point at which the gate works now. */
function plot(f: Frame, a: Area, p: Plot, m: MechanismInput): void {
  const ys = samplesOf(p, Math.round(a.w / 2));
  const finite = ys.filter(Number.isFinite).sort((u, v) => u - v);
  if (finite.length < 2) return;
  const low = Math.min(finite[0] ?? 0, Number.isFinite(p.y) ? p.y : 0, 0);
  const high = Math.max(finite[Math.floor(finite.length * 0.97)] ?? 1, Number.isFinite(p.y) ? p.y : 0);
  const px = (x: number) => a.x + ((x - p.lo) / (p.hi - p.lo)) * a.w;
  const py = (y: number) => a.y + a.h - 2 - ((y - low) / (high - low || 1)) * (a.h - 4);
  const scale = { px, py, low, high };
  const flat = m.slopeShare !== null && m.slopeShare < 0.05;
  const draw = (g: Frame) => line(g, a, p, ys, scale, flat, m.dead);
  const key = `${flat}|${m.dead}|${p.lo}|${p.hi}|${low}|${high}|${ys[ys.length >> 1]}`;
  if (f.stamp) f.stamp(m.owner, "curve", key, { x: a.x - 3, y: a.y - 3, w: a.w + 6, h: a.h + 6 }, draw);
  else draw(f);
  if (!m.dead && f.detail === 2) tangent(f, a, p, scale);
  if (Number.isFinite(p.y)) point(f, px(p.x), Math.min(Math.max(py(p.y), a.y), a.y + a.h), m);
}

function samplesOf(p: Plot, steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => p.f(p.lo + ((p.hi - p.lo) * i) / steps));
}

/** What stays while the point moves along the curve: axes, hatching and the curve itself. */
function line(f: Frame, a: Area, p: Plot, ys: number[], s: Scale, flat: boolean, dead: boolean): void {
  const { pen, ink } = f;
  const { px, py } = s;
  if (flat) hatch(f, a, p, px);
  axes(f, a, Math.min(Math.max(px(0), a.x), a.x + a.w), Math.min(Math.max(py(0), a.y), a.y + a.h));
  inside(f, a, () => {
    pen.beginPath();
    let down = false;
    ys.forEach((y, i) => {
      const x = a.x + (a.w * i) / (ys.length - 1);
      if (!Number.isFinite(y)) down = false;
      else if (down) pen.lineTo(x, py(y));
      else {
        pen.moveTo(x, py(y));
        down = true;
      }
    });
    pen.strokeStyle = dead ? ink.ink3 : ink.ink2;
    pen.lineWidth = 2;
    pen.lineJoin = "round";
    pen.stroke();
  });
}

function inside({ pen }: Frame, a: Area, paint: () => void): void {
  pen.save();
  pen.beginPath();
  pen.rect(a.x - 1, a.y - 1, a.w + 2, a.h + 2);
  pen.clip();
  paint();
  pen.restore();
}

function tangent(f: Frame, a: Area, p: Plot, { px, py, low, high }: Scale): void {
  const { pen, ink } = f;
  const slope = slopeOf(p.f, p.x);
  if (!Number.isFinite(slope)) return;
  const rise = ((slope * (p.hi - p.lo)) / (high - low || 1)) * (a.h / a.w);
  const half = 15 / Math.hypot(1, rise);
  const [x, y] = [px(p.x), py(p.y)];
  const draw = () => {
    pen.strokeStyle = ink.ink1;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.moveTo(x - half, y + half * rise);
    pen.lineTo(x + half, y - half * rise);
    pen.stroke();
  };
  const fits = y - Math.abs(half * rise) > a.y && y + Math.abs(half * rise) < a.y + a.h;
  if (fits && x - half > a.x && x + half < a.x + a.w) draw();
  else inside(f, a, draw);
}

function point(f: Frame, x: number, y: number, m: MechanismInput): void {
  const { pen, ink } = f;
  pen.beginPath();
  pen.arc(x, y, 4, 0, 2 * Math.PI);
  pen.fillStyle = m.dead ? ink.ink3 : valueInk(ink, m.value);
  pen.fill();
  pen.strokeStyle = ink.raised;
  pen.lineWidth = 1.5;
  pen.stroke();
}

/** The flat parts of a saturated curve are hatched. */
function hatch(f: Frame, a: Area, p: Plot, px: (x: number) => number): void {
  const { pen, ink } = f;
  const steepest = Math.max(...[-1, -0.5, 0, 0.5, 1].map((x) => Math.abs(slopeOf(p.f, x))), 1e-9);
  let left = p.lo;
  let right = p.hi;
  const step = (p.hi - p.lo) / 60;
  while (left < p.hi && Math.abs(slopeOf(p.f, left)) < 0.05 * steepest) left += step;
  while (right > left && Math.abs(slopeOf(p.f, right)) < 0.05 * steepest) right -= step;
  pen.save();
  pen.beginPath();
  pen.rect(a.x, a.y, Math.max(0, px(left) - a.x), a.h);
  pen.rect(px(right), a.y, Math.max(0, a.x + a.w - px(right)), a.h);
  pen.clip();
  pen.beginPath();
  for (let x = a.x - a.h; x < a.x + a.w; x += 6) {
    pen.moveTo(x, a.y + a.h);
    pen.lineTo(x + a.h, a.y);
  }
  pen.strokeStyle = ink.line3;
  pen.globalAlpha = 0.7;
  pen.lineWidth = 1;
  pen.stroke();
  pen.globalAlpha = 1;
  pen.restore();
}
