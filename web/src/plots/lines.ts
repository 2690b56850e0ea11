/** Line charts told apart by weight, dash and marker, with the names at the ends of the lines. */
import { axis, baseLayout, corner, plainText } from "./layout";
import type { Size } from "./Plot";
import type { Figure, Layout, Trace } from "./plotly";
import { lastOf, MAX_POINTS, type Point, rangeOf, roundStep, spread, thin } from "./series";
import { css, mix, type PlotTheme, rgb } from "./theme";
import { logTicksOf, ticksOf } from "./ticks";

type Marker = "none" | "dot" | "square" | "diamond";

export interface LineStyle {
  /** Stroke width in px. */
  weight: number;
  dash: "solid" | "dot" | "dash" | "dashdot";
  marker: Marker;
  /** The line that matters most is in the strongest ink. */
  strong: boolean;
}

export interface Line extends LineStyle {
  /** What stands at its end; nothing where it is one of many alike. */
  name: string;
  /** What it is called in a table and under the pointer, where that is not its name. */
  title?: string;
  points: readonly Point[];
  /** Points that its marks stand on; else on some of all. */
  marks?: readonly Point[];
  /** Stairs instead of slopes: the value holds until the next point. */
  steps?: boolean;
}

interface LinesSpec {
  lines: Line[];
  x: string;
  /** Logarithmic y axis, for losses; only when every value is positive. */
  log?: boolean;
  /** Bounds of what is measured, which the y axis keeps: a share is never below 0. */
  within?: readonly [number, number];
  /** The place the run stands at. */
  here?: readonly [number, number] | null;
  /** That place is in ink: what is drawn has no sign, such as a loss. */
  inInk?: boolean;
  /** Steps where something happened. */
  marks?: readonly number[];
  /** Spans behind the lines: of each lowest and highest of several runs. */
  band?: readonly Band[];
}

type Band = readonly { x: number; low: number; high: number }[];

const MARGIN = { l: 46, t: 8, b: 22 };
const SYMBOL: Record<Marker, string> = {
  none: "circle",
  dot: "circle",
  square: "square",
  diamond: "diamond",
};
const LABEL_GAP = 14;
const LABEL_SHIFT = 6;
/** The lowest label keeps clear of the name of the x axis. */
const BELOW = 8;
const CHARACTER = 6.9;
const TICK = 7.3;
const TICKS = 5;
/** Room for one number beside the y axis. */
const TICK_ROOM = 22;
/** Where the name of the x axis begins, right of its last number. */
const BESIDE_X = 18;
/** Room for one number below the x axis. */
const BESIDE = 44;

export function linesFigure(spec: LinesSpec, theme: PlotTheme, size: Size): Figure {
  const lines = spec.lines.filter((line) => line.points.length > 0);
  const y = yRange(lines, spec);
  const height = size.height - MARGIN.t - MARGIN.b * scaleOf(theme);
  const numbers = ticksAlong(y, height, theme);
  const margin = marginOf(spec.x, lines, numbers.ticktext, theme, size);
  const x = xRange(lines);
  const ticks = Math.max(
    2,
    Math.min(5, Math.floor((size.width - margin.l - margin.r) / (BESIDE * scaleOf(theme)))),
  );
  const most = Math.min(MAX_POINTS, 2 * Math.round(size.width)); // a lowest and a highest point a pixel
  const traces = [
    ...(spec.band ?? []).flatMap((band) => bandTraces(band, theme)),
    ...lines.flatMap((line) => lineTraces(line, theme, most)),
  ];
  if (spec.here) traces.push(hereTrace(spec.here, theme, spec.inInk));
  return {
    traces,
    layout: {
      ...baseLayout(theme, margin),
      xaxis: axis(theme, {
        range: x,
        showgrid: false,
        showline: true,
        tick0: 0,
        dtick: stepBelow(x, ticks),
        exponentformat: "SI",
      }),
      yaxis: axis(theme, {
        range: y.range,
        type: y.log ? "log" : "linear",
        showline: true,
        linecolor: theme.ink1,
        linewidth: 1.5,
        tickmode: "array",
        ...numbers,
      }),
      annotations: [
        corner(theme, plainText(spec.x), "x-beside"),
        ...labels(lines, y, theme, height, margin.r),
      ],
      shapes: (spec.marks ?? []).map((step) => mark(step, theme)),
    },
  };
}

