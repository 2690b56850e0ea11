/** The tokens as Plotly and canvas need them: read once a theme, told when it changes. */

export interface PlotTheme {
  ink1: string;
  ink2: string;
  ink3: string;
  line1: string;
  line2: string;
  line3: string;
  panel: string;
  canvas: string;
  valPos: string;
  valNeg: string;
  tugPos: string;
  tugNeg: string;
  num: string;
  ui: string;
  fs: number;
}

let cached: PlotTheme | null = null;
const listeners = new Set<() => void>();

export function plotTheme(): PlotTheme {
  cached ??= readTheme();
  return cached;
}

/** Call `listener` after the theme or the projector scale changed; returns the unsubscriber. */
export function onTheme(listener: () => void): () => void {
  if (listeners.size === 0) observe();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readTheme(): PlotTheme {
  const style = getComputedStyle(document.documentElement);
  const get = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink1: get("--ink-1"),
    ink2: get("--ink-2"),
    ink3: get("--ink-3"),
    line1: get("--line-1"),
    line2: get("--line-2"),
    line3: get("--line-3"),
    panel: get("--bg-panel"),
    canvas: get("--bg-canvas"),
    valPos: get("--val-pos"),
    valNeg: get("--val-neg"),
    tugPos: get("--tug-pos"),
    tugNeg: get("--tug-neg"),
    num: get("--font-num"),
    ui: get("--font-ui"),
    fs: Number.parseFloat(get("--fs-12")) || 12,
  };
}

let observing = false;

function observe(): void {
  if (observing) return;
  observing = true;
  const changed = () => {
    cached = null;
    for (const listener of [...listeners]) listener();
  };
  new MutationObserver(changed).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme", "class", "data-projector", "style"],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}

export type Rgb = readonly [number, number, number];

/** "#rrggbb" or "#rgb" as three bytes; anything else is black, so that a missing token shows. */
export function rgb(colour: string): Rgb {
  const hex = colour.replace("#", "");
  const full = hex.length === 3 ? [...hex].map((c) => c + c).join("") : hex;
  const n = Number.parseInt(full, 16);
  return Number.isFinite(n) ? [(n >> 16) & 255, (n >> 8) & 255, n & 255] : [0, 0, 0];
}

export function mix(from: Rgb, to: Rgb, t: number): Rgb {
  return [0, 1, 2].map((i) => Math.round(from[i]! + (to[i]! - from[i]!) * t)) as unknown as Rgb;
}

export function css([r, g, b]: Rgb): string {
  return `rgb(${r},${g},${b})`;
}
