/** A small catalogue and drawings for the tests of this folder. */

import type { OpSpec } from "./catalogue";
import { setCatalogue } from "./catalogue";
import type { Doc, DocNode } from "./document";

const gate = (
  name: string,
  ports: number,
  variadic = false,
  aliases: string[] = [],
  symbol = name,
): OpSpec => ({
  name,
  symbol,
  category: ports ? "arithmetic" : "sources",
  summary: `The ${name} gate.`,
  aliases,
  ports: ["a", "b", "c"].slice(0, ports).map((p) => ({ name: p, doc: "" })),
  variadic,
  params: [],
  formula: "",
});

export function useTestCatalogue(): void {
  setCatalogue({
    gates: [
      ...["input", "constant", "parameter", "data"].map((n) => gate(n, 0)),
      gate("add", 2, true, ["plus", "sum"]),
      gate("multiply", 2, true, ["times", "*"], "×"),
      gate("subtract", 2, false, ["-"], "−"),
      gate("divide", 2, false, ["/"], "÷"),
      gate("power", 2),
      gate("negative", 1),
      gate("square", 1),
      gate("absolute", 1, false, ["abs"]),
      gate("sigmoid", 1, false, ["sig"], "σ"),
      gate("tanh", 1),
      gate("relu", 1, false, [], "ReLU"),
      gate("softplus", 1, false, [], "ζ"),
      gate("sqrt", 1, false, [], "√"),
      gate("maximum", 2, true, ["max"], "max"),
    ],
    layers: [
      gate("input", 0),
      gate("dense", 1),
      gate("add", 2, true),
      { ...gate("sigmoid", 1), category: "activations", unitwise: true },
      { ...gate("softmax", 1), category: "activations" },
    ],
  });
}

export const node = (id: string, op: string, inputs?: string[], at?: [number, number]): DocNode => ({
  id,
  op,
  ...(inputs ? { inputs } : {}),
  ...(op === "input" ? { params: { value: 1 } } : {}),
  ...(at ? { at } : {}),
});

export const circuit = (nodes: DocNode[], output?: string): Doc => ({
  tugboat: 1,
  kind: "circuit",
  title: "test",
  nodes,
  ...(output ? { output } : {}),
});

/** f = sigmoid(a·x + b) */
export const neuron = (): Doc =>
  circuit(
    [
      node("a", "input"),
      node("x", "input"),
      node("b", "input"),
      node("ax", "multiply", ["a", "x"]),
      node("s", "add", ["ax", "b"]),
      node("f", "sigmoid", ["s"]),
    ],
    "f",
  );

export const inputsOf = (doc: Doc, id: string): string[] | undefined =>
  doc.nodes.find((n) => n.id === id)?.inputs;
