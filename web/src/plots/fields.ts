/** f over two inputs: as a map with contour lines, and as a surface. */
import { axis, baseLayout, corner, type Margin, plainText } from "./layout";
import type { Size } from "./Plot";
import type { Figure, Layout, Trace } from "./plotly";
import { rangeOf, roundStep, thin } from "./series";
import { css, mix, type PlotTheme, rgb } from "./theme";
import { ticksOf } from "./ticks";

export interface Path {
  name: string;
  /** Same marks as the strategy's line in the race. */
  dash: string;
  weight: number;
  strong: boolean;
  x: readonly number[];
  y: readonly number[];
  /** Height of f at every point, for the surface. */
  z?: readonly (number | null)[];
}

export interface FieldSpec {
  xName: string;
  yName: string;
  /** Name of what is drawn. */
  zName: string;
  x: readonly number[];
  y: readonly number[];
  /** z[row of y][column of x]; null where f has no finite value. */
  z: readonly (readonly (number | null)[])[];
  paths: readonly Path[];
  here: { x: number; y: number; z: number } | null;
}

/** Hue stops at this share, so that lines, marks and words stay readable on it. */
const STRENGTH = 0.6;
type Ends = readonly [number, number];

/** Steps between the numbers beside a map; below it a wide one has more. */
const STEPS = { beside: 4, below: 5, narrow: 3 };
/** A figure of 12 px, and what is left of it and around a number. */
const FIGURE = 7.2;
const BESIDE = 9;

/**
 * Room for the ticks, also for half of one at the end; what lies over the map (a dot, a hand) needs the same. `y` is
 * what the map reaches over upwards: long numbers beside it take more room.
 */
export function fieldMargin({ fs }: PlotTheme, y: Ends): Margin {
  const longest = Math.max(...ticksOf(y, STEPS.beside).ticktext.map((text) => text.length));
  const scale = fs / 12;
  return { l: Math.max(34, longest * FIGURE + BESIDE) * scale, r: 15 * scale, t: 6, b: 22 * scale };
}

/** The numbers of an axis, written as everywhere on the page. */
const numbered = (theme: PlotTheme, range: Ends, steps: number): Layout =>
  axis(theme, { range, showgrid: false, tickmode: "array", ...ticksOf(range, steps) });

export function contourFigure(spec: FieldSpec, theme: PlotTheme, size: Size): Figure {
  const [x, y] = [ends(spec.x), ends(spec.y)];
  return {
    traces: [
      isStepped(spec.z) ? plateauTrace(spec, theme) : contourTrace(spec, theme),
      ...spec.paths.map((p) => pathTrace(p, theme)),
      ...hereTrace(spec, theme),
    ],
    layout: {
      ...baseLayout(theme, fieldMargin(theme, y)),
      xaxis: numbered(theme, x, size.width > 260 ? STEPS.below : STEPS.narrow),
      yaxis: numbered(theme, y, STEPS.beside),
      annotations: [name(theme, spec.xName, "x"), name(theme, spec.yName, "y")],
    },
  };
}

function name(theme: PlotTheme, text: string, where: "x" | "y"): Layout {
  return corner(theme, `<i>${plainText(text)}</i>`, where, true);
}

function ends(values: readonly number[]): Ends {
  return [values[0] ?? 0, values[values.length - 1] ?? 1];
}

/** A field of so few heights jumps from one to the next: a line between them would tell of heights it never has. */
const PLATEAUS = 4;

function isStepped(z: FieldSpec["z"]): boolean {
  const heights = new Set<number>();
  for (const row of z)
    for (const v of row) {
      if (v !== null && heights.add(v).size > PLATEAUS) return false;
    }
  return true;
}

/** What both kinds of map have in common. */
function flatTrace(spec: FieldSpec, theme: PlotTheme): Trace {
  const full = fullRange(spec);
  return {
    x: spec.x,
    y: spec.y,
    z: spec.z,
    colorscale: signedColours(theme),
    zmin: -full,
    zmax: full,
    showscale: false,
    hovertemplate: `${plainText(spec.xName)} %{x:.3g}, ${plainText(spec.yName)} %{y:.3g}: %{z:.4g}<extra></extra>`,
  };
}

function plateauTrace(spec: FieldSpec, theme: PlotTheme): Trace {
  return { ...flatTrace(spec, theme), type: "heatmap", zsmooth: false };
}

function contourTrace(spec: FieldSpec, theme: PlotTheme): Trace {
  return {
    ...flatTrace(spec, theme),
    type: "contour",
    contours: {
      ...levels(spec),
      coloring: "heatmap",
      showlabels: true,
      labelfont: { family: theme.num, size: theme.fs, color: theme.ink1 },
    },
    line: { color: css(mix(rgb(theme.panel), rgb(theme.ink2), 0.7)), width: 1, smoothing: 0.6 },
    connectgaps: false,
  };
}

