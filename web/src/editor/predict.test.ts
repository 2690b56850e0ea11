import { beforeEach, describe, expect, it } from "vitest";
import type { Doc } from "../graph/document";
import { useDoc } from "../state/doc";
import { useUi } from "../state/ui";
import { askedAt, isHidden, nameOf, nodeFor, unpredicted, usePredict } from "./predict";

const neuron = {
  inputs: ["p"],
  outputs: ["out"],
  nodes: [
    { id: "w", op: "parameter", params: { value: 1 } },
    { id: "b", op: "parameter", params: { value: 0 } },
    { id: "wp", op: "multiply", inputs: ["w", "p"] },
    { id: "out", op: "add", inputs: ["wp", "b"] },
  ],
};
const doc: Doc = {
  tugboat: 1,
  kind: "circuit",
  title: "",
  nodes: [
    { id: "x", op: "input", params: { value: 1 } },
    { id: "n1", op: "chip", params: { of: "neuron" }, inputs: ["x"] },
    { id: "n2", op: "chip", params: { of: "neuron" }, inputs: ["n1"] },
  ],
  output: "n2",
  chips: { neuron },
};

describe("numbers inside chips", () => {
  beforeEach(() => {
    useDoc.getState().replace(doc, "drawing");
    useUi.setState({ predictFirst: true, selection: [], opened: [] });
    usePredict.getState().reset();
  });
  const guess = (id: string) => usePredict.getState().guess(id, "up");

  it("are asked about like all that a pull moves", () => {
    expect(unpredicted()).toEqual(["x", "n1/w", "n1/b", "n2/w", "n2/b"]);
    useUi.setState({ predictFirst: false });
    expect(unpredicted()).toEqual([]);
  });

  it("are asked about at their chip, one after the other, and the chip itself after them", () => {
    expect(askedAt("n1/out", "n1")).toBe("n1/w");
    guess("n1/w");
    expect(askedAt("n1/out", "n1")).toBe("n1/w"); // whether that was right stands there until somebody goes on
    useUi.setState({ selection: ["n1"] });
    expect(askedAt("n1/out", "n1")).toBe("n1/b");
    guess("n1/b");
    useUi.setState({ selection: [] });
    expect(askedAt("n1/out", "n1")).toBe("n1/out");
    expect(askedAt("x", null)).toBe("x");
  });

  it("leave nothing hidden once all of them are predicted, also of what lies on the way", () => {
    for (const id of ["x", "n1/w", "n1/b", "n2/w"]) guess(id);
    expect(isHidden("n1/out")).toBe(true);
    guess("n2/b");
    expect(isHidden("n1/out")).toBe(false);
  });

  it("stand where the chip or the number itself is drawn, under a name that says which chip", () => {
    expect(nodeFor("n1/w", [])).toEqual({ opened: [], id: "n1" });
    expect(nodeFor("n1/w", ["n1"])).toEqual({ opened: ["n1"], id: "w" });
    expect(nodeFor("x", ["n1"])).toEqual({ opened: [], id: "x" });
    expect(nodeFor("n2/w", ["n1"])).toEqual({ opened: [], id: "n2" });
    expect([nameOf("x", []), nameOf("n1/w", []), nameOf("n1/w", ["n1"])]).toEqual(["x", "w inside n1", "w"]);
  });
});
