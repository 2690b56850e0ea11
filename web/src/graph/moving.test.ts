import { expect, it } from "vitest";
import type { Chip, Doc, DocNode } from "./document";
import { movingIds, movingOps } from "./moving";

const input: DocNode = { id: "x", op: "input", params: { value: 1 } };
const held: DocNode = { id: "y", op: "input", params: { value: 1, locked: true } };
const weight: DocNode = { id: "w", op: "parameter", params: { value: 1 } };
const row: DocNode = { id: "d", op: "data", params: { column: "x1" } };
const set = { name: "hackers_guide_svm" };
const gate: DocNode = { id: "n", op: "chip", params: { of: "nand" }, inputs: ["y", "y"] };

const moving = (nodes: DocNode[], inner: DocNode[] = [], data?: Doc["data"]) =>
  movingOps({
    tugboat: 1,
    kind: "circuit",
    title: "",
    nodes,
    ...(data ? { data } : {}),
    chips: { nand: { inputs: ["p", "q"], outputs: ["out"], nodes: inner } },
  } as Doc);

it("says what a tug moves", () => {
  expect(moving([input, held])).toBe("inputs");
  expect(moving([input, weight])).toBe("both");
  expect(moving([held, weight])).toBe("parameters");
  expect(moving([input, row, weight], [], set)).toBe("parameters");
});

it("says that nothing moves where every number is locked", () => {
  expect(moving([held])).toBe("nothing");
  expect(moving([input, row], [], set)).toBe("nothing");
});

it("a data gate without a data set stops no input, and a data set without a data gate neither", () => {
  expect(moving([input, row])).toBe("inputs");
  expect(moving([input], [], set)).toBe("inputs");
  expect(moving([input, gate], [row], set)).toBe("nothing");
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
    const doc: Doc = { tugboat: 1, kind: "circuit", title: "", nodes: [...nodes, far, f], output: "f" };
    return movingIds(nodes.includes(row) ? { ...doc, data: set } : doc);
  };
  expect(named(input, held, weight)).toEqual(["x", "w"]);
  expect(named(input, row, weight)).toEqual(["w"]);
  expect(movingIds({ tugboat: 1, kind: "circuit", title: "", nodes: [input] })).toEqual([]);
});

it("names what moves inside chips by the chip it is in, and only what the chip gives on", () => {
  const out: DocNode = { id: "out", op: "multiply", inputs: ["p", "w"] };
  const idle: DocNode = { ...weight, id: "idle" };
  const chip = { inputs: ["p"], outputs: ["out"], nodes: [weight, out, idle] };
  const [n, m] = ["n", "m"].map((id) => ({ id, op: "chip", params: { of: "neuron" }, inputs: ["x"] }));
  const f: DocNode = { id: "f", op: "add", inputs: ["n", "m"] };
  const nodes = [input, n as DocNode, m as DocNode, f];
  const doc: Doc = { tugboat: 1, kind: "circuit", title: "", nodes, output: "f", chips: { neuron: chip } };
  expect(movingIds(doc)).toEqual(["x", "n/w", "m/w"]);
});

it("looks through chips that double with every level no longer than anybody would wait", () => {
  const deep = Array.from({ length: 60 }, (_, i): [string, Chip] => {
    const [a, b] = ["a", "b"].map((id): DocNode => ({ id, op: "chip", params: { of: `c${i + 1}` } }));
    const out: DocNode = { id: "out", op: "add", inputs: ["a", "b"] };
    return [
      `c${i}`,
      { inputs: [], outputs: ["out"], nodes: i < 59 ? [a as DocNode, b as DocNode, out] : [weight] },
    ];
  });
  const nodes: DocNode[] = [{ id: "f", op: "chip", params: { of: "c0" } }];
  const doc: Doc = {
    tugboat: 1,
    kind: "circuit",
    title: "",
    nodes,
    output: "f",
    chips: Object.fromEntries(deep),
  };
  expect(movingIds(doc).length).toBeLessThan(20_000);
});
