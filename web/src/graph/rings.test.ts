import { beforeAll, describe, expect, it } from "vitest";
import { containsChip } from "./chips";
import { chipsUsed } from "./clipboard";
import type { Chip, Doc, DocNode } from "./document";
import { circuit, node, useTestCatalogue } from "./fixtures";
import { movingOps } from "./moving";
import { chipRing, ringWords } from "./rings";
import { engineRef } from "./scope";
import { engineWires } from "./shares";
import { waitingOutput } from "./waiting";

beforeAll(useTestCatalogue);

const instance = (id: string, of: string, inputs: string[]): DocNode => ({
  id,
  op: "chip",
  inputs,
  params: { of },
});
/** A chip whose only node is an instance of another one. */
const wraps = (of: string): Chip => ({
  inputs: ["x"],
  outputs: ["y"],
  nodes: [instance("y", of, ["x"])],
});
const through: Chip = { inputs: ["x"], outputs: ["x"], nodes: [] };

function drawing(chips: Record<string, Chip>, of: string, inputs = ["a"]): Doc {
  return { ...circuit([node("a", "input"), instance("c", of, inputs)], "c"), chips };
}
const endless = [drawing({ q: wraps("q") }, "q"), drawing({ q: wraps("r"), r: wraps("q") }, "q")];

it("a ring of chips is found and named, a mere nesting is none", () => {
  expect(endless.map((doc) => ringWords(chipRing(doc.chips) ?? []))).toEqual(["q → q", "q → r → q"]);
  const shared = { inputs: [], outputs: [], nodes: [...wraps("in").nodes, ...wraps("in").nodes] };
  expect(chipRing({ out: shared, mid: wraps("out"), in: through, lost: wraps("gone") })).toBeNull();
  expect(chipRing(undefined)).toBeNull();
});

it("a nest of twenty thousand chips is looked through", () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `c${i}`);
  const chips = Object.fromEntries(names.map((name, i) => [name, wraps(`c${i + 1}`)]));
  expect(chipRing(chips)).toBeNull();
  expect(chipRing({ ...chips, c19999: wraps("c0") })).toHaveLength(20_001);
});

describe("what follows chips comes to an end where chips have none:", () => {
  it.each(endless)("the number behind a reference", (doc) => {
    expect(engineRef(doc, [], "c")).toBeNull();
  });
  it.each(endless)("the wires behind a drawn one", (doc) => {
    expect(engineWires(doc, [], "a", doc.nodes[1]!, 0)).toEqual([]);
  });
  it.each(endless)("what waits, what moves, what is copied, what contains what", (doc) => {
    expect(waitingOutput(doc)).toBeNull();
    expect(movingOps(doc)).toBe("inputs");
    expect(Object.keys(chipsUsed(doc, doc.nodes))).toEqual(Object.keys(doc.chips ?? {}));
    expect(containsChip(doc, "q", "q")).toBe(true);
    expect(containsChip(doc, "q", "elsewhere")).toBe(false);
  });
});

it("chips that pass on what they read, wired in a circle, carry no number", () => {
  expect(engineRef(drawing({ t: through }, "t", ["c"]), [], "c")).toBeNull();
  expect(engineRef(drawing({ t: through }, "t"), [], "c")).toBe("a");
});

it("thirty chips that each hold the next one twice are looked through in an instant", () => {
  const twice = (of: string): Chip => ({
    inputs: ["x"],
    outputs: ["y"],
    nodes: [instance("h", of, ["x"]), instance("y", of, ["h"])],
  });
  const chips: Record<string, Chip> = { c30: through };
  for (let i = 0; i < 30; i += 1) chips[`c${i}`] = twice(`c${i + 1}`);
  const doc = drawing(chips, "c0");
  expect(waitingOutput(doc)).toBeNull();
  expect(containsChip(doc, "c0", "elsewhere")).toBe(false);
  expect(chipRing(chips)).toBeNull();
});