/** How much larger type is than the size that the lengths above are for: a projector's is. */
export const scaleOf = (theme: PlotTheme): number => theme.fs / 12;

function marginOf(
  x: string,
  lines: readonly Line[],
  numbers: readonly string[],
  theme: PlotTheme,
  size: Size,
) {
  const scale = scaleOf(theme);
  const names = Math.max(...lines.map((line) => line.name.length * CHARACTER + 10));
  const right = Math.max(names, roomFor(x));
  return {
    t: MARGIN.t,
    b: MARGIN.b * scale,
    l: Math.min(size.width * 0.3, roomBeside(numbers) * scale),
    r: Math.min(size.width * 0.36, right * scale),
  };
}

/** How wide the name of the x axis is, right of its last number, in type of the usual size. */
export const roomFor = (x: string): number => x.length * CHARACTER + BESIDE_X;

/** How wide the numbers beside the y axis are, in type of the usual size. */
export const roomBeside = (numbers: readonly string[]): number =>
  Math.max(MARGIN.l, Math.max(4, ...numbers.map((text) => text.length)) * TICK + 10);

/** Pixels that a number beside a logarithmic axis takes. */
const ABOVE = 20;

function ticksAlong({ range, log }: YRange, height: number, theme: PlotTheme) {
  const room = (each: number) => Math.max(2, Math.floor(height / (each * scaleOf(theme))));
  return log ? logTicksOf(range, room(ABOVE)) : ticksOf(range, Math.min(TICKS, room(TICK_ROOM)));
}

/** Two edges without strokes and the wash between them. */
function bandTraces(band: Band, theme: PlotTheme): Trace[] {
  if (band.length < 2) return [];
  const edge = {
    type: "scatter",
    mode: "lines",
    x: band.map((p) => p.x),
    line: { width: 0 },
    hoverinfo: "skip",
  };
  const fillcolor = css(mix(rgb(theme.panel), rgb(theme.ink2), 0.18));
  return [
    { ...edge, y: band.map((p) => p.low) },
    { ...edge, y: band.map((p) => p.high), fill: "tonexty", fillcolor },
  ];
}

function ink(line: Line, theme: PlotTheme): string {
  return line.strong ? theme.ink1 : theme.ink2;
}

/** Marks that tell a line from others. */
const MARKS = 6;

/** A line, and marks on a few of its points: one on every point, even of no size, is an element of the page each. */
function lineTraces(line: Line, theme: PlotTheme, most: number): Trace[] {
  const points = thin(line.points, most);
  const color = ink(line, theme);
  const through = (some: readonly Point[]): Trace => ({
    type: "scatter",
    x: some.map((p) => p[0]),
    y: some.map((p) => p[1]),
  });
  const curve = {
    ...through(points),
    mode: "lines",
    name: plainText(line.title ?? line.name),
    line: {
      color,
      width: line.weight,
      dash: line.dash,
      shape: line.steps ? "hv" : "linear",
      simplify: false,
    },
    connectgaps: false,
    hovertemplate: "%{x}: %{y:.4g}<extra>%{fullData.name}</extra>",
  };
  const seen = line.marker !== "none" || points.length === 1; // one point alone is no line
  if (!seen) return [curve];
  const places = points.length === 1 ? points : (line.marks ?? points);
  const every = Math.max(1, Math.ceil(places.length / MARKS));
  const marked = places.filter((_, i) => i % every === 0 || i === places.length - 1);
  const marks = {
    ...through(marked),
    mode: "markers",
    marker: { symbol: SYMBOL[line.marker], size: 6.5, color, opacity: 1, line: { width: 0 } },
    hoverinfo: "skip",
  };
  return [curve, marks];
}

