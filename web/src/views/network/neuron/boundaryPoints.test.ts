import { expect, it } from "vitest";
import type { PlotTheme } from "../../../plots/theme";
import { markOf } from "./boundaryPoints";
import { signedShades } from "./shades";

const theme = { canvas: "#0a1016", valPos: "#ff9b3d", valNeg: "#3d95ff" } as PlotTheme;
const plane = (tones: number[], labels: number[] = []) => ({
  points: [],
  labels,
  tones,
  parts: [],
  classes: [],
  domain: [-6, 6] as [number, number],
});

it("colours a value as the ground where the net says the same", () => {
  const shades = signedShades(theme);
  for (const tone of [0, 30, 127, 128, 200, 255]) {
    const { color, positive } = markOf(plane([tone], [0]), 0, theme);
    const [r = 0, g = 0, b = 0] = (color.match(/\d+/g) ?? []).map(Number);
    expect(((255 << 24) | (b << 16) | (g << 8) | r) >>> 0).toBe(shades[tone]);
    expect(positive).toBe(tone > 127);
  }
});

it("tells classes by the full hue of their side", () => {
  expect(markOf(plane([], [1, 0]), 0, theme)).toEqual({ positive: true, color: theme.valPos });
  expect(markOf(plane([], [1, 0]), 1, theme)).toEqual({ positive: false, color: theme.valNeg });
});
