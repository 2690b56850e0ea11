import { beforeAll, describe, expect, it } from "vitest";
import { renameChip, renameChipInput } from "./chipNames";
import { chipRefusal, containsChip, expandChip, makeChip } from "./chips";
import { copyNodes, duplicate, pasteClip, readClip } from "./clipboard";
import { renameNode } from "./edit";
import { circuit, inputsOf, neuron, node, useTestCatalogue } from "./fixtures";
import { engineRef, scopeAt, withNodes } from "./scope";

beforeAll(useTestCatalogue);

describe("chips", () => {
  it("fold and unfold to the same drawing", () => {
    const made = makeChip(neuron(), [], ["ax", "s"], "lin")!;
    expect(made.doc.chips?.lin).toMatchObject({ inputs: ["a", "x", "b"], outputs: ["s"] });
    expect(inputsOf(made.doc, "lin")).toEqual(["a", "x", "b"]);
    expect(inputsOf(made.doc, "f")).toEqual(["lin"]);
    expect(engineRef(made.doc, [], "lin")).toBe("lin/s");
    expect(engineRef(made.doc, ["lin"], "a")).toBe("a");
    expect(expandChip(made.doc, [], "lin")?.doc.nodes).toEqual(neuron().nodes);
  });
  it("unfold to where the gates stood, and around where the chip was moved to", () => {
    const places: Record<string, [number, number]> = {
      a: [0, 0],
      x: [0, 100],
      b: [0, 200],
      ax: [200, 60],
      s: [400, 140],
    };
    const drawn = neuron();
    const nodes = drawn.nodes.map((n) => ({ ...n, at: places[n.id] ?? ([600, 140] as [number, number]) }));
    const made = makeChip({ ...drawn, nodes }, [], ["ax", "s"], "lin")!.doc;
    expect(expandChip(made, [], "lin")?.doc.nodes).toEqual(nodes);
    const moved = {
      ...made,
      nodes: made.nodes.map((n) => (n.id === "lin" ? { ...n, at: [1000, 500] } : n)),
    } as typeof made;
    const back = expandChip(moved, [], "lin")!.doc.nodes;
    expect(["ax", "s"].map((id) => back.find((n) => n.id === id)?.at)).toEqual([
      [900, 460],
      [1100, 540],
    ]);
  });
  it("take the output along", () => {
    const made = makeChip(neuron(), [], ["s", "f"], "end")!;
    expect(made.doc.output).toBe("end");
    expect(expandChip(made.doc, [], "end")?.doc.output).toBe("f");
  });
  it("name further outputs by their port", () => {
    const doc = circuit(
      [node("a", "input"), node("u", "tanh", ["a"]), node("v", "relu", ["u"]), node("w", "add", ["u", "v"])],
      "w",
    );
    const made = makeChip(doc, [], ["u", "v"], "two")!;
    expect(inputsOf(made.doc, "w")).toEqual(["two", "two:v"]);
    expect(engineRef(made.doc, [], "two:v")).toBe("two/v");
  });
  it("refuse what a wire leaves and enters again", () => {
    expect(chipRefusal(neuron(), [], ["ax", "f"])).toBe("not-convex");
    expect(chipRefusal(neuron(), [], [])).toBe("nothing");
  });
  it("do not contain themselves", () => {
    const made = makeChip(neuron(), [], ["ax", "s"], "lin")!;
    expect(containsChip(made.doc, "lin", "lin")).toBe(true);
    expect(containsChip(made.doc, "lin", null)).toBe(false);
  });
  it("edit the definition when opened, and nest", () => {
    const made = makeChip(neuron(), [], ["ax", "s"], "lin")!;
    const inner = makeChip(made.doc, ["lin"], ["ax"], "prod")!;
    expect(engineRef(inner.doc, [], "lin")).toBe("lin/s");
    expect(engineRef(inner.doc, ["lin"], inner.id)).toBe(`lin/${inner.id}/ax`);
    expect(scopeAt(inner.doc, ["lin", inner.id]).inputs).toEqual(["a", "x"]);
    expect(withNodes(made.doc, ["gone"], []).nodes).toEqual([]);
  });
});