function fullRange(spec: FieldSpec): number {
  let full = 0;
  for (const row of spec.z)
    for (const v of row) if (v !== null && Number.isFinite(v)) full = Math.max(full, Math.abs(v));
  return full || 1;
}

/** About this many contour lines. */
const LINES = 8;

/** Round levels over what the field really covers, not over the symmetric scale of the colours. */
function levels(spec: FieldSpec): { start: number; end: number; size: number } {
  const [low, high] = rangeOf(spec.z.map((row) => row.map((v, i) => [i, v] as const))) ?? [0, 1];
  const size = roundStep((high - low) / LINES);
  return { start: Math.ceil(low / size) * size, end: Math.floor(high / size) * size, size };
}

/** Surface colour at zero, the two value hues at the ends. */
function signedColours(theme: PlotTheme): [number, string][] {
  const zero = rgb(theme.panel);
  return [
    [0, css(mix(zero, rgb(theme.valNeg), STRENGTH))],
    [0.5, css(zero)],
    [1, css(mix(zero, rgb(theme.valPos), STRENGTH))],
  ];
}

function pathTrace(path: Path, theme: PlotTheme): Trace {
  return {
    type: "scatter",
    mode: "lines",
    name: plainText(path.name),
    x: path.x,
    y: path.y,
    line: { color: path.strong ? theme.ink1 : theme.ink2, width: path.weight, dash: path.dash },
    hovertemplate: "%{fullData.name}<extra></extra>",
  };
}

function hereTrace(spec: FieldSpec, theme: PlotTheme): Trace[] {
  if (!spec.here) return [];
  return [
    {
      type: "scatter",
      mode: "markers",
      x: [spec.here.x],
      y: [spec.here.y],
      marker: {
        size: 12,
        color: spec.here.z < 0 ? theme.valNeg : theme.valPos,
        line: { color: theme.ink1, width: 2 },
      },
      cliponaxis: false,
      hoverinfo: "skip",
    },
  ];
}

export function surfaceFigure(spec: FieldSpec, theme: PlotTheme): Figure {
  const full = fullRange(spec);
  const edge = (title: string) => ({
    title: { text: plainText(title), font: { family: theme.ui, size: theme.fs + 1, color: theme.ink1 } },
    tickfont: { family: theme.num, size: theme.fs, color: theme.ink3 },
    gridcolor: theme.line2,
    linecolor: theme.line3,
    zerolinecolor: theme.line2,
    showbackground: false,
    nticks: 4,
    exponentformat: "e",
  });
  const surface: Trace = {
    type: "surface",
    x: spec.x,
    y: spec.y,
    z: spec.z,
    colorscale: signedColours(theme),
    cmin: -full,
    cmax: full,
    showscale: false,
    contours: { z: { show: true, color: theme.ink3, width: 1, highlight: false } },
    lighting: { ambient: 0.85, diffuse: 0.35, specular: 0.05 },
    hovertemplate: "%{x:.3g}, %{y:.3g}: %{z:.4g}<extra></extra>",
  };
  return {
    traces: [surface, ...spec.paths.flatMap((p) => path3d(p, theme)), ...here3d(spec, theme)],
    layout: {
      ...baseLayout(theme, { l: 0, r: 0, t: 0, b: 0 }),
      // A turn by hand survives new data because this key stays the same.
      uirevision: `${spec.xName}|${spec.yName}`,
      dragmode: "orbit",
      scene: {
        xaxis: edge(spec.xName),
        yaxis: edge(spec.yName),
        zaxis: edge(spec.zName),
        // so far away, and aimed so low, that the names below the cube are seen in the dock too
        camera: { eye: { x: -1.7, y: -1.7, z: 1 }, center: { x: 0, y: 0, z: -0.15 } },
        aspectmode: "cube",
      },
    },
  };
}

function path3d(path: Path, theme: PlotTheme): Trace[] {
  if (!path.z) return [];
  const points = thin(path.x.map((_, i) => [i, path.z![i] ?? null] as const)).map((p) => p[0]);
  return [
    {
      type: "scatter3d",
      mode: "lines",
      name: plainText(path.name),
      x: points.map((i) => path.x[i]),
      y: points.map((i) => path.y[i]),
      z: points.map((i) => path.z![i]),
      line: { color: path.strong ? theme.ink1 : theme.ink2, width: path.weight * 2 },
      hovertemplate: "%{fullData.name}<extra></extra>",
    },
  ];
}

function here3d(spec: FieldSpec, theme: PlotTheme): Trace[] {
  if (!spec.here) return [];
  return [
    {
      type: "scatter3d",
      mode: "markers",
      x: [spec.here.x],
      y: [spec.here.y],
      z: [spec.here.z],
      marker: {
        size: 5,
        color: spec.here.z < 0 ? theme.valNeg : theme.valPos,
        line: { color: theme.ink1, width: 2 },
      },
      hoverinfo: "skip",
    },
  ];
}
