import { expect, test } from "vitest";
import type { PlotTheme } from "../../../plots";
import { type Histogram, histogramFigure } from "./histogramFigure";

const theme = new Proxy({} as PlotTheme, { get: (_, name) => (name === "fs" ? 12 : "#123456") });

const histogram = (low: number, high: number): Histogram => ({
  node: "hidden",
  of: "weight",
  edges: [low, (low + high) / 2, high],
  counts: [3, 4],
  mean: 0,
  deviation: 1,
  start: null,
  zeros: 0,
  numbers: 7,
  examples: 1,
  bad: 0,
});

test.each([
  [-4.06, 4.11, 180],
  [-4.06, 4.11, 380],
  [-0.42, 0.45, 330],
  [0, 1, 90],
])("bars from %d to %d, %d px wide, have at least two numbers below them", (low, high, width) => {
  const { layout } = histogramFigure(histogram(low, high), [], theme, { width, height: 110 });
  const { tickvals } = layout.xaxis;
  expect(tickvals.length).toBeGreaterThan(1);
  expect(tickvals.length).toBeLessThanOrEqual(5);
  expect(tickvals.every((v) => v >= low && v <= high)).toBe(true);
});