describe("clipboard", () => {
  it("renames copies, keeps inner wires and wires from outside", () => {
    const { doc, ids } = duplicate(neuron(), [], ["ax", "s"]);
    expect(ids).toEqual(["ax2", "s2"]);
    expect(inputsOf(doc, "s2")).toEqual(["ax2", "b"]);
    expect(inputsOf(doc, "ax2")).toEqual(["a", "x"]);
    expect(doc.output).toBe("f");
  });
  it("travels as text into another drawing, chips included", () => {
    const made = makeChip(neuron(), [], ["ax", "s"], "lin")!;
    const clip = readClip(JSON.stringify(copyNodes(made.doc, [], ["a", "lin"])));
    const { doc } = pasteClip(circuit([]), [], clip!);
    expect(doc.nodes.map((n) => n.id)).toEqual(["a", "lin"]);
    expect(inputsOf(doc, "lin")).toEqual(["a", "", ""]);
    expect(doc.chips?.lin?.outputs).toEqual(["s"]);
  });
  it("keeps another chip of the same name apart", () => {
    const made = makeChip(neuron(), [], ["ax", "s"], "lin")!;
    const other = {
      ...circuit([]),
      chips: { lin: { inputs: [], outputs: ["q"], nodes: [node("q", "constant")] } },
    };
    const { doc } = pasteClip(other, [], copyNodes(made.doc, [], ["lin"])!);
    expect(doc.nodes[0]?.params?.of).toBe("lin2");
    expect(Object.keys(doc.chips ?? {})).toEqual(["lin", "lin2"]);
  });
  it("is not fooled by other text", () => {
    expect(readClip("hello")).toBeNull();
    expect(readClip('{"tugboat_nodes":1,"nodes":[{"id":3}]}')).toBeNull();
    expect(readClip('{"tugboat_nodes":1')).toBeNull();
    const clipWith = (more: object) =>
      readClip(
        JSON.stringify({ tugboat_nodes: 1, kind: "circuit", nodes: [{ id: "q", op: "add", ...more }] }),
      );
    expect(clipWith({ inputs: ["a", ""], at: [0, 24], params: {} })).not.toBeNull();
    for (const wrong of [
      { inputs: "abc" },
      { inputs: [5] },
      { at: ["x", 1] },
      { id: "q r" },
      { params: null },
      { params: { value: {} } },
    ])
      expect(clipWith(wrong)).toBeNull();
    const withChip = (chip: object) =>
      readClip(JSON.stringify({ tugboat_nodes: 1, kind: "circuit", nodes: [], chips: { c: chip } }));
    expect(withChip({ inputs: ["p"], outputs: ["p"], nodes: [] })).not.toBeNull();
    expect(withChip({ nodes: [] })).toBeNull(); // nothing says where its wires end
  });
});

describe("names of chips", () => {
  const two = () =>
    makeChip(
      circuit(
        [
          node("a", "input"),
          node("u", "tanh", ["a"]),
          node("v", "relu", ["u"]),
          node("w", "add", ["u", "v"]),
        ],
        "w",
      ),
      [],
      ["u", "v"],
      "two",
    )!.doc;
  it("change in every instance", () => {
    const doc = renameChip(two(), "two", "both")!;
    expect(Object.keys(doc.chips ?? {})).toEqual(["both"]);
    expect(doc.nodes.find((n) => n.op === "chip")?.params?.of).toBe("both");
    expect(renameChip(doc, "both", "not a name")).toBeNull();
  });
  it("change for ports: an input inside, an output in the wires that read it", () => {
    const doc = renameChipInput(two(), "two", "a", "x")!;
    expect(doc.chips?.two).toMatchObject({ inputs: ["x"], nodes: [{ id: "u", inputs: ["x"] }, { id: "v" }] });
    expect(renameChipInput(doc, "two", "x", "v")).toBeNull();
    const named = renameNode(two(), ["two"], "v", "positive")!;
    expect(named.chips?.two?.outputs).toEqual(["u", "positive"]);
    expect(inputsOf(named, "w")).toEqual(["two", "two:positive"]);
    expect(engineRef(named, [], "two:positive")).toBe("two/positive");
  });
});
