import { expect, it } from "vitest";
import type { Doc, DocNode } from "./document";
import { movingIds, movingOps } from "./moving";

const input: DocNode = { id: "x", op: "input", params: { value: 1 } };
const held: DocNode = { id: "y", op: "input", params: { value: 1, locked: true } };
const weight: DocNode = { id: "w", op: "parameter", params: { value: 1 } };
const row: DocNode = { id: "d", op: "data", params: { column: "x1" } };
const gate: DocNode = { id: "n", op: "chip", params: { of: "nand" }, inputs: ["y", "y"] };

const moving = (nodes: DocNode[], inner: DocNode[] = []) =>
  movingOps({
    tugboat: 1,
    kind: "circuit",
    title: "",
    nodes,
    chips: { nand: { inputs: ["p", "q"], outputs: ["out"], nodes: inner } },
  } as Doc);

it("says what a tug moves", () => {
  expect(moving([input, held])).toBe("inputs");
  expect(moving([input, weight])).toBe("both");
  expect(moving([held, weight])).toBe("parameters");
  expect(moving([input, row, weight])).toBe("parameters");
});

it("says that nothing moves where every number is locked", () => {
  expect(moving([held])).toBe("nothing");
  expect(moving([input, row])).toBe("nothing");
});

it("sees parameters inside chips, and only inside those that are used", () => {
  expect(moving([held, gate], [weight])).toBe("parameters");
  expect(moving([held], [weight])).toBe("nothing");
  expect(moving([held, gate], [gate, weight])).toBe("parameters");
});

it("names what a pull on the output moves: free, and on the way to it", () => {
  const far: DocNode = { id: "far", op: "input" };
  const named = (...nodes: DocNode[]) => {
    const f: DocNode = { id: "f", op: "add", inputs: nodes.map((n) => n.id) };
    return movingIds({ tugboat: 1, kind: "circuit", title: "", nodes: [...nodes, far, f], output: "f" });
  };
  expect(named(input, held, weight)).toEqual(["x", "w"]);
  expect(named(input, row, weight)).toEqual(["w"]);
  expect(movingIds({ tugboat: 1, kind: "circuit", title: "", nodes: [input] })).toEqual([]);
});
