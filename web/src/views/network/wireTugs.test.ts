import { describe, expect, it } from "vitest";
import type { Doc, DocNode } from "../../graph/document";
import { alongWire } from "./wireTugs";

const node = (id: string, op: string, ...inputs: string[]): DocNode => ({ id, op, inputs });
const net: Doc = {
  tugboat: 1,
  kind: "network",
  title: "",
  nodes: [
    node("x", "input"),
    node("a", "dense", "x"),
    node("b", "dense", "a"),
    node("sum", "add", "a", "b"),
    node("out", "dense", "sum"),
    node("more", "dense", "out"),
  ],
  output: "out",
};
const gradients: Record<string, number[]> = {
  x: [3],
  a: [5, 7],
  b: [1, 2],
  sum: [1, 2],
  out: [9],
  more: [1],
};
const along = (source: string, target: string, index = 0, doc = net) =>
  alongWire(doc, (id) => gradients[id] ?? null, source, target, index);

describe("the gradient along a wire between layers", () => {
  it("is all of its source's where one layer reads it", () => {
    expect(along("x", "a")).toEqual([3]);
    expect(along("sum", "out")).toEqual([1, 2]);
  });

  it("is not what dropout was pulled with: some of that is left out", () => {
    const thinned = {
      ...net,
      nodes: [node("x", "input"), node("a", "dense", "x"), node("sum", "dropout", "a")],
      output: "sum",
    };
    expect(along("a", "sum", 0, thinned)).toEqual([5, 7]);
  });

  it("is the same on every branch of an addition, and the rest on the other wires of its source", () => {
    expect(along("a", "sum", 0)).toEqual([1, 2]);
    expect(along("b", "sum", 1)).toEqual([1, 2]);
    expect(along("a", "b")).toEqual([4, 5]);
  });

  it("is not told where it cannot be known", () => {
    const forked = { ...net, nodes: [...net.nodes, node("c", "dense", "x")] };
    expect(along("x", "a", 0, forked)).toBeNull();
    expect(along("out", "more")).toBeNull();
    expect(along("y", "a")).toBeNull();
  });
});
