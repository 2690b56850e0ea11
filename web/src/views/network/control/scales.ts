/** How a slider's place (0..1) stands for a value. Pure. */
import type { Stride } from "../../../ui/controls";

export type Tick = [label: string, value: number];

export interface Scale {
  place: (value: number) => number;
  value: (place: number) => number;
  /** What is written below the slider, and where. */
  ticks: Tick[];
}

const within = (p: number) => Math.min(1, Math.max(0, p));
const rounded = (v: number) => Number(v.toPrecision(3));

/** Every step multiplies. */
export function logarithmic(low: number, high: number, ticks: Tick[]): Scale {
  const [a, b] = [Math.log(low), Math.log(high)];
  return {
    place: (v) => (v > 0 ? within((Math.log(v) - a) / (b - a)) : 0),
    value: (p) => rounded(Math.exp(a + p * (b - a))),
    ticks,
  };
}

/** As `logarithmic`, with 0 at the left end. */
export function fromZero(low: number, high: number, ticks: Tick[]): Scale {
  const rest = logarithmic(low, high, ticks);
  const edge = 0.06;
  return {
    place: (v) => (v <= 0 ? 0 : edge + rest.place(v) * (1 - edge)),
    value: (p) => (p < edge / 2 ? 0 : rest.value(Math.max(0, (p - edge) / (1 - edge)))),
    ticks,
  };
}

export function linear(low: number, high: number, ticks: Tick[]): Scale {
  return {
    place: (v) => within((v - low) / (high - low)),
    value: (p) => Number((low + p * (high - low)).toFixed(2)),
    ticks,
  };
}

/** Whole numbers, every step multiplies. */
export function whole(low: number, high: number, ticks: Tick[]): Scale {
  const scale = logarithmic(low, high, ticks);
  return {
    ...scale,
    value: (p) => Math.max(low, Math.round(Math.exp(Math.log(low) + p * Math.log(high / low)))),
  };
}

/** Shares near one matter most: 0, .9, .99, .999. */
export function nearOne(ticks: Tick[]): Scale {
  return {
    place: (v) => within(-Math.log10(Math.max(1e-3, 1 - v)) / 3),
    value: (p) => Number((1 - 10 ** (-3 * p)).toFixed(3)),
    ticks,
  };
}

const STEP = 0.005;

/**
 * The value that a key leads to from here. A step is a bit of the slider's length, and as much more as it
 * takes until the rounded value is another one; several steps lead further than one. At the end of the scale
 * nothing is left to go to.
 */
export function strode(scale: Scale, from: number, stride: Stride): number {
  if (stride === "first" || stride === "last") return scale.value(stride === "first" ? 0 : 1);
  const way = Math.sign(stride);
  const start = scale.place(from);
  const passed = Math.abs(stride) > 1 ? strode(scale, from, way) : from;
  for (let far = Math.abs(stride); far <= Math.abs(stride) + 1 / STEP; far += 1) {
    const value = scale.value(within(start + way * far * STEP));
    if ((value - passed) * way > 0) return value;
  }
  return passed;
}
