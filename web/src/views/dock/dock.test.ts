import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Doc } from "../../graph/document";
import { circuit, node } from "../../graph/fixtures";
import type { Branch } from "../../wire/protocol.gen";
import { isRaceOf, isSurfaceOf, pathsOver, readField, readRace } from "./answers";
import { branchLines, undrawn } from "./branchLines";
import { drawnKey } from "./drawn";
import { fromPlace, placeIn } from "./place";
import { rangesOf, sidesOf, withRanges } from "./ranges";
import { columnsOf, firstPair, hasData, movables, outputName } from "./settings";

describe("what the charts are drawn for", () => {
  const doc = circuit([node("x", "input"), node("f", "relu", ["x"])], "f");
  it("is another circuit with another output or gate, though every number is the same", () => {
    const gate = { ...doc, nodes: doc.nodes.map((n) => (n.id === "f" ? { ...n, op: "absolute" } : n)) };
    expect(new Set([drawnKey(doc), drawnKey(gate), drawnKey({ ...doc, output: "x" })]).size).toBe(3);
  });
  it("stays the same when a gate is moved or gets a label", () => {
    const moved = {
      ...doc,
      nodes: doc.nodes.map((n) => ({ ...n, at: [9, 9] as [number, number], label: "n" })),
    };
    expect(drawnKey(moved)).toBe(drawnKey(doc));
  });
  it("knows whose surface an answer is", () => {
    const answer = { nodes: ["x", "y"], output: "f" };
    expect(isSurfaceOf(answer, ["x", "y"], "f")).toBe(true);
    expect(isSurfaceOf(answer, ["y", "x"], "f")).toBe(false);
    expect(isSurfaceOf(answer, ["x", "y"], "g")).toBe(false);
    expect(isSurfaceOf(answer, ["x", "y"], null)).toBe(true);
  });
});

describe("the race", () => {
  const answer = {
    strategies: [
      {
        name: "backprop",
        series: [
          [0, 1],
          [2, 1.5],
        ],
        value: 1.5,
        path: [
          [0, 5],
          [1, 6],
        ],
        cost: "2",
      },
      {
        name: "random_walk",
        series: [
          [0, 1],
          [1, null],
          ["x", 2],
        ],
        path: [],
      },
      "rubbish",
    ],
    nodes: ["a", "b"],
    words: "Each spends the same.",
  };

  it("is read as lines, gaps kept, rubbish left out", () => {
    const race = readRace(answer);
    expect(race.lines.map((l) => l.points)).toEqual([
      [
        [0, 1],
        [2, 1.5],
      ],
      [
        [0, 1],
        [1, null],
      ],
      [],
    ]);
    expect(race.lines[0]!.value).toBe(1.5);
  });

  it("belongs to what was climbed, and stands under no other name", () => {
    expect([isRaceOf(answer, null), isRaceOf(answer, 5)]).toEqual([true, false]);
    expect([isRaceOf({ ...answer, inputs: 5 }, null), isRaceOf({ ...answer, inputs: 5 }, 5)]).toEqual([
      false,
      true,
    ]);
  });

  it("gives the ways over two of the values", () => {
    const [path, ...others] = pathsOver(readRace(answer), "b", "a");
    expect(others).toEqual([]);
    expect([path!.x, path!.y, path!.z]).toEqual([
      [5, 6],
      [0, 1],
      [1, 1.5],
    ]);
    expect(pathsOver(readRace(answer), "a", "zz")).toEqual([]);
  });

  it("reads fields with holes", () => {
    expect(readField({ x: [0, 1], y: [2], z: [[1, null]] })).toEqual({ x: [0, 1], y: [2], z: [[1, null]] });
    expect(readField({ x: [0], y: [2], z: [[1e101]] })).toBeNull();
    expect(readField({ x: [0, 1e300], y: [2], z: [[1, 2]] })).toBeNull();
    expect(readField({})).toBeNull();
  });
});

