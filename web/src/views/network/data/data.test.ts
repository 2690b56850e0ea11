import { describe, expect, it } from "vitest";
import type { Doc } from "../../../graph/document";
import { whyNone } from "./examples";
import { type ColumnInfo, isNumbers, refusal } from "./own";
import { fittedBetween, sectionFor, withOutput, withSettings } from "./section";

const net = (units: number, activation: string, train: Record<string, unknown> = {}): Doc => ({
  tugboat: 1,
  kind: "network",
  title: "",
  nodes: [
    { id: "x", op: "input" },
    { id: "y", op: "dense", inputs: ["x"], params: { units, activation } },
  ],
  output: "y",
  train,
});
const output = (doc: Doc) => doc.nodes[1]?.params;

describe("another set", () => {
  const old = { name: "spiral", noise: 0.1, examples: 200, features: ["x1"], points: [[0, 0, 1]] };

  it("keeps what means the same there", () => {
    const blobs = { name: "blobs", kind: "points" as const, classes: 3, rows: 500 };
    expect(sectionFor(blobs, old, "points")).toEqual({
      name: "blobs",
      noise: 0.1,
      examples: 200,
      features: ["x1"],
    });
    const digits = { name: "digits", kind: "images" as const, classes: 10, rows: 1797 };
    expect(sectionFor(digits, old, "points")).toEqual({ name: "digits" });
    const drawn = { name: "points", kind: "points" as const, classes: 2, rows: 0 };
    expect(sectionFor(drawn, old, "points")).toEqual({ name: "points", features: ["x1"] });
  });

  it("fits the output to its classes and leaves a fitting one alone", () => {
    const tanh = net(1, "tanh");
    expect(withOutput(tanh, 2)).toBe(tanh);
    expect(output(withOutput(tanh, 3))).toEqual({ units: 3, activation: "softmax" });
    expect(output(withOutput(net(10, "softmax"), 2))).toEqual({ units: 2, activation: "softmax" });
    expect(output(withOutput(net(10, "sigmoid"), 2))).toEqual({ units: 2, activation: "sigmoid" });
    expect(output(withOutput(net(1, "sigmoid"), 2))).toEqual({ units: 1, activation: "sigmoid" });
    expect(output(withOutput(tanh, 0))).toEqual({ units: 1, activation: "linear" });
    expect(output(withOutput(net(1, "linear"), 2))).toEqual({ units: 1, activation: "tanh" });
    expect(output(withOutput(net(3, "softmax"), 2, true))).toEqual({ units: 1, activation: "tanh" });
    const softmax = net(2, "softmax");
    expect(withOutput(softmax, 2, true)).toBe(softmax);
    expect(withOutput(softmax, 2)).toBe(softmax);
    expect(output(withOutput(net(1, "sigmoid"), 4))).toEqual({ units: 4, activation: "sigmoid" });
  });

  it("fits the layer below where the activation is a node of its own", () => {
    const doc = net(10, "linear", { loss: "log_likelihood" });
    doc.nodes.push({ id: "p", op: "softmax", inputs: ["y"] });
    doc.output = "p";
    expect(output(withOutput(doc, 3))?.units).toBe(3);
    const value = withOutput(doc, 0);
    expect([value.output, value.nodes.length, output(value)?.units, value.train]).toEqual(["y", 2, 1, {}]);
  });

  it("tells what it changed, and calls a layer by its activation no longer than it has it", () => {
    const doc = net(10, "softmax");
    const value = withOutput(doc, 0);
    expect(fittedBetween(doc, value)).toEqual({
      name: "y",
      was: { units: 10, activation: "softmax" },
      now: { units: 1, activation: "linear" },
    });
    expect(fittedBetween(doc, withOutput(doc, 10))).toBe(null);
    expect(value.nodes[1]?.label).toBe(undefined);
    doc.nodes[1]!.label = "softmax";
    expect(withOutput(doc, 0).nodes[1]?.label).toBe("linear");
    expect(withOutput(doc, 2).nodes[1]?.label).toBe("softmax");
  });

  it("drops a loss that the new output cannot have", () => {
    expect(withOutput(net(10, "softmax", { loss: "log_likelihood", l2: 1 }), 0).train).toEqual({ l2: 1 });
    const kept = { loss: "log_likelihood", l2: 1 };
    expect(withOutput(net(10, "softmax", kept), 2).train).toEqual(kept);
    expect(withOutput(net(1, "tanh", { loss: "quadratic" }), 3).train).toEqual({ loss: "quadratic" });
  });
});

it("a setting is changed or taken away", () => {
  expect(withSettings({ name: "spiral", noise: 0.1 }, { noise: undefined, seed: 2 })).toEqual({
    name: "spiral",
    seed: 2,
  });
});

it("a column with a gap says which cell it is, and is one of numbers when such rows are left out", () => {
  const stray = { count: 1, row: 57, line: 58, text: "" };
  const rooms: ColumnInfo = { name: "rooms", numbers: false, values: 9, task: "classes", stray };
  expect(refusal(rooms, false)).toBe("rooms: row 57 (line 58) is empty, where a number is needed.");
  const three = { ...rooms, stray: { ...stray, count: 3, text: "n/a" } };
  expect(refusal(three, false)).toBe(
    "rooms: row 57 (line 58) has “n/a”, where a number is needed, and 2 more.",
  );
  expect([isNumbers(rooms, false), isNumbers(rooms, true), refusal(rooms, true)]).toEqual([false, true, ""]);
  const { stray: _, ...text } = rooms;
  expect([isNumbers(text, true), refusal(text, true)]).toEqual([
    false,
    "rooms holds text, which a net cannot read.",
  ]);
});

describe("examples that are not there", () => {
  it("are said to be none only where there will be none", () => {
    expect(whyNone(true, true)).toContain("choose a set");
    expect(whyNone(false, true)).toContain("engine is being prepared");
    expect(whyNone(false, false)).toContain("being made");
  });
});
