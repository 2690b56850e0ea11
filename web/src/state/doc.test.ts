import { beforeEach, describe, expect, it } from "vitest";
import { type Doc, emptyDoc } from "../graph/document";
import { beginGesture, endGesture, redo, undo, useDoc } from "./doc";
import { sameDocument } from "./same";
import { nodeOf, withValue } from "./values";

const circuit: Doc = {
  ...emptyDoc(),
  nodes: [
    { id: "x", op: "input", params: { value: -2, min: -5, max: 5 } },
    { id: "c", op: "chip", inputs: ["x"], params: { of: "double" } },
  ],
  chips: {
    double: {
      inputs: ["u"],
      outputs: ["y"],
      nodes: [
        { id: "w", op: "constant", params: { value: 2 } },
        { id: "y", op: "multiply", inputs: ["u", "w"] },
      ],
    },
  },
};
const value = () => nodeOf(useDoc.getState().doc, "x")?.params?.value;
const set = (v: number) => useDoc.getState().edit((doc) => withValue(doc, "x", v));

beforeEach(() => useDoc.getState().replace(circuit, "d"));

describe("history", () => {
  it("takes a whole drag as one step", () => {
    beginGesture();
    for (const v of [-1, 0, 1, 2]) set(v);
    endGesture();
    set(3);
    undo();
    expect(value()).toBe(2);
    undo();
    expect(value()).toBe(-2);
    redo();
    expect(value()).toBe(2);
  });

  it("has no step for a gesture that changed nothing", () => {
    beginGesture();
    endGesture();
    expect(useDoc.temporal.getState().pastStates).toHaveLength(0);
  });

  it("goes on recording after a gesture inside a gesture", () => {
    beginGesture();
    beginGesture();
    set(1);
    endGesture();
    endGesture();
    set(2);
    expect(useDoc.temporal.getState().pastStates).toHaveLength(2);
  });

  it("begins anew with another document", () => {
    set(1);
    useDoc.getState().replace(emptyDoc(), "e");
    undo();
    expect(useDoc.getState().doc.nodes).toEqual([]);
  });

  it("ends a gesture when another document comes", () => {
    beginGesture();
    set(1);
    useDoc.getState().replace({ ...circuit, title: "other" }, "e");
    set(3);
    endGesture();
    undo();
    expect(value()).toBe(-2);
    expect(useDoc.getState().doc.title).toBe("other");
    expect(useDoc.temporal.getState().pastStates).toHaveLength(0);
  });
});

describe("values", () => {
  it("change in place and leave the range as it is drawn", () => {
    const next = withValue(circuit, "x", 9);
    expect(nodeOf(next, "x")?.params).toEqual({ value: 9, min: -5, max: 5 });
    expect(nodeOf(circuit, "x")?.params?.value).toBe(-2);
    expect(withValue(circuit, "x", -2)).toBe(circuit);
    expect(withValue(circuit, "nobody", 1)).toBe(circuit);
  });

  it("inside a chip change its definition", () => {
    const next = withValue(circuit, "c/w", 7);
    expect(next.chips?.double?.nodes[0]?.params?.value).toBe(7);
    expect(nodeOf(next, "c/w")?.params?.value).toBe(7);
  });
});

it("two documents that say the same are the same", () => {
  const twin = JSON.parse(JSON.stringify(circuit)) as Doc;
  expect(sameDocument(circuit, { ...twin, view: {}, train: {}, data: {} })).toBe(true);
  expect(sameDocument(circuit, withValue(twin, "c/w", 3))).toBe(false);
});
