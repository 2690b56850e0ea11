/** What stands behind the lines of a chart: hatched zones, the best epoch, a cursor. */
import { css, type linesFigure, mix, type PlotTheme, rgb, type Size } from "../../../plots";

type Figure = ReturnType<typeof linesFigure>;
type Part = Record<string, unknown>;

/** Mean width of a character of a label, in pixels. */
const CHARACTER = 6.6;

const list = (of: unknown): Part[] => (Array.isArray(of) ? (of as Part[]) : []);

/** A thin line under the pointer, with the values of every line there. */
export function withCursor({ traces, layout }: Figure, theme: PlotTheme): Figure {
  const xaxis = {
    ...(layout.xaxis as Part),
    tickangle: 0,
    showspikes: true,
    spikemode: "across",
    spikesnap: "cursor",
    spikethickness: 1,
    spikedash: "solid",
    spikecolor: theme.line3,
  };
  return { traces, layout: { ...layout, hovermode: "x", hoverdistance: 60, spikedistance: -1, xaxis } };
}

/** A dotted line at the best epoch, named at its head or foot, where the curves leave room. */
export function withBest(
  { traces, layout }: Figure,
  best: { x: number; text: string; short: string; top: boolean } | null,
  theme: PlotTheme,
  size: Size,
): Figure {
  if (!best) return { traces, layout };
  const line = {
    type: "line",
    x0: best.x,
    x1: best.x,
    yref: "paper",
    y0: 0,
    y1: 1,
    line: { color: theme.ink3, width: 1, dash: "dot" },
  };
  const [from = 0, to = 1] = ((layout.xaxis as Part).range ?? []) as number[];
  const margin = layout.margin as { l: number; r: number };
  const room = size.width - margin.l - margin.r;
  const before = ((best.x - from) / (to - from)) * room;
  const fits = (text: string) => text.length * CHARACTER < Math.max(before, room - before) - 6;
  const left = before > room - before;
  const name = {
    text: fits(best.text) ? best.text : fits(best.short) ? best.short : "",
    x: best.x,
    y: best.top ? 1 : 0,
    yref: "paper",
    xanchor: left ? "right" : "left",
    yanchor: best.top ? "top" : "bottom",
    xshift: left ? -3 : 3,
    showarrow: false,
    bgcolor: theme.panel, // a run that swings paints all of the room that its curves were to leave
    borderpad: 1,
    font: { family: theme.ui, size: theme.fs, color: theme.ink3 },
  };
  return {
    traces,
    layout: {
      ...layout,
      shapes: [...list(layout.shapes), line],
      annotations: [...list(layout.annotations), name],
    },
  };
}

/** Turn the line named `name` of a log chart into the edge of a hatched zone below or above it. */
export function withZone(
  { traces, layout }: Figure,
  at: number,
  where: "below" | "above",
  text: string,
  theme: PlotTheme,
): Figure {
  const edge = traces[at];
  const range = (layout.yaxis as Part).range as [number, number] | undefined;
  if (!edge || !range) return { traces, layout };
  const hatch = {
    mode: "lines",
    fillpattern: {
      shape: "/",
      size: 7,
      solidity: 0.18,
      fgcolor: css(mix(rgb(theme.panel), rgb(theme.ink3), 0.75)),
      bgcolor: "rgba(0,0,0,0)",
      fillmode: "replace",
    },
    line: { color: theme.ink3, width: 1, dash: "dot" },
    hoverinfo: "skip",
    hovertemplate: null,
  };
  const limit = 10 ** (where === "below" ? range[0] - 1 : range[1] + 1);
  const x = edge.x as number[];
  const zone: Part[] = [
    { ...edge, ...hatch, fill: "none" },
    { ...edge, ...hatch, x, y: x.map(() => limit), fill: "tonexty", line: { width: 0 } },
  ];
  const name = {
    text,
    xref: "paper",
    x: 0.02,
    yref: "paper",
    y: where === "below" ? 0.01 : 0.99,
    xanchor: "left",
    yanchor: where === "below" ? "bottom" : "top",
    showarrow: false,
    bgcolor: theme.panel,
    borderpad: 1,
    font: { family: theme.ui, size: theme.fs, color: theme.ink2 },
  };
  return {
    traces: [...zone, ...traces.filter((_, i) => i !== at)],
    layout: { ...layout, annotations: [...list(layout.annotations), name] },
  };
}
