import { count, percent, plain } from "../format";

const seconds = (s: number): string =>
  s >= 60
    ? `${plain(s / 60, 2)} min`
    : s >= 1
      ? `${plain(s, 2)} s`
      : s >= 1e-3
        ? `${plain(s * 1e3, 2)} ms`
        : `${plain(s * 1e6, 2)} µs`;

/** Words of the Experiments sheet. */
export const experiments = {
  sheet: "Experiments",
  run: "Run",
  again: "Again",
  measure: "Measure",
  cancel: "Cancel",
  working: "Working",
  onDigits: "Use the built-in digits",
  baselines: {
    title: "Baselines",
    note: "on the validation set",
    examples: "Examples that the support vector machine learns from",
    size: (n: number) => (n > 100_000 ? "all" : count(n)),
    how: "how",
    rule: "rule",
    accuracy: "accuracy",
    names: {
      random: "Guessing",
      darkness: "Darkness",
      svm: "SVM",
      net: "This net",
    } as Record<string, string>,
    about: {
      random: (classes: number) => `one of ${classes}, drawn`,
      darkness: "nearest mean darkness",
      svm: (n: number, vectors: number, s: number) =>
        `${count(n)} learned in ${seconds(s)}, ${count(vectors)} vectors`,
      net: "now, as it trains",
    },
    long: "All of a large set takes minutes; it can be cancelled, and training goes on.",
    empty: (images: boolean) =>
      images
        ? "Run three simple rules on the same data: guessing, the darkness of the image, and a support vector machine."
        : "Run two simple rules on the same data: guessing and a support vector machine.",
  },
  cost: {
    title: "What a gradient costs",
    note: (weights: number, examples: number) => `${count(weights)} weights, ${examples} examples`,
    notePlain: (weights: number) => `${count(weights)} weights`,
    way: "way",
    passes: "passes",
    time: "time",
    times: (factor: number) => `${count(factor)} ×`,
    names: {
      backprop: "Backprop",
      forward: "One-sided",
      central: "Two-sided",
    } as Record<string, string>,
    formulas: { backprop: "1 + 1", forward: "n + 1", central: "2n + 1" } as Record<string, string>,
    seconds,
    reckoned: (moved: number) => `reckoned from ${count(moved)} weights`,
    empty: "Measure backprop against moving every weight by itself: one minibatch, in float64.",
    same: (share: number) => `The same numbers: at most ${plain(share, 1)} of the longest slope apart.`,
    apart: (share: number) =>
      `Up to ${percent(share)} of the longest slope apart: the cost has corners here.`,
    none: "A gradient needs data, a cost and a layer with weights.",
  },
  spread: {
    title: "Spread of z at the start",
    layer: "Layer",
    noteHalf: (inputs: number, on: number) => `${count(inputs)} inputs, ${count(on)} of them on`,
    noteData: (inputs: number) => `${count(inputs)} inputs, from the data`,
    names: {
      normal: "N(0, 1)",
      scaled: "N(0, 1/n)",
      xavier: "Xavier",
      he: "He",
      zeros: "zeros",
    } as Record<string, string>,
    deviation: (sd: number) => `σ = ${plain(sd, 3)}`,
    flat: (share: number) => `${percent(share, 0)} beyond ±5`,
    chosen: "chosen",
    start: "start",
    measured: "σ measured",
    expected: "σ expected",
    beyond: "beyond ±5",
    label: (names: string) => `Histograms of the weighted inputs: ${names}`,
  },
  numbers: {
    title: "Numbers in, shares out",
    noteSum: (sum: string) => `the outputs add up to ${sum}`,
    input: (id: string, k: number) => `${id}${subscript(k + 1)}`,
    add: "Add 1 to all",
    reset: "Start values",
  },
};

function subscript(n: number): string {
  return [...String(n)].map((d) => "₀₁₂₃₄₅₆₇₈₉"[Number(d)]).join("");
}
