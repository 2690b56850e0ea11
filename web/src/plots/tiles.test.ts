import { expect, it } from "vitest";
import type { PlotTheme } from "./theme";
import { css, mix, rgb } from "./theme";
import { fullOf, gapPixels, shade, sheetSize, signedScale } from "./tiles";

const theme = { panel: "#000000", valPos: "#ff8000", valNeg: "#0080ff", ink1: "#ffffff" } as PlotTheme;
const bytes = (rgba: number) => [rgba & 255, (rgba >> 8) & 255, (rgba >> 16) & 255, rgba >>> 24];

it("fades from the surface to the hue of the sign", () => {
  const scale = signedScale(theme);
  expect(bytes(shade(scale, 0, 1))).toEqual([0, 0, 0, 255]);
  expect(bytes(shade(scale, 2, 2))).toEqual([255, 128, 0, 255]);
  expect(bytes(shade(scale, -5, 2))).toEqual([0, 128, 255, 255]);
  expect(shade(scale, Number.NaN, 1)).toBe(0);
});

it("lays tiles out in lines with gaps between them", () => {
  expect(sheetSize({ rows: 8, cols: 6, count: 5, across: 2, gap: 1 })).toEqual({ width: 13, height: 26 });
});

it("parts tiles by lines, and draws none around places without a tile", () => {
  // 2 x 2 tiles of 1 x 1 in a 3 x 3 sheet, the last of them missing
  expect(gapPixels({ rows: 1, cols: 1, count: 3, across: 2, gap: 1 })).toEqual([1, 3, 4, 5, 7]);
  expect(gapPixels({ rows: 4, cols: 4, count: 1, across: 1, gap: 1 })).toEqual([]);
});

it("measures the largest finite number", () => {
  expect(fullOf([1, -7, Number.POSITIVE_INFINITY, Number.NaN])).toBe(7);
  expect(fullOf([0, 0])).toBeGreaterThan(0);
});

it("reads token colours", () => {
  expect(rgb("#FF9B3D")).toEqual([255, 155, 61]);
  expect(rgb("#fff")).toEqual([255, 255, 255]);
  expect(css(mix([0, 0, 0], [10, 20, 30], 0.5))).toBe("rgb(5,10,15)");
});
