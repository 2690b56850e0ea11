import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addRow, axisAround, classesOf, columnNames, removeRow, setCell, tableText } from "./dataset";
import { axesOf, nearestPoint, zeroLine } from "./drawFit";
import type { Fit } from "./fit";

const rows = { columns: ["x1", "x2", "label"], cells: [["1.2", "0.7", "1"]] };

describe("rows", () => {
  it("writes what the engine reads", () => {
    expect(tableText(addRow(rows, { x1: -0.3, label: -1 }))).toBe("x1,x2,label\n1.2,0.7,1\n-0.3,0,-1");
    expect(tableText({ columns: ["a,b"], cells: [['say "x"']] })).toBe('"a,b"\n"say ""x"""');
  });

  it("takes numbers with comma or point and refuses anything else", () => {
    expect(setCell(rows, 0, 1, "2,5")?.cells).toEqual([["1.2", "2.5", "1"]]);
    expect(setCell(rows, 0, 1, "cat")).toBeNull();
    expect(rows.cells[0]![1]).toBe("0.7");
    expect(removeRow(rows, 0).cells).toEqual([]);
  });

  it("knows two classes, and the partner of one alone", () => {
    expect(classesOf([1, -1, 1])).toEqual([-1, 1]);
    expect(classesOf([1, 1])).toEqual([-1, 1]);
    expect(classesOf([0])).toEqual([0, 1]);
    expect(classesOf([1, 2, 3])).toBeNull();
    expect(classesOf([])).toBeNull();
  });

  it("never makes an empty axis", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 })), (values) => {
        const [low, high] = axisAround(values);
        expect(high).toBeGreaterThan(low);
        for (const v of values) expect(v >= low && v <= high).toBe(true);
      }),
    );
  });
});

describe("the boundary", () => {
  it("is where the field is zero", () => {
    const n = 11;
    // z = x + y - 1 over the unit square: the boundary is the falling diagonal.
    const z = Array.from({ length: n }, (_, r) =>
      Array.from({ length: n }, (_, c) => (r + c) / (n - 1) - 1 + 1e-6),
    );
    const ends: [number, number][] = [];
    zeroLine(z, 100, 100, (x0, y0, x1, y1) => ends.push([x0, y0], [x1, y1]));
    expect(ends.length).toBeGreaterThan(10);
    for (const [x, y] of ends) expect(x / 100 + (1 - y / 100)).toBeCloseTo(1, 4);
  });

  it("is nowhere in a field of one sign, and skips what is no number", () => {
    const found: unknown[] = [];
    zeroLine(
      [
        [1, 1],
        [1, 1],
      ],
      10,
      10,
      (...s) => found.push(s),
    );
    zeroLine(
      [
        [Number.NaN, -1],
        [1, 1],
      ],
      10,
      10,
      (...s) => found.push(s),
    );
    expect(found).toEqual([]);
  });
});

it("finds the point under the pointer", () => {
  const fit = {
    features: [
      { node: "a", column: "a" },
      { node: "b", column: "b" },
    ],
    label: { node: "y", column: "y" },
    points: [
      [0, 0, 1],
      [1, 1, -1],
    ],
    field: {
      x: [0, 1],
      y: [0, 1],
      z: [
        [0, 0],
        [0, 0],
      ],
    },
    curve: null,
  } as unknown as Fit;
  const box = { width: 100, height: 100 };
  expect(nearestPoint(fit, axesOf(fit), { x: 0.95, y: 0.95 }, box, 12)).toBe(1);
  expect(nearestPoint(fit, axesOf(fit), { x: 0.5, y: 0.5 }, box, 12)).toBeNull();
});

it("reads the names of columns as the engine does", () => {
  expect(columnNames("\ufeff\nx1, x2 ,label\n1,2,3")).toEqual(["x1", "x2", "label"]);
  expect(columnNames("a;b\n1,5;2")).toEqual(["a", "b"]);
  expect(columnNames("u\tv")).toEqual(["u", "v"]);
  for (const columns of [
    ["a,b", "c"],
    ['say "x"', "y"],
  ])
    expect(columnNames(tableText({ columns, cells: [] }))).toEqual(columns);
  expect(columnNames("")).toEqual([]);
  expect(columnNames("5.1,3.5,1\n4.9,3,0")).toEqual(["x1", "x2", "y"]);
  expect(columnNames("5.1,3.5,rose\n4.9,3,rose", false)).toEqual(["x1", "x2", "y"]);
  expect(columnNames("1,5;2,5\n1;2"), "commas within numbers part nothing").toEqual(["x1", "y"]);
  expect(columnNames("1 2 3\n4 5 6"), "blanks").toEqual(["x1", "x2", "y"]);
  expect(columnNames("a|b\n1|2"), "bars").toEqual(["a", "b"]);
  expect(columnNames("1,,3,\n1,2,3,", false), "a gap, and marks at the end").toEqual(["x1", "x2", "y"]);
});
