import { beforeAll, describe, expect, it } from "vitest";
import { makeChip } from "./chips";
import { expressionOf } from "./expression";
import { circuit, neuron, node, useTestCatalogue } from "./fixtures";
import { beyondOutput, engineWires } from "./shares";

beforeAll(useTestCatalogue);

const at = (doc: ReturnType<typeof neuron>, id: string) => doc.nodes.find((n) => n.id === id)!;

describe("the engine's wires behind a drawn one", () => {
  it("are the wire itself between gates", () => {
    const doc = neuron();
    expect(engineWires(doc, [], "a", at(doc, "ax"), 0)).toEqual([{ source: "a", target: "ax", index: 0 }]);
  });
  it("run on to the inner gates of a chip, also of a chip in it", () => {
    const made = makeChip(neuron(), [], ["ax", "s"], "lin")!;
    const lin = at(made.doc, "lin");
    expect(engineWires(made.doc, [], "a", lin, 0)).toEqual([{ source: "a", target: "lin/ax", index: 0 }]);
    const inner = makeChip(made.doc, ["lin"], ["ax"], "prod")!;
    expect(engineWires(inner.doc, [], "a", at(inner.doc, "lin"), 0)).toEqual([
      { source: "a", target: `lin/${inner.id}/ax`, index: 0 },
    ]);
  });
  it("are as many as the gates that read the chip's input, and come from the right output", () => {
    const nodes = [
      node("a", "input"),
      node("u", "tanh", ["a"]),
      node("v", "multiply", ["u", "u"]),
      node("w", "add", ["u", "v"]),
    ];
    const square = makeChip(circuit(nodes, "w"), [], ["v"], "sq")!.doc;
    expect(engineWires(square, [], "u", at(square, "sq"), 0)).toHaveLength(2);
    const pair = makeChip(circuit(nodes, "w"), [], ["u", "v"], "two")!.doc;
    expect(engineWires(pair, [], "two:v", at(pair, "w"), 1)).toEqual([
      { source: "two/v", target: "w", index: 1 },
    ]);
    const names = expressionOf(pair, [], "w")!.flatMap((p) => (p.kind === "node" ? [p.name ?? p.id] : []));
    expect(names).toEqual(["two", "two.v"]);
  });
});

describe("what an output reaches", () => {
  it("is the rope at the top, and the readers outside of a chip", () => {
    const doc = neuron();
    expect(beyondOutput(doc, [], "f")).toEqual({ wires: [], pulled: true });
    const made = makeChip(doc, [], ["ax", "s"], "lin")!.doc;
    const [out] = made.chips!.lin!.outputs;
    const { wires, pulled } = beyondOutput(made, ["lin"], out!);
    expect(wires).toEqual([{ source: `lin/${out}`, target: made.output, index: 0 }]);
    expect(pulled).toBe(false);
  });
  it("is both for a chip that is the output and feeds others", () => {
    const nodes = [node("a", "input"), node("u", "tanh", ["a"]), node("v", "negative", ["u"])];
    const made = makeChip(circuit(nodes, "u"), [], ["u"], "chip")!.doc;
    expect(beyondOutput(made, ["chip"], "u")).toEqual({
      wires: [{ source: "chip/u", target: "v", index: 0 }],
      pulled: true,
    });
  });
});
