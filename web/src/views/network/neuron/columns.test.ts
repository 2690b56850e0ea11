import { beforeAll, describe, expect, it } from "vitest";
import type { Doc, DocNode } from "../../../graph/document";
import { useTestCatalogue } from "../../../graph/fixtures";
import { columnsOf } from "./columns";

const doc = (...nodes: DocNode[]): Doc => ({ tugboat: 1, kind: "network", title: "", nodes });
const dense = (id: string, from: string, units: number, activation = "tanh"): DocNode => ({
  id,
  op: "dense",
  inputs: [from],
  params: { units, activation },
});
const input: DocNode = { id: "x", op: "input" };

beforeAll(useTestCatalogue);

describe("columnsOf", () => {
  it("puts an input and dense layers into columns", () => {
    const found = columnsOf(doc(input, dense("a", "x", 8), dense("out", "a", 1)), {
      x: [2],
      a: [8],
      out: [1],
    });
    expect(found.columns?.map((c) => [c.node, c.units, c.kind])).toEqual([
      ["x", 2, "input"],
      ["a", 8, "hidden"],
      ["out", 1, "output"],
    ]);
  });

  it("takes an activation after a plain layer as that layer's own", () => {
    const soft: DocNode = { id: "p", op: "softmax", inputs: ["s"] };
    const found = columnsOf(doc(input, dense("s", "x", 3, "linear"), soft), { x: [2], s: [3], p: [3] });
    expect(found.columns?.[1]).toMatchObject({ node: "s", top: "p", activation: "softmax", tail: ["p"] });
  });

  it("says why a net is not drawn so", () => {
    const shapes = { x: [784], a: [30] };
    expect(columnsOf(doc(input, dense("a", "x", 30)), shapes).why).toEqual({
      reason: "units",
      name: "x",
      units: 784,
    });
    const forked = doc(input, dense("a", "x", 2), dense("b", "x", 2));
    expect(columnsOf(forked, { x: [2], a: [2], b: [2] }).why).toMatchObject({ reason: "branches" });
    expect(columnsOf(doc(input), { x: [2] }).why).toEqual({ reason: "no-dense" });
  });
});
