import { beforeAll, describe, expect, it } from "vitest";
import type { Doc } from "./document";
import {
  addNode,
  changeOp,
  connect,
  disconnect,
  missingInputs,
  portCount,
  removeNodes,
  renameNode,
  setLabel,
  setOutput,
  splice,
  spliceOutput,
  takesMore,
} from "./edit";
import { circuit, inputsOf, neuron, node, useTestCatalogue } from "./fixtures";
import { mayConnect } from "./rules";
import { levels, pathBetween, topological, wiresOf } from "./topology";

beforeAll(useTestCatalogue);

describe("adding", () => {
  it("gives free names and makes the first computing node the output", () => {
    const one = addNode(circuit([]), [], { op: "input", at: [0, 0] });
    const two = addNode(one.doc, [], { op: "input", at: [0, 0] });
    expect([one.id, two.id]).toEqual(["x", "y"]);
    expect(two.doc.output).toBe("x");
    const sum = addNode(two.doc, [], { op: "add", at: [9.6, 1] });
    expect(sum.doc.output).toBe("sum");
    expect(sum.doc.nodes[2]?.at).toEqual([10, 1]);
  });
  it("keeps an output that computes", () => {
    expect(addNode(neuron(), [], { op: "tanh", at: [0, 0] }).doc.output).toBe("f");
  });
});

describe("wires", () => {
  it("fills later ports without losing earlier ones", () => {
    const doc = connect(circuit([node("a", "input"), node("p", "subtract")]), [], "a", "p", 1);
    expect(inputsOf(doc, "p")).toEqual(["", "a"]);
    expect(missingInputs(doc, doc.nodes[1]!)).toEqual([0]);
  });
  it("moves the output to where it is wired onward", () => {
    const added = addNode(neuron(), [], { op: "tanh", at: [0, 0], id: "t" });
    expect(connect(added.doc, [], "f", "t", 0).output).toBe("t");
  });
  it("closes gaps of a variadic gate that has enough, else leaves a free port", () => {
    const doc = circuit([node("a", "input"), node("b", "input"), node("s", "add", ["a", "b", "a"])]);
    const two = disconnect(doc, [], "s", 1);
    expect(inputsOf(two, "s")).toEqual(["a", "a"]);
    expect(inputsOf(disconnect(two, [], "s", 0), "s")).toEqual(["", "a"]);
    expect(portCount(two, two.nodes[2]!)).toBe(2);
    expect(takesMore(two, two.nodes[2]!)).toBe(true);
    expect(takesMore(neuron(), neuron().nodes[5]!)).toBe(false);
  });
  it("goes into a wire", () => {
    const added = addNode(neuron(), [], { op: "tanh", at: [0, 0], id: "t" });
    const doc = splice(added.doc, [], "t", "f", 0);
    expect(inputsOf(doc, "f")).toEqual(["t"]);
    expect(inputsOf(doc, "t")).toEqual(["s"]);
    expect(doc.output).toBe("f");
  });
  it("goes into the wire to the box of the output, and is the output from then on", () => {
    const added = addNode(neuron(), [], { op: "tanh", at: [0, 0], id: "t" });
    const doc = spliceOutput(added.doc, [], "t");
    expect(inputsOf(doc, "t")).toEqual(["f"]);
    expect(doc.output).toBe("t");
    expect(spliceOutput(doc, [], "t")).toBe(doc);
    expect(spliceOutput(doc, [], "a")).toBe(doc); // an input takes no wire
  });
});

