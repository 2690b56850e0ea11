import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Doc } from "./document";
import { expressionOf, lastStep } from "./expression";
import { circuit, inputsOf, neuron, node, useTestCatalogue } from "./fixtures";
import { buildFormula, parseFormula } from "./formula";
import { namedIn, outlineOf, setInputs } from "./outline";
import { topological } from "./topology";

beforeAll(useTestCatalogue);

const OPS: Record<string, (...v: number[]) => number> = {
  add: (...v) => v.reduce((a, b) => a + b),
  multiply: (...v) => v.reduce((a, b) => a * b),
  subtract: (a = 0, b = 0) => a - b,
  divide: (a = 0, b = 0) => a / b,
  power: (a = 0, b = 0) => a ** b,
  square: (a = 0) => a * a,
  negative: (a = 0) => -a,
  absolute: (a = 0) => Math.abs(a),
  maximum: (...v) => Math.max(...v),
  sigmoid: (x = 0) => 1 / (1 + Math.exp(-x)),
};

/** Evaluates a drawing the slow, obvious way. */
function evaluate(doc: Doc, given: Record<string, number>): number {
  const values = new Map<string, number>();
  for (const id of topological(doc.nodes)) {
    const n = doc.nodes.find((m) => m.id === id)!;
    const fn = OPS[n.op];
    values.set(
      id,
      fn ? fn(...(n.inputs ?? []).map((r) => values.get(r)!)) : (given[id] ?? Number(n.params?.value)),
    );
  }
  return values.get(doc.output ?? "")!;
}

const built = (text: string, doc = circuit([])): Doc => {
  const b = buildFormula(doc, [], text);
  if (!b.ok) throw new Error(JSON.stringify(b.error));
  return b.doc;
};

describe("typed formulas", () => {
  it("build the neuron", () => {
    const doc = built("f = sigmoid(a*x + b)");
    expect(doc.output).toBe("f");
    expect(doc.nodes.filter((n) => n.op === "input").map((n) => n.id)).toEqual(["a", "x", "b"]);
    expect(evaluate(doc, { a: 1, x: -1, b: 2 })).toBeCloseTo(0.7310585786);
  });
  it.each([
    ["1 - 2 - 3", -4],
    ["2*3 + 4/8", 6.5],
    ["-2^2", -4],
    ["2^3^2", 512],
    ["(1+2)*(3-5)", -6],
    ["|1 - 4| * 2", 6],
    ["max(1, 5, 3)", 5],
    ["−3 · 2", -6],
    ["6 ÷ 2 – 1 × 2²", -1],
    ["2 ** -1", 0.5],
    ["3²", 9],
    ["1e-3 * 1000", 1],
  ])("%s is %d", (text, value) => {
    expect(evaluate(built(`f = ${text}`), {})).toBeCloseTo(value);
  });
  it("make one gate of a chain, and respect brackets", () => {
    expect(inputsOf(built("f = a + b + c"), "f")).toEqual(["a", "b", "c"]);
    expect(inputsOf(built("f = (a + b) + c"), "f")).toHaveLength(2);
  });
  it("rewire a name that exists", () => {
    const doc = built("f = tanh(s)", neuron());
    expect(doc.nodes.find((n) => n.id === "f")?.op).toBe("tanh");
    expect(doc.nodes).toHaveLength(6);
  });
  it.each([
    ["", { code: "empty" }],
    ["f = ", { code: "end" }],
    ["f = a +", { code: "end" }],
    ["f = (a", { code: "close" }],
    ["f = a b", { code: "unexpected", what: "b", at: 6 }],
    ["f = σ(a) b", { code: "unexpected", what: "b", at: 9 }],
    ["f = σ(a) $", { code: "unexpected", what: "$", at: 9 }],
    ["f = a $ b", { code: "unexpected", what: "$", at: 6 }],
    ["f = nothing(a)", { code: "unknown", what: "nothing" }],
    ["f = sigmoid(a, b)", { code: "arity", what: "sigmoid", min: 1, more: false, got: 2 }],
    ["f = max(a)", { code: "arity", what: "max", min: 2, more: true, got: 1 }],
    ["f = a + 1e400", { code: "large", what: "1e400" }],
    ["f = f + 1", { code: "cycle", what: "f" }],
  ])("refuse %s", (text, error) => {
    expect(buildFormula(circuit([]), [], text)).toEqual({ ok: false, error });
  });
  it("never mean a constant that was named by itself", () => {
    const doc = built("k = 2*x + const");
    expect(inputsOf(doc, "k")).toHaveLength(2);
    expect(doc.nodes.filter((n) => n.op === "input").map((n) => n.id)).toEqual(["x", "const"]);
    expect(evaluate(doc, { x: 3, const: 10 })).toBe(16);
    const more = built("g = k*c", built("f = x + 3", doc));
    expect(evaluate(more, { x: 3, const: 10, c: 3 })).toBe(48);
  });
  it("set the number of a source, and leave a constant its number", () => {
    const doc = circuit([node("x", "input"), node("k", "constant"), node("f", "add", ["x", "k"])]);
    const set = built("k = 9", { ...doc, output: "f" });
    expect([set.output, set.nodes.length, set.nodes[1]?.params?.value]).toEqual(["f", 3, 9]);
    expect(buildFormula(doc, [], "k = x*x")).toEqual({ ok: false, error: { code: "fixed", what: "k" } });
    expect(built("f = 7", doc).nodes.find((n) => n.id === "f")).toMatchObject({ op: "constant" });
  });
  it("refuse a circle through other gates", () => {
    expect(buildFormula(neuron(), [], "ax = f * 2")).toEqual({
      ok: false,
      error: { code: "cycle", what: "ax" },
    });
  });
  it("refuse what is too deep or too long", () => {
    expect(parseFormula("(".repeat(90))).toEqual({ ok: false, error: { code: "deep" } });
    expect(parseFormula("a".repeat(3000))).toEqual({ ok: false, error: { code: "long" } });
  });
  it("never throw", () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (s) => typeof parseFormula(s).ok === "boolean"));
    const bits = fc.array(
      fc.constantFrom("a", "1", "+", "-", "*", "/", "^", "(", ")", ",", "=", "sigmoid", "|", " "),
    );
    fc.assert(
      fc.property(bits, (list) => typeof buildFormula(circuit([]), [], list.join("")).ok === "boolean"),
    );
  });
});

