import { describe, expect, it } from "vitest";
import type { Branch } from "../../wire/protocol.gen";
import { branchTree } from "./branchTree";
import { pieces } from "./highlight";
import { objectKey } from "./objectKey";
import { bars, keepingSecrets, marks, readWhy, tugs } from "./why";

describe("why", () => {
  it("reads an answer and stands a broken one", () => {
    const why = readWhy({
      node: "y",
      result: 0.21,
      terms: [
        {
          via: "by",
          name: "b·y",
          symbol: "×",
          slope: 2,
          slope_is: "which is *b*",
          arriving: 0.105,
          product: 0.21,
        },
      ],
      path: [{ node: "f", symbol: "f", words: "you tug", slope: null, gradient: 1 }],
      code: { lines: ["df = 1.0"], marked: 0 },
      check: {
        analytic: 0.21,
        numerical: 0.21,
        h: 1e-4,
        relative_error: 2.5e-9,
        verdict: "matches",
        kink: false,
      },
    });
    expect(why.terms[0]).toMatchObject({ via: "by", viaName: "b·y", slopeIs: "which is *b*" });
    expect(why.check).toMatchObject({ relativeError: 2.5e-9, sentence: "" });
    expect(why.inputs).toEqual([]);
    expect(readWhy({ path: "?", terms: [3] })).toMatchObject({ path: [], result: null, check: null });
  });

  it("follows the tug: a pull on a loss points down from the first gate on", () => {
    const path = [1, -0.3, null].map((gradient) => ({
      node: "n",
      symbol: "",
      words: "",
      slope: null,
      gradient,
      secret: false,
    }));
    expect(tugs({ path, pull: -1 })).toEqual([-1, 0.3, null]);
    expect(tugs({ path, pull: null })).toEqual([1, -0.3, null]);
  });

  it("keeps from its reader the gradients on the way that are yet to be predicted", () => {
    const hop = (node: string, gradient: number) => ({ node, gradient });
    const why = readWhy({
      node: "x",
      result: -4,
      terms: [{ via: "q", slope: 1, arriving: -4, product: -4 }],
      path: [hop("f", 1), hop("f", -4), hop("q", -4)],
      tex_numbers: "1 \\cdot (-4)",
    });
    const told = keepingSecrets(why, (node) => node === "q");
    expect(told.terms).toMatchObject([{ arriving: null, product: -4, secret: true }]);
    expect(tugs(told)).toEqual([1, null, -4]);
    expect(told.path.map((one) => one.secret)).toEqual([false, true, false]);
    expect(told.texNumbers).toBe("");
    expect(keepingSecrets(why, () => false)).toEqual(why);
    const twice = { ...why, terms: [...why.terms, { ...why.terms[0]!, via: "r" }] };
    const shares = keepingSecrets(twice, (node) => node === "q").terms;
    expect(shares.map((one) => one.product)).toEqual([null, -4]);
    // what is left behind the last gate is the share of that branch, which tells what arrives there
    expect(tugs(keepingSecrets(twice, (node) => node === "q"))).toEqual([1, null, null]);
    expect(tugs(keepingSecrets(twice, (node) => node === "r"))).toEqual([1, -4, -4]);
  });

  it("measures the bars of a path against its largest tug", () => {
    expect(bars([1, -2, 0.5, null])).toEqual([0.5, 1, 0.25, 0]);
    expect(bars([0, Number.NaN])).toEqual([0, 0]);
    expect(bars([])).toEqual([]);
  });

  it("sets the variables of a sentence apart", () => {
    expect(marks("Raise *y* and *f* rises.")).toEqual([
      { text: "Raise ", variable: false },
      { text: "y", variable: true },
      { text: " and ", variable: false },
      { text: "f", variable: true },
      { text: " rises.", variable: false },
    ]);
    expect(marks("2 * 3")).toEqual([{ text: "2 * 3", variable: false }]);
  });
});

describe("the tree of lines", () => {
  const line = (id: number, parent: number | null, fork: number): Branch => ({
    id,
    parent,
    fork,
    tip: 9,
    label: "",
  });

  it("puts every line after the one it left, the earliest fork first", () => {
    const rows = branchTree([line(0, null, 0), line(1, 0, 7), line(2, 0, 3), line(3, 2, 5)]);
    expect(rows.map((r) => [r.branch.id, r.depth])).toEqual([
      [0, 0],
      [2, 1],
      [3, 2],
      [1, 1],
    ]);
  });

  it("keeps a line whose parent is gone", () => {
    expect(branchTree([line(4, 1, 2)]).map((r) => r.depth)).toEqual([0]);
  });
});

describe("program text", () => {
  it("loses nothing and knows comments, strings and keywords", () => {
    const lines = [
      'def f(x):  # a "comment"',
      'print("# no comment", 1e-3)',
      "const y = a ** 2; // squared",
      "",
    ];
    for (const text of lines)
      expect(
        pieces(text)
          .map((p) => p.text)
          .join(""),
      ).toBe(text);
    expect(
      pieces(lines[0]!)
        .filter((p) => p.kind !== "plain")
        .map((p) => p.text),
    ).toEqual(["def", '# a "comment"']);
    expect(pieces(lines[1]!).every((p) => p.kind !== "comment")).toBe(true);
  });
});

it("keys stay the same exactly as long as their parts", () => {
  const part = {};
  expect(objectKey(part, 1)).toBe(objectKey(part, 1));
  expect(objectKey(part, 1)).not.toBe(objectKey({}, 1));
  expect(objectKey(part, 1)).not.toBe(objectKey(part, 2));
});
