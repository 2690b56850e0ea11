import { expect, test } from "vitest";
import { type AgainstPoint, againstFigure } from "./against";
import type { PlotTheme } from "./theme";

const theme = new Proxy({} as PlotTheme, { get: (_, name) => (name === "fs" ? 12 : "#123456") });
const size = { width: 300, height: 160 };
const figure = (...points: [number | null, number | null, boolean?][]) => {
  const marked = points.map(([x, y, shown = false]): AgainstPoint => ({ x, y, shown, text: "<b>" }));
  const made = againstFigure({ points: marked, x: "wanted", y: "predicted" }, theme, size);
  const { xaxis, yaxis } = made.layout as Record<"xaxis" | "yaxis", { range: [number, number] }>;
  return { ...made, xaxis, yaxis };
};

test("both axes have the same ends, and the diagonal goes from corner to corner", () => {
  const { traces, xaxis, yaxis } = figure([0, 1], [2, -3]);
  expect(xaxis.range).toEqual(yaxis.range);
  expect(xaxis.range[0]).toBeLessThan(-3);
  expect(xaxis.range[1]).toBeGreaterThan(2);
  expect(traces[0]).toMatchObject({ mode: "lines", x: xaxis.range, y: xaxis.range });
});

test("a number that is not finite stretches nothing, and nothing at all is no error", () => {
  expect(figure([0, 0], [1, 1], [1e9, null]).xaxis.range).toEqual(figure([0, 0], [1, 1]).xaxis.range);
  const [low, high] = figure([2, 2]).xaxis.range;
  expect(low < 2 && high > 2).toBe(true);
  expect(figure().xaxis.range.every(Number.isFinite)).toBe(true);
});

test("the example that is shown stands out from the others, and words stay words", () => {
  const [, others, shown] = figure([0, 0], [1, 1.5, true], [2, 2]).traces;
  expect([others?.x, shown?.x, shown?.y]).toEqual([[0, 2], [1], [1.5]]);
  expect(shown?.text).toEqual(["&lt;b&gt;"]);
});