const words = (pieces: ReturnType<typeof expressionOf>): string =>
  (pieces ?? []).map((p) => (p.kind === "text" ? p.text : p.id)).join("");

describe("shown formulas", () => {
  it("name the sources and put brackets where they bind", () => {
    expect(words(expressionOf(neuron(), [], "f"))).toBe("σ(a·x + b)");
    expect(words(expressionOf(built("f = (a + b)*c - (d - e)"), [], "f"))).toBe("(a + b)·c − (d − e)");
    expect(words(lastStep(neuron(), [], "f"))).toBe("σ(s)");
  });
  it("call a gate by its sign where that can be typed and read, else by its name", () => {
    for (const call of ["σ(x)", "ζ(x)", "max(x, y)", "relu(x)", "sqrt(x)", "tanh(x)"])
      expect(words(expressionOf(built(`f = ${call}`), [], "f"))).toBe(call);
  });
  it("have a gap where a wire is missing", () => {
    const sum = circuit([node("x", "input"), node("s", "add", ["x"]), node("f", "sigmoid", ["s"])], "f");
    expect(words(expressionOf(sum, [], "f"))).toBe("σ(x + ?)");
    expect(words(expressionOf(circuit([node("f", "sigmoid")], "f"), [], "f"))).toBe("σ(?)");
  });
  it("give up on large circuits", () => {
    const chain = Array.from({ length: 60 }, (_, i) => node(`n${i}`, "tanh", [i ? `n${i - 1}` : "x"]));
    expect(expressionOf(circuit([node("x", "input"), ...chain], "n59"), [], "n59")).toBeNull();
  });
  it("read back as the same circuit", () => {
    const text = words(expressionOf(neuron(), [], "f"));
    expect(words(expressionOf(built(`f = ${text}`), [], "f"))).toBe(text);
  });
});

describe("outline", () => {
  it("knows the nodes of a typed list, and the first name that is none", () => {
    expect(namedIn(neuron(), [], "ax, s  ax")).toEqual({ ids: ["ax", "s"], unknown: null });
    expect(namedIn(neuron(), [], "ax;nobody")).toEqual({ ids: ["ax", "nobody"], unknown: "nobody" });
  });
  it("lists nodes from sources to output", () => {
    const rows = outlineOf(neuron(), []);
    expect(rows.map((r) => [r.id, r.inputs, r.level])).toContainEqual(["s", "ax, b", 2]);
    expect(rows.filter((r) => r.output).map((r) => r.id)).toEqual(["f"]);
  });
  it("rewires from typed names and says what is wrong", () => {
    const ok = setInputs(neuron(), [], "s", "ax, b, x");
    expect(ok.ok && inputsOf(ok.doc, "s")).toEqual(["ax", "b", "x"]);
    expect(setInputs(neuron(), [], "s", "ax, q")).toMatchObject({ why: { code: "unknown", name: "q" } });
    expect(setInputs(neuron(), [], "s", "f, b")).toMatchObject({ why: { code: "cycle" } });
    expect(setInputs(neuron(), [], "f", "s, b")).toMatchObject({ why: { code: "arity", has: 1 } });
    const free = setInputs(neuron(), [], "s", "?, b");
    expect(free.ok && inputsOf(free.doc, "s")).toEqual(["", "b"]);
  });
});
