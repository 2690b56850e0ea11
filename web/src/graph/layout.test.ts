import { beforeAll, describe, expect, it } from "vitest";
import { circuit, neuron, node, useTestCatalogue } from "./fixtures";
import { layout, placed } from "./layout";
import { crosses, freeHeight, freePlace, GRID, roomOnWire, snapBox } from "./snap";
import { wiresOf } from "./topology";

beforeAll(useTestCatalogue);
const size = () => ({ w: 116, h: 100 });

describe("layout", () => {
  const many = Array.from({ length: 400 }, (_, i) =>
    i < 200 ? node(`n${i}`, "input") : node(`n${i}`, "add", [`n${(i * 7) % 200}`, `n${i - 20}`]),
  );
  it.each([
    ["few", neuron().nodes],
    ["many", many],
  ])("runs left to right, on the grid, without overlaps: %s", (_, nodes) => {
    const at = layout(nodes, size);
    for (const w of wiresOf(nodes)) expect(at.get(w.source)![0]).toBeLessThan(at.get(w.target)![0]);
    const boxes = [...at.values()];
    boxes.forEach(([x, y], i) => {
      expect(x % GRID).toBe(0);
      for (const [u, v] of boxes.slice(i + 1))
        expect(Math.abs(x - u) >= 116 || Math.abs(y - v) >= 100).toBe(true);
    });
  });
  it("takes names that objects have already", () => {
    const names = ["__proto__", "constructor", "toString"];
    const at = layout([node("x", "input"), ...names.map((name) => node(name, "tanh", ["x"]))], size);
    for (const name of names) expect(at.get(name)![0]).toBeGreaterThan(at.get("x")![0]);
  });
  it("places only what has no place", () => {
    const doc = circuit([node("a", "input", undefined, [5, 7]), node("t", "tanh", ["a"])]);
    const at = placed(doc.nodes, size);
    expect(at.get("a")).toEqual([5, 7]);
    expect(at.get("t")![1]).toBeGreaterThanOrEqual(7 + 100);
    expect(placed(neuron().nodes, size)).toEqual(layout(neuron().nodes, size));
  });
});

describe("snapping", () => {
  it("makes room on a wire that is too short, and only there", () => {
    const at = (x: number) => ({ id: "", x, y: 0, w: 100, h: 50 });
    expect(roomOnWire(at(300), at(0), at(600))).toEqual({ x: 300, shift: 0 });
    expect(roomOnWire(at(90), at(0), at(600))).toEqual({ x: 136, shift: 0 });
    const { x, shift } = roomOnWire(at(130), at(0), at(200));
    expect([x, shift % GRID]).toEqual([136, 0]);
    expect(200 + shift).toBeGreaterThanOrEqual(x + 100 + 36);
    expect(roomOnWire(at(50), at(300), at(0))).toEqual({ x: 50, shift: 0 });
  });
  it("prefers a neighbour's line to the grid", () => {
    const other = { id: "o", x: 100, y: 37, w: 50, h: 50 };
    const near = snapBox({ id: "n", x: 301, y: 40, w: 50, h: 50 }, [other]);
    expect(near).toMatchObject({ x: 312, y: 37 });
    expect(near.guides).toHaveLength(1);
    expect(snapBox({ id: "n", x: 301, y: 300, w: 50, h: 50 }, [])).toMatchObject({
      x: 312,
      y: 312,
      guides: [],
    });
  });
  it("finds a free place", () => {
    const box = { id: "o", x: 0, y: 0, w: 100, h: 100 };
    const [x, y] = freePlace([0, 0], { w: 100, h: 100 }, [box]);
    expect(x >= 112 || y >= 112).toBe(true);
  });
  it("finds the nearest free height in a column", () => {
    const at = (y: number) => ({ id: "o", x: 0, y, w: 100, h: 100 });
    expect(freeHeight(at(10), [])).toBe(10);
    expect(freeHeight(at(10), [at(100)])).toBe(-38);
    expect(freeHeight(at(60), [at(0)])).toBe(132);
    expect(freeHeight({ ...at(10), x: 300 }, [at(0)])).toBe(10);
  });
  it("knows crossing strokes", () => {
    expect(crosses([0, 0], [10, 10], [0, 10], [10, 0])).toBe(true);
    expect(crosses([0, 0], [10, 10], [20, 0], [30, 10])).toBe(false);
  });
});