/** The point the run stands at: a live value, so its hue is that of its sign. */
function hereTrace(here: readonly [number, number], theme: PlotTheme, inInk = false): Trace {
  return {
    type: "scatter",
    mode: "markers",
    x: [here[0]],
    y: [here[1]],
    marker: {
      size: 10,
      color: inInk ? theme.ink1 : here[1] < 0 ? theme.valNeg : theme.valPos,
      line: { color: theme.panel, width: 1.5 },
    },
    cliponaxis: false,
    hoverinfo: "skip",
  };
}

interface YRange {
  range: [number, number];
  log: boolean;
}

function yRange(lines: readonly Line[], { log: wantsLog, here, within }: LinesSpec): YRange {
  const all = lines.map((line) => line.points);
  const [low, high] = rangeOf(here ? [...all, [here]] : all) ?? [0, 1];
  if (wantsLog && low > 0) {
    const [a, b] = [Math.log10(low), Math.log10(high)];
    const pad = Math.max(0.1, (b - a) * 0.06);
    return { range: [a - pad, b + pad], log: true };
  }
  const pad = high > low ? (high - low) * 0.06 : Math.max(1e-6, Math.abs(high) * 0.1 || 1);
  const [least, most] = within ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return { range: [Math.max(least, low - pad), Math.min(most, high + pad)], log: false };
}

function xRange(lines: readonly Line[]): [number, number] {
  const xs = lines.flatMap((line) => [
    line.points[0]?.[0] ?? 0,
    line.points[line.points.length - 1]?.[0] ?? 1,
  ]);
  const low = Math.min(...xs, 0);
  const high = Math.max(...xs, low + 1);
  return [low, high];
}

/** From number to number below a chart: as many as there is room for, but never the first one alone. */
function stepBelow([low, high]: readonly [number, number], room: number): number {
  const step = roundStep((high - low) / room);
  return step > high - low ? roundStep((high - low) / (2 * room)) : step;
}

/** A name that is too long for the room beside the lines; the whole of it stands in the table and under the pointer. */
function fitting(name: string, room: number, theme: PlotTheme): string {
  const most = Math.floor((room / scaleOf(theme) - LABEL_SHIFT) / CHARACTER);
  return name.length > most + 1 ? `${name.slice(0, most - 1).trimEnd()}…` : name;
}

function labels(lines: readonly Line[], y: YRange, theme: PlotTheme, height: number, room: number): Layout[] {
  const named = lines.flatMap((line) => {
    const end = lastOf(line.points);
    return end && line.name ? [{ line, end }] : [];
  });
  const [low, high] = y.range;
  const place = (v: number) => (1 - ((y.log ? Math.log10(v) : v) - low) / (high - low)) * height;
  const at = spread(
    named.map(({ end }) => place(end[1])),
    LABEL_GAP * scaleOf(theme),
    height - BELOW,
  );
  return named.map(({ line }, i) => ({
    text: plainText(fitting(line.name, room, theme)),
    xref: "paper",
    yref: "paper",
    x: 1,
    y: 1 - at[i]! / height,
    xanchor: "left",
    yanchor: "middle",
    xshift: LABEL_SHIFT,
    showarrow: false,
    font: { family: theme.ui, size: theme.fs, color: ink(line, theme), weight: line.strong ? 660 : 540 },
  }));
}

function mark(step: number, theme: PlotTheme): Layout {
  const colour = css(mix(rgb(theme.panel), rgb(theme.line3), 0.8));
  return {
    type: "line",
    x0: step,
    x1: step,
    yref: "paper",
    y0: 0,
    y1: 1,
    line: { color: colour, width: 1, dash: "dot" },
  };
}