describe("the curves of the lines", () => {
  const branches: Branch[] = [
    { id: 0, parent: null, fork: 0, tip: 4, label: "" },
    { id: 1, parent: 0, fork: 2, tip: 3, label: "tried" },
  ];
  const series = {
    0: { objective: [0, 1, 2, 3, 4].map((s): [number, number] => [s, s]) },
    1: { objective: [[3, 30]] as [number, number][] },
  };

  it("draw the present line whole and the other one from the fork", () => {
    const [own, other] = branchLines(series, branches, 1, "objective", (id, label) => label || `line ${id}`);
    expect(own!.points).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 30],
    ]);
    expect(other).toMatchObject({
      name: "line 0",
      points: [
        [2, 2],
        [3, 3],
        [4, 4],
      ],
      strong: false,
    });
  });

  it("begin where the change left the value, not where the parent had it", () => {
    const changed = {
      ...series,
      1: {
        objective: [
          [2, 20],
          [3, 30],
        ] as [number, number][],
      },
    };
    const [own, other] = branchLines(changed, branches, 1, "objective", () => "x");
    expect(own!.points.slice(1)).toEqual([
      [1, 1],
      [2, 20],
      [3, 30],
    ]);
    expect(other!.points[0]).toEqual([2, 2]);
  });

  it("leave a single line without a name", () => {
    const lines = branchLines(series, branches.slice(0, 1), 0, "objective", () => "x");
    expect(lines.map((l) => [l.name, l.points.length])).toEqual([["", 5]]);
  });

  it("say of how many other lines nothing is drawn yet", () => {
    const { 0: first, ...rest } = series;
    expect(undrawn(series, branches, 1)).toBe(0);
    expect(undrawn({ ...rest, 0: { objective: [[0, 0]] } }, branches, 1)).toBe(1);
    expect(undrawn({}, branches, 0)).toBe(branches.length - 1);
    expect(first).toBeDefined();
  });
});

it("places numbers on an axis and back", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e4, max: 1e4, noNaN: true }),
      fc.double({ min: 0.001, max: 1e4, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (low, span, share) => {
        const range = [low, low + span] as const;
        const v = fromPlace(share, range);
        expect(v).toBeGreaterThanOrEqual(range[0]);
        expect(v).toBeLessThanOrEqual(range[1]);
        expect(Math.abs(placeIn(v, range) - share)).toBeLessThan(1 / 300);
      },
    ),
  );
  expect(fromPlace(0.3, [2, 2])).toBe(2);
});

it("reads what a document can move and what it reads", () => {
  const doc: Doc = {
    tugboat: 1,
    kind: "circuit",
    title: "",
    nodes: [
      { id: "a", op: "input", params: { value: 2, min: -5, max: 5 } },
      { id: "w", op: "parameter", label: "weight", params: { value: 1, locked: true } },
      { id: "d", op: "data", params: { column: "x1" } },
      { id: "f", op: "add", inputs: ["a", "w"], label: "a very long label indeed" },
    ],
    output: "f",
  };
  expect(movables(doc).map((m) => [m.label, m.value, m.min, m.locked])).toEqual([
    ["", 2, -5, false],
    ["weight", 1, null, true],
  ]);
  expect(firstPair(movables(doc))).toEqual(["a", "w"]);
  expect(firstPair(movables(doc).slice(0, 1))).toBeNull();
  expect(columnsOf(doc)).toEqual([{ node: "d", column: "x1" }]);
  expect(hasData(doc)).toBe(true);
  expect(outputName(doc)).toBe("f");
});

it("the map's range is the document's, apart from the slider's", () => {
  const doc: Doc = { tugboat: 1, kind: "circuit", title: "t", nodes: [], view: { group: "g" } };
  const wide = withRanges(doc, { a: [-9, 9], b: [0, 1] });
  expect(wide.view).toEqual({ group: "g", ranges: { a: [-9, 9], b: [0, 1] } });
  expect(sidesOf(wide, ["a", "x"])).toEqual({ x: [-9, 9] });
  expect(withRanges(wide, { a: null, b: null }).view).toEqual({ group: "g" });
  expect(rangesOf({ ...doc, view: { ranges: { a: [1, 1], b: "x", c: [0, 2] } } })).toEqual({ c: [0, 2] });
});
