/** One number against another that it should be equal to: points, and the diagonal on which they are. */
import { axis, baseLayout, corner, plainText } from "./layout";
import { roomBeside, roomFor, scaleOf } from "./lines";
import type { Size } from "./Plot";
import type { Figure, Trace } from "./plotly";
import { rangeOf } from "./series";
import { css, mix, type PlotTheme, rgb } from "./theme";
import { ticksOf } from "./ticks";

export interface AgainstPoint {
  x: number | null;
  y: number | null;
  /** What it says under the pointer. */
  text: string;
  /** It stands out from the others. */
  shown?: boolean;
}

interface AgainstSpec {
  points: readonly AgainstPoint[];
  x: string;
  y: string;
}

/** Steps of both axes: at least two numbers stand beside each. */
const TICKS = 4;
const MARGIN = { t: 8, r: 8, b: 22 };

export function againstFigure(spec: AgainstSpec, theme: PlotTheme, size: Size): Figure {
  const range = rangeAround(spec.points);
  const bottom = MARGIN.b * scaleOf(theme);
  const numbers = ticksOf(range, TICKS);
  const left = Math.min(size.width * 0.3, roomBeside(numbers.ticktext) * scaleOf(theme));
  const right = Math.min(size.width * 0.3, (roomFor(spec.x) + MARGIN.r) * scaleOf(theme));
  const edge = axis(theme, { range, showline: true, showgrid: false, tickmode: "array", ...numbers });
  return {
    traces: [
      diagonal(range, theme),
      marks(
        spec.points.filter((p) => !p.shown),
        { size: 5, color: css(mix(rgb(theme.panel), rgb(theme.ink2), 0.7)) },
      ),
      marks(
        spec.points.filter((p) => p.shown),
        { size: 11, color: theme.ink1, line: { color: theme.panel, width: 1.5 } },
      ),
    ],
    layout: {
      ...baseLayout(theme, { l: left, r: right, t: MARGIN.t, b: bottom }),
      xaxis: { ...edge },
      yaxis: { ...edge },
      annotations: [corner(theme, plainText(spec.x), "x-beside"), corner(theme, plainText(spec.y), "y")],
    },
  };
}

/** Both axes have the same ends, so that the diagonal goes from corner to corner. */
function rangeAround(points: readonly AgainstPoint[]): [number, number] {
  const both = points.flatMap(({ x, y }) => (x === null || y === null ? [] : [x, y]));
  const [low, high] = rangeOf([both.map((v, i) => [i, v] as const)]) ?? [0, 1];
  const pad = high > low ? (high - low) * 0.06 : Math.max(1e-6, Math.abs(high) * 0.1 || 1);
  return [low - pad, high + pad];
}

function diagonal(range: [number, number], theme: PlotTheme): Trace {
  return {
    type: "scatter",
    mode: "lines",
    x: range,
    y: range,
    line: { color: theme.line3, width: 1.5 },
    hoverinfo: "skip",
  };
}

function marks(points: readonly AgainstPoint[], marker: Record<string, unknown>): Trace {
  return {
    type: "scatter",
    mode: "markers",
    x: points.map((p) => p.x),
    y: points.map((p) => p.y),
    text: points.map((p) => plainText(p.text)),
    marker: { opacity: 1, line: { width: 0 }, ...marker },
    hovertemplate: "%{text}<extra></extra>",
    cliponaxis: false,
  };
}
