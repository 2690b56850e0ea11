/** The colours of the design tokens, read once for each theme, for painting on a canvas. */

export interface Ink {
  canvas: string;
  panel: string;
  raised: string;
  inset: string;
  line1: string;
  line2: string;
  line3: string;
  ink1: string;
  ink2: string;
  ink3: string;
  inverse: string;
  valPos: string;
  valNeg: string;
  tugPos: string;
  tugNeg: string;
  err: string;
  warn: string;
  dot: string;
  ui: string;
  num: string;
  dark: boolean;
}

const NAMES = {
  canvas: "--bg-canvas",
  panel: "--bg-panel",
  raised: "--bg-raised",
  inset: "--bg-inset",
  line1: "--line-1",
  line2: "--line-2",
  line3: "--line-3",
  ink1: "--ink-1",
  ink2: "--ink-2",
  ink3: "--ink-3",
  inverse: "--ink-inv",
  valPos: "--val-pos",
  valNeg: "--val-neg",
  tugPos: "--tug-pos",
  tugNeg: "--tug-neg",
  err: "--err",
  warn: "--warn",
  dot: "--dot",
  ui: "--font-ui",
  num: "--font-num",
} as const;

export function readInk(element: Element): Ink {
  const style = getComputedStyle(element);
  const read = Object.fromEntries(
    Object.entries(NAMES).map(([key, name]) => [key, style.getPropertyValue(name).trim() || "#888"]),
  ) as unknown as Ink;
  read.dark = style.colorScheme.includes("dark");
  return read;
}

export const valueInk = (ink: Ink, v: number | null): string =>
  v === null || v === 0 || Number.isNaN(v) ? ink.ink3 : v > 0 ? ink.valPos : ink.valNeg;

export const tugInk = (ink: Ink, v: number | null): string =>
  v === null || v === 0 || Number.isNaN(v) ? ink.ink3 : v > 0 ? ink.tugPos : ink.tugNeg;
