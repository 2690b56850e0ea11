import { expect, it } from "vitest";
import type { Doc } from "../graph/document";
import { circuit } from "../graph/fixtures";
import { downstream, unheardOf } from "./unheard";
import { withValue } from "./values";

const doc: Doc = {
  ...circuit([
    { id: "x", op: "input", params: { value: 1 } },
    { id: "y", op: "input", params: { value: 2 } },
    { id: "c", op: "chip", inputs: ["x"], params: { of: "double" } },
    { id: "g", op: "tanh", inputs: ["y"] },
    { id: "f", op: "add", inputs: ["c", "g"] },
  ]),
  chips: {
    double: {
      inputs: ["u"],
      outputs: ["v"],
      nodes: [
        { id: "w", op: "constant", params: { value: 2 } },
        { id: "v", op: "multiply", inputs: ["u", "w"] },
      ],
    },
  },
};
const wires: [string, string, number][] = [
  ["x", "c/v", 0],
  ["c/w", "c/v", 1],
  ["y", "g", 0],
  ["c/v", "f", 0],
  ["g", "f", 1],
];
const told = (now: Doc) => {
  const unheard = unheardOf(doc, now);
  return [Object.fromEntries(unheard.values), [...downstream(unheard, wires)].sort()];
};

it("a number given by hand puts all that reads it out of date, through chips too", () => {
  expect(told(doc)).toEqual([{}, []]);
  expect(told(withValue(doc, "x", 5))).toEqual([{ x: 5 }, ["c/v", "f"]]);
  expect(told(withValue(doc, "c/w", 7))).toEqual([{ "c/w": 7 }, ["c/v", "f"]]);
});

it("a node that reads something else has no number of its own any more", () => {
  const rewire = (id: string, inputs: string[]): Doc => ({
    ...doc,
    nodes: doc.nodes.map((n) => (n.id === id ? { ...n, inputs } : n)),
  });
  expect(told(rewire("g", ["x"]))).toEqual([{}, ["f", "g"]]);
  expect(told(rewire("c", ["y"]))).toEqual([{}, ["c/v", "c/w", "f"]]);
  const moved = doc.nodes.map((n) => ({ ...n, at: [1, 2] as [number, number], label: "there" }));
  expect(told({ ...doc, nodes: moved, title: "u" })).toEqual([{}, []]);
});

it("comes to an end where a chip contains itself", () => {
  const ring = { inputs: ["x"], outputs: ["y"], nodes: [{ id: "y", op: "chip", params: { of: "q" } }] };
  const endless: Doc = {
    ...doc,
    nodes: [{ id: "c", op: "chip", inputs: [], params: { of: "q" } }],
    chips: { q: ring },
  };
  expect(unheardOf({ ...doc, nodes: [], chips: {} }, endless).values.size).toBe(0);
});