describe("the output", () => {
  it("of a chip changes without the other outputs, which are read by name outside", () => {
    const nodes = ["out", "rest", "more"].map((id) => node(id, "tanh", ["a"]));
    const chip = { inputs: ["a"], outputs: ["out", "rest"], nodes };
    const doc = { ...circuit([{ ...node("c", "chip", []), params: { of: "pair" } }]), chips: { pair: chip } };
    const outputs = (d: Doc) => d.chips?.pair?.outputs;
    expect(outputs(setOutput(doc, ["c"], "more"))).toEqual(["more", "rest"]);
    expect(outputs(setOutput(doc, ["c"], "rest"))).toEqual(["rest", "out"]);
    const loose = { ...chip, nodes: chip.nodes.map((n) => (n.id === "rest" ? node("rest", "tanh", []) : n)) };
    const spliced = spliceOutput({ ...doc, chips: { pair: loose } }, ["c"], "rest");
    expect(outputs(spliced), "none of them twice").toEqual(["rest", "out"]);
    expect(setOutput(doc, ["c"], "out"), "is what it was").toBe(doc);
    expect(connect(doc, ["c"], "a", "out", 0), "is wired so").toBe(doc);
  });
  it("of a chip that is an output no longer leaves no wire dangling that read it by name", () => {
    const nodes = ["out", "rest", "more"].map((id) => node(id, "tanh", ["a"]));
    const pair = { inputs: ["a"], outputs: ["out", "rest"], nodes };
    const c = { ...node("c", "chip", ["x"]), params: { of: "pair" } };
    const whole = { inputs: ["x"], outputs: ["c:out"], nodes: [c, node("r", "tanh", ["c:rest"])] };
    const doc = { ...circuit([node("x", "input"), c, node("f", "tanh", ["c:out"])]), chips: { pair, whole } };
    const changed = setOutput(doc, ["c"], "more");
    expect(inputsOf(changed, "f")).toEqual(["c"]);
    expect(changed.chips?.whole?.outputs).toEqual(["c"]);
    expect(changed.chips?.whole?.nodes[1]?.inputs).toEqual(["c:rest"]);
    const removed = removeNodes(changed, ["c"], ["rest"]);
    expect(removed.chips?.whole?.nodes[1]?.inputs).toEqual(["c"]);
  });
});

describe("removing", () => {
  it("heals a gate with one wire in", () => {
    const added = splice(addNode(neuron(), [], { op: "tanh", at: [0, 0], id: "t" }).doc, [], "t", "f", 0);
    expect(removeNodes(added, [], ["t"], true)).toEqual({ ...neuron(), nodes: neuron().nodes });
  });
  it("frees the ports of readers and finds another output", () => {
    const doc = removeNodes(neuron(), [], ["f", "ax"]);
    expect(inputsOf(doc, "s")).toEqual(["", "b"]);
    expect(doc.output).toBe("s");
  });
  it("leaves no wire to what is gone", () => {
    const doc = removeNodes(neuron(), [], ["a", "s"], true);
    const ids = new Set(doc.nodes.map((n) => n.id));
    expect(wiresOf(doc.nodes).every((w) => ids.has(w.source))).toBe(true);
  });
});

