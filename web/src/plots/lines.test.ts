import { expect, test } from "vitest";
import { type Line, linesFigure } from "./lines";
import type { PlotTheme } from "./theme";

const theme = new Proxy({} as PlotTheme, { get: (_, name) => (name === "fs" ? 12 : "#123456") });
const size = { width: 260, height: 160 };
const line = (points: Line["points"]): Line => ({
  name: "hidden",
  points,
  weight: 2,
  dash: "solid",
  marker: "none",
  strong: true,
});
const figure = (points: Line["points"], inInk = false) =>
  linesFigure({ lines: [line(points)], x: "step", here: [0, 0.5], inInk }, theme, size);

const modes = (f: ReturnType<typeof figure>) => f.traces.map((trace) => trace.mode);

test("a line of one point is seen as a mark", () => {
  expect(modes(figure([[0, 0.5]]))).toEqual(["lines", "markers", "markers"]);
  const two = figure([
    [0, 0.5],
    [1, 0.4],
  ]);
  expect(modes(two)).toEqual(["lines", "markers"]); // the second is the place the run stands at
});

test("marks stand on a few points of a line, its first and its last among them", () => {
  const points = Array.from({ length: 100 }, (_, i): Line["points"][number] => [i, i * i]);
  const lines: Line[] = [{ ...line(points), marker: "square" }];
  const [curve, marks] = linesFigure({ lines, x: "step" }, theme, size).traces;
  expect(curve?.x).toHaveLength(100);
  expect(marks).toMatchObject({ mode: "markers", marker: { symbol: "square" } });
  expect(marks?.x).toEqual([0, 17, 34, 51, 68, 85, 99]);
  expect(marks?.y).toEqual([0, 289, 1156, 2601, 4624, 7225, 9801]);
});

test("a loss that ran away has numbers beside it that can be read", () => {
  const ticks = (high: number) => {
    const spec = {
      lines: [
        line([
          [0, 0.5],
          [1, high],
        ]),
      ],
      x: "step",
      log: true,
    };
    return (linesFigure(spec, theme, size).layout as { yaxis: { tickvals: number[] } }).yaxis.tickvals;
  };
  expect(ticks(500)).toEqual([1, 10, 100]);
  expect(ticks(1e37).length).toBeLessThan(size.height / 16);
});

test("part of a decade has whole numbers beside it, not their first digits", () => {
  const spec = {
    lines: [
      line([
        [0, 0.668],
        [1, 0.45],
      ]),
    ],
    x: "step",
    log: true,
  };
  const { yaxis } = linesFigure(spec, theme, size).layout as {
    yaxis: { tickvals: number[]; ticktext: string[] };
  };
  expect(yaxis.tickvals).toContain(0.5);
  expect(yaxis.ticktext).toContain("0.5");
});

test("a narrow chart has no more numbers below it than there is room for, and never one alone", () => {
  const numbers = (last: number) => {
    const { xaxis } = figure([
      [0, 0.5],
      [last, 0.4],
    ]).layout as { xaxis: { dtick: number } };
    return 1 + Math.floor(last / xaxis.dtick);
  };
  for (const last of [1, 7, 350, 4285, 9999, 42393, 1e6]) {
    expect(numbers(last)).toBeGreaterThan(1);
    expect(numbers(last)).toBeLessThan(6);
  }
});

test("an axis of shares keeps within them, however far the curve jumps", () => {
  const range = (...values: number[]) => {
    const lines = [line(values.map((v, i) => [i, v]))];
    const { yaxis } = linesFigure({ lines, x: "step", within: [0, 100] }, theme, size).layout as {
      yaxis: { range: [number, number] };
    };
    return yaxis.range;
  };
  expect(range(0, 100)).toEqual([0, 100]);
  expect(range(100)).toEqual([90, 100]);
  expect(range(0, 50)).toEqual([0, 53]);
});

test("a projector's larger numbers have room beside the axes", () => {
  const margin = (fs: number) => {
    const large = new Proxy({} as PlotTheme, { get: (_, name) => (name === "fs" ? fs : "#123456") });
    const lines = [
      line([
        [0, 0.9113],
        [1, 0.9094],
      ]),
    ];
    return (linesFigure({ lines, x: "step" }, large, size).layout as { margin: { l: number; b: number } })
      .margin;
  };
  expect(margin(15).l).toBeGreaterThan("0.9105".length * 0.6 * 15);
  expect(margin(15).b).toBeGreaterThan(margin(12).b);
});

test("a name longer than the room beside the lines ends in three dots, and is whole under the pointer", () => {
  const long = {
    ...line([
      [0, 1],
      [1, 2],
    ]),
    name: "learning rate set to 3, momentum to 0.9",
  };
  const made = linesFigure(
    {
      lines: [
        long,
        line([
          [0, 2],
          [1, 1],
        ]),
      ],
      x: "step",
    },
    theme,
    size,
  );
  const { annotations, margin } = made.layout as { annotations: { text: string }[]; margin: { r: number } };
  const [shown = "", whole] = annotations.slice(1).map((label) => label.text);
  expect(shown).toMatch(/^learning.*…$/);
  expect(shown.length * 6.9).toBeLessThanOrEqual(margin.r);
  expect(whole).toBe("hidden");
  expect(made.traces.map((trace) => trace.name)).toContain(long.name);
});

test("the numbers beside the y axis have room, however long they are", () => {
  const points: Line["points"] = [
    [0, 10201],
    [1, 10202],
  ];
  const { layout } = linesFigure({ lines: [line(points)], x: "step" }, theme, size);
  const { margin, yaxis } = layout as { margin: { l: number }; yaxis: { ticktext: string[] } };
  const longest = Math.max(...yaxis.ticktext.map((text) => text.length));
  expect(longest).toBeGreaterThan(6);
  expect(margin.l).toBeGreaterThanOrEqual(Math.min(longest * 7.3, size.width * 0.3));
});

test("every group of runs has a span of its own behind the lines", () => {
  const span = (low: number) => [
    { x: 0, low, high: low + 1 },
    { x: 1, low, high: low + 2 },
  ];
  const spec = {
    lines: [
      line([
        [0, 1],
        [1, 2],
      ]),
    ],
    x: "step",
    band: [span(0), span(5), [{ x: 0, low: 1, high: 2 }]],
  };
  const { traces } = linesFigure(spec, theme, size);
  expect(traces.map(({ fill, y }) => [fill, y])).toEqual([
    [undefined, [0, 0]],
    ["tonexty", [1, 2]],
    [undefined, [5, 5]],
    ["tonexty", [6, 7]],
    [undefined, [1, 2]],
  ]);
});

test("marks stand on the points that are named", () => {
  const points: Line["points"] = [
    [0, 3],
    [1, 2],
    [2, 1],
  ];
  const marked = { ...line(points), marker: "dot" as const, marks: [points[1]!] };
  expect(linesFigure({ lines: [marked], x: "step" }, theme, size).traces[1]?.x).toEqual([1]);
});
