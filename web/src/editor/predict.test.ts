import { beforeEach, describe, expect, it } from "vitest";
import type { Doc } from "../graph/document";
import { circuit, node, useTestCatalogue } from "../graph/fixtures";
import { useDoc } from "../state/doc";
import { live, liveChanged } from "../state/live";
import { useRun } from "../state/run";
import { useUi } from "../state/ui";
import { wireNumbers } from "./numbers";
import { askedAt, hasTurned, isHidden, nameOf, nodeFor, unpredicted, usePredict } from "./predict";
import { buildScene } from "./scene";
import { wave } from "./wave";

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
  ...circuit(
    [
      { id: "x", op: "input", params: { value: 1 } },
      { id: "n1", op: "chip", params: { of: "neuron" }, inputs: ["x"] },
      { id: "n2", op: "chip", params: { of: "neuron" }, inputs: ["n1"] },
    ],
    "n2",
  ),
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

describe("a tug that turns after it was answered", () => {
  const product = circuit([node("x", "input"), node("y", "input"), node("f", "multiply", ["x", "y"])], "f");
  /** The numbers as they are when x and y are these. */
  const comes = (x: number, y: number) => {
    Object.assign(live, { backward: true, pull: 1, gradients: Float64Array.of(y, x, 1) });
    liveChanged((tell) => tell());
  };
  beforeEach(() => {
    useDoc.getState().replace(product, `turning${Math.random()}`);
    live.slot = new Map(["x", "y", "f"].map((id, at) => [id, at]));
    useUi.setState({ predictFirst: true, selection: ["x"], opened: [] });
    useRun.setState({ playing: false });
    usePredict.getState().reset();
    comes(-2, 3);
    usePredict.getState().guess("x", "up");
  });
  const hidden = () => ["x", "y", "f"].filter(isHidden);
  const verdictOf = (id: string) => usePredict.getState().guesses[id];

  it("is hidden and asked about again; one that only grows is not", () => {
    comes(-2, 5);
    expect([hidden(), hasTurned("x")]).toEqual([["y", "f"], false]);
    comes(-2, -1);
    expect([hidden(), unpredicted(), hasTurned("x"), hasTurned("y")]).toEqual([
      ["x", "y", "f"],
      ["x", "y"],
      true,
      false,
    ]);
    usePredict.getState().guess("x", "down");
    expect([isHidden("x"), hasTurned("x")]).toEqual([false, false]);
    comes(-2, 0);
    expect(isHidden("x")).toBe(true); // to nothing is a turn as well
  });

  it("hides again what was shown because all had been said, but not what one wanted to see", () => {
    useUi.setState({ selection: ["y"] });
    usePredict.getState().guess("y", "down");
    expect(hidden()).toEqual([]);
    comes(4, 3);
    expect(hidden()).toEqual(["y", "f"]);
    usePredict.getState().show();
    comes(-4, -3);
    expect(hidden()).toEqual([]);
  });

  it("is asked about where one looks at it; of what else has turned nothing is said", () => {
    usePredict.getState().guess("y", "down");
    expect(verdictOf("y")).toBe("down");
    comes(4, -3);
    expect([isHidden("x"), hasTurned("x"), hasTurned("y"), verdictOf("y")]).toEqual([
      true,
      true,
      false,
      "past",
    ]);
    usePredict.getState().guess("x", "down");
    expect(unpredicted()).toEqual([]);
    useUi.setState({ selection: ["y"] });
    comes(4, -3);
    expect(hasTurned("y")).toBe(false);
    comes(-4, -3);
    expect([hasTurned("x"), hasTurned("y")]).toEqual([false, true]);
  });

  it("is asked about again though it was answered before there was a gradient", () => {
    usePredict.getState().reset();
    Object.assign(live, { backward: false });
    usePredict.getState().guess("x", "up");
    comes(-2, 3);
    expect(isHidden("x")).toBe(false);
    comes(-2, -3);
    expect(hasTurned("x")).toBe(true);
  });

  it("is told by no share of a number that several gates read before it is answered", () => {
    useTestCatalogue();
    wave.finish();
    const twice = { id: "f", op: "add", inputs: ["g", "x"] };
    const nodes = [...product.nodes.map((n) => (n.id === "f" ? { ...n, id: "g" } : n)), twice];
    const scene = buildScene({ ...product, nodes }, [], []);
    live.wireSlot = new Map(["x>g>0", "y>g>1", "g>f>0", "x>f>1"].map((key, at) => [key, at]));
    live.shares = Float64Array.of(3, -2, 1, 1);
    const of = (source: string, target: string) => {
      const wire = scene.wires.find((one) => one.source.id === source && one.target.id === target);
      return wireNumbers(wire!, scene, new Set(), null).tug;
    };
    expect([of("x", "g"), of("y", "g")]).toEqual([null, null]);
    usePredict.getState().guess("g", "up");
    expect([of("x", "g"), of("y", "g")]).toEqual([3, null]);
  });

  it("is asked about when the run pauses, not at every step while it plays", () => {
    useRun.setState({ playing: true });
    comes(-2, -1);
    expect(isHidden("x")).toBe(false);
    useRun.setState({ playing: false });
    expect(isHidden("x")).toBe(true);
  });
});
