import { expect, test } from "vitest";
import { contourFigure, type FieldSpec, fieldMargin, surfaceFigure } from "./fields";
import type { PlotTheme } from "./theme";

const theme = new Proxy({} as PlotTheme, { get: (_, name) => (name === "fs" ? 12 : "#123456") });
const side = Array.from({ length: 9 }, (_, i) => i - 4);
const spec = (z: FieldSpec["z"]): FieldSpec => ({
  xName: "x",
  yName: "y",
  zName: "f",
  x: side,
  y: side,
  z,
  paths: [],
  here: null,
});
const map = (height: (x: number, y: number) => number | null) => {
  const z = side.map((y) => side.map((x) => height(x, y)));
  return contourFigure(spec(z), theme, { width: 260, height: 160 }).traces[0]!;
};

test("a smooth field has lines of equal height with their numbers", () => {
  expect(map((x, y) => x * y)).toMatchObject({ type: "contour", contours: { showlabels: true } });
});

test("a step has no lines of heights that it never has", () => {
  const step = map((x, y) => (x + y > 0 ? 1 : 0));
  expect(step).toMatchObject({ type: "heatmap", zsmooth: false });
  expect(step).not.toHaveProperty("contours");
  expect(map((x) => (x > 0 ? null : 0)).type).toBe("heatmap");
});

test("half of a number at the right end of the map has room", () => {
  expect(fieldMargin(theme, [-5, 5]).r).toBeGreaterThan((12 * 0.6 * 4) / 2); // four figures of 12 px
});

test("long numbers beside the map are written as on the canvas, and whole", () => {
  const wide = { ...spec(side.map((y) => side.map((x) => x * y))), y: side.map((v) => v * 2e10) };
  const { layout } = contourFigure(wide, theme, { width: 260, height: 160 });
  const { margin, yaxis } = layout as { margin: { l: number }; yaxis: { ticktext: string[] } };
  expect(yaxis.ticktext).toContain("−5e10");
  expect(margin.l).toBeGreaterThan(5 * 12 * 0.6 + 4);
});

test("the surface is looked at from where the names below it are in sight", () => {
  const { scene } = surfaceFigure(spec(side.map((y) => side.map((x) => x * y))), theme).layout;
  expect(scene).toMatchObject({ camera: { center: { z: -0.15 } } });
});
