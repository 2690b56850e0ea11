/** Bars of a histogram in the value hues, with the spread at the start as a dashed line. */
import { type PlotTheme, type Size, ticksOf } from "../../../plots";

/** Pixels that a number below the bars takes. */
const BELOW = 80;
const TICKS = 4;

export interface Histogram {
  node: string;
  of: "weight" | "activation" | "weighted_input" | "gradient";
  edges: number[];
  counts: number[];
  mean: number | null;
  deviation: number | null;
  start: { mean: number; deviation: number } | null;
  zeros: number;
  numbers: number;
  examples: number;
  bad: number;
}

export function histogramFigure(h: Histogram, words: string[], theme: PlotTheme, size: Size) {
  const middles = h.counts.map((_, i) => ((h.edges[i] ?? 0) + (h.edges[i + 1] ?? 0)) / 2);
  const width = (h.edges[1] ?? 1) - (h.edges[0] ?? 0);
  const range = [h.edges[0] ?? 0, h.edges[h.edges.length - 1] ?? 1] as const;
  const tick = { family: theme.num, size: theme.fs, color: theme.ink3 };
  const bars = {
    type: "bar",
    x: middles,
    y: h.counts,
    width,
    marker: { color: middles.map((v) => (v < 0 ? theme.valNeg : theme.valPos)), line: { width: 0 } },
    hovertemplate: "%{x:.3g}: %{y}<extra></extra>",
  };
  const top = Math.max(1, ...h.counts);
  return {
    traces: h.start ? [bars, startLine(h, width, theme)] : [bars],
    layout: {
      margin: { l: 10, r: 10, t: 4 + words.length * theme.fs * 1.35, b: 22, pad: 0 },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      showlegend: false,
      autosize: false,
      dragmode: false,
      bargap: 0.08,
      xaxis: {
        range,
        tickfont: tick,
        fixedrange: true,
        zeroline: false,
        showgrid: false,
        showline: true,
        linecolor: theme.line2,
        tickmode: "array",
        ...ticksOf(range, Math.max(2, Math.min(TICKS, Math.floor((size.width * 12) / (BELOW * theme.fs))))),
      },
      yaxis: { range: [0, top * 1.04], visible: false, fixedrange: true },
      annotations: [
        {
          text: words.join("<br>"),
          xref: "paper",
          yref: "paper",
          x: 1,
          y: 1,
          xanchor: "right",
          yanchor: "bottom",
          align: "right",
          showarrow: false,
          font: { family: theme.ui, size: theme.fs, color: theme.ink2 },
        },
      ],
    },
  };
}

/** The normal curve with the spread that the weights had when the run began, at the height of so many numbers. */
function startLine(h: Histogram, width: number, theme: PlotTheme) {
  const { mean, deviation } = h.start!;
  const [low, high] = [h.edges[0] ?? -1, h.edges[h.edges.length - 1] ?? 1];
  const x = Array.from({ length: 81 }, (_, i) => low + ((high - low) * i) / 80);
  const full = (h.numbers * width) / (deviation * Math.sqrt(2 * Math.PI));
  return {
    type: "scatter",
    mode: "lines",
    x,
    y: x.map((v) => full * Math.exp(-0.5 * ((v - mean) / deviation) ** 2)),
    line: { color: theme.ink1, width: 1.6, dash: "dash" },
    hoverinfo: "skip",
  };
}
