/** What all charts share: thin axes, mono ticks, no boxes. */
import type { Layout } from "./plotly";
import type { PlotTheme } from "./theme";

export interface Margin {
  l: number;
  r: number;
  t: number;
  b: number;
}

export function baseLayout(theme: PlotTheme, margin: Margin): Layout {
  return {
    margin: { ...margin, pad: 0 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    showlegend: false,
    autosize: false,
    dragmode: false,
    hovermode: "closest",
    font: { family: theme.ui, size: theme.fs, color: theme.ink2 },
    hoverlabel: {
      bgcolor: theme.panel,
      bordercolor: theme.line3,
      font: { family: theme.num, size: theme.fs, color: theme.ink1 },
    },
    separators: ".\u2009",
  };
}

export function axis(theme: PlotTheme, more: Layout = {}): Layout {
  return {
    tickfont: { family: theme.num, size: theme.fs, color: theme.ink3 },
    gridcolor: theme.line1,
    linecolor: theme.line2,
    zeroline: false,
    ticks: "",
    ticklen: 4,
    nticks: 5,
    exponentformat: "e",
    fixedrange: true,
    automargin: false,
    // asking each label for its box takes a quarter of a drawing; the margins have room for them
    ticklabeloverflow: "allow",
    ...more,
  };
}

/** Where a word stands: inside at the end of an axis, or right of the ticks of the x axis. */
type Corner = "x" | "x-beside" | "y";

/** A word inside the plot: axis names stand in the corners, as on paper. */
export function corner(theme: PlotTheme, text: string, where: Corner, strong = false): Layout {
  const font = {
    family: theme.ui,
    size: strong ? theme.fs + 2 : theme.fs,
    color: strong ? theme.ink1 : theme.ink3,
  };
  const place = {
    x: { x: 1, y: 0, xanchor: "right", yanchor: "bottom" },
    "x-beside": { x: 1, y: 0, xanchor: "left", yanchor: "top", xshift: 18, yshift: -2 },
    y: { x: 0, y: 1, xanchor: "left", yanchor: "top", xshift: 4 },
  }[where];
  return { text, xref: "paper", yref: "paper", showarrow: false, font, borderpad: 1, ...place };
}

/** Text for Plotly, which reads a few HTML tags: what a person typed stays text. */
export function plainText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