describe("names", () => {
  it("renames everywhere, the output too", () => {
    const doc = renameNode({ ...neuron(), view: { ranges: { f: [0, 1], a: [2, 3] } } }, [], "f", "y");
    expect(doc?.view?.ranges).toEqual({ y: [0, 1], a: [2, 3] });
    expect(doc?.output).toBe("y");
    expect(inputsOf(renameNode(neuron(), [], "s", "z")!, "f")).toEqual(["z"]);
    const kept = renameNode({ ...neuron(), weights: { s: { w: 1 }, f: {} } }, [], "s", "z");
    expect(kept?.weights).toEqual({ z: { w: 1 }, f: {} });
  });
  it("leaves a layer what its weights are drawn by and its curves go by", () => {
    const net: Doc = { ...neuron(), kind: "network" };
    const named = renameNode(renameNode(net, [], "s", "first")!, [], "first", "again")!;
    expect(named.nodes.find((n) => n.id === "again")?.origin).toBe("s");
    expect(renameNode(named, [], "again", "s")).toEqual(net);
    const { doc, id } = addNode(named, [], { op: "dense", at: [0, 0], id: "s" });
    expect(id).not.toBe("s"); // or it would be drawn with the same weights
    expect(renameNode(doc, [], id, "s")?.nodes.at(-1)?.origin).toBe(id);
  });
  it("refuses taken names and what is no name", () => {
    expect(renameNode(neuron(), [], "f", "a")).toBeNull();
    expect(renameNode(neuron(), [], "f", "2x")).toBeNull();
  });
  it("drops an empty label", () => {
    const doc = setLabel(setLabel(neuron(), [], "f", "out"), [], "f", "  ");
    expect(doc.nodes[5]).not.toHaveProperty("label");
  });
  it("keeps wires when the op changes", () => {
    expect(inputsOf(changeOp(neuron(), [], "s", "subtract"), "s")).toEqual(["ax", "b"]);
    expect(inputsOf(changeOp(neuron(), [], "s", "tanh"), "s")).toEqual(["ax"]);
    const params = { value: 100, min: 0, max: 200, locked: true };
    const far = circuit([{ id: "x", op: "input", params }]);
    expect(changeOp(far, [], "x", "parameter").nodes[0]?.params).toEqual(params);
    expect(changeOp(far, [], "x", "tanh").nodes[0]?.params).toBeUndefined();
  });
  it("makes an input of a layer, which has no number as that of a circuit has", () => {
    const nodes = [{ id: "h", op: "dense", params: { units: 3 }, inputs: ["x"] }];
    const net = { ...neuron(), kind: "network" as const, nodes };
    const { params, inputs } = changeOp(net, [], "h", "input").nodes[0] ?? {};
    expect([params?.value, params?.min, inputs]).toEqual([undefined, undefined, undefined]);
  });
  it("makes a chip of a gate and a gate of a chip, and readers of what is gone read its first output", () => {
    const chip = { inputs: ["p", "q"], outputs: ["s", "d"], nodes: [] };
    const nodes = [
      { id: "a", op: "input" },
      { id: "k", op: "add", inputs: ["a", "a", "a"] },
      { id: "f", op: "tanh", inputs: ["k"] },
    ];
    const doc = { ...neuron(), nodes, output: "f", chips: { pair: chip } };
    const made = changeOp(doc, [], "k", "chip:pair");
    expect(made.nodes[1]).toEqual({ id: "k", op: "chip", params: { of: "pair" }, inputs: ["a", "a"] });
    const further = {
      ...made,
      output: "k:d",
      nodes: made.nodes.map((n) => (n.id === "f" ? { ...n, inputs: ["k:d"] } : n)),
    };
    expect(inputsOf(changeOp(further, [], "k", "chip:pair"), "f")).toEqual(["k:d"]);
    const back = changeOp(further, [], "k", "multiply");
    expect([inputsOf(back, "f"), back.output, back.nodes[1]?.params]).toEqual([["k"], "k", undefined]);
  });
});

describe("rules", () => {
  it("refuses circles by their path, sources, and ports that are not there", () => {
    expect(mayConnect(neuron(), [], "f", "ax", 0)).toMatchObject({
      why: { code: "cycle", path: ["f", "ax", "s", "f"] },
    });
    expect(mayConnect(neuron(), [], "f", "f", 0)).toMatchObject({ why: { code: "self" } });
    expect(mayConnect(neuron(), [], "f", "a", 0)).toMatchObject({ why: { code: "no-inputs" } });
    expect(mayConnect(neuron(), [], "a", "f", 1)).toMatchObject({ why: { code: "no-port" } });
    expect(mayConnect(neuron(), [], "a", "s", 0)).toEqual({ ok: true, replaces: "ax" });
    expect(mayConnect(neuron(), [], "x", "s", 2)).toEqual({ ok: true, replaces: null });
  });
});

describe("order", () => {
  it("puts sources first and counts levels", () => {
    const nodes = [...neuron().nodes].reverse();
    const order = topological(nodes);
    for (const w of wiresOf(nodes)) expect(order.indexOf(w.source)).toBeLessThan(order.indexOf(w.target));
    expect(levels(nodes).get("f")).toBe(3);
  });
  it("does not hang on a circle", () => {
    const nodes = [node("p", "tanh", ["q"]), node("q", "tanh", ["p"])];
    expect(topological(nodes)).toEqual(["p", "q"]);
    expect(pathBetween(nodes, "p", "q")).toEqual(["p", "q"]);
  });
});
