import { beforeAll, describe, expect, it } from "vitest";
import { useTestCatalogue } from "../../../graph/fixtures";
import type { Point } from "../../../plots";
import {
  besides,
  currentPoints,
  epochsOf,
  estimatedAt,
  guessing,
  layerStyle,
  onAxis,
  stepOfEpoch,
  valueAt,
} from "./curves";
import { zonesOf } from "./GradientPane";
import { imagesOf, inkOf, type Misses, type Mistakes, pairsOf } from "./mistakes";
import { equationsOf } from "./step/equations";
import { insideOf } from "./step/inside";
import { sumAt } from "./step/items";
import { lightOf } from "./step/light";
import { layout } from "./step/matrixLayout";
import {
  at,
  change,
  errorOf,
  type LayerOf,
  outer,
  type Packed,
  rowOf,
  type ToldOf,
  unpack,
  unpackTold,
  wavesOf,
} from "./step/told";
import { sumOf, written } from "./step/written";

function packed(shape: number[], values: number[]): Packed {
  const bytes = new Uint8Array(new Float32Array(values).buffer);
  return { shape, norm: Math.hypot(...values), data: btoa(String.fromCharCode(...bytes)) };
}

const line = { weight: 2, dash: "solid", marker: "none", strong: true } as const;

describe("curves", () => {
  const branches = [
    { id: 0, parent: null, fork: 0, tip: 8, label: "" },
    { id: 1, parent: 0, fork: 4, tip: 6, label: "l2" },
  ];
  const series = {
    0: {
      cost: [
        [0, 4],
        [4, 3],
        [8, 2],
      ] as [number, number][],
    },
    1: {
      cost: [
        [0, 4],
        [4, 3],
        [6, 9],
      ] as [number, number][],
    },
  };

  it("join the ancestors, and keep what lies beside them", () => {
    const timeline = { series, branches, branch: 1 };
    expect(currentPoints(timeline, "cost")).toEqual([
      [0, 4],
      [4, 3],
      [6, 9],
    ]);
    const [other] = besides(timeline, "cost", (id) => `run ${id}`);
    expect(other).toMatchObject({
      id: 0,
      name: "run 0",
      points: [
        [4, 3],
        [8, 2],
      ],
    });
  });

  it("are laid along the epochs", () => {
    const epoch = epochsOf([
      [0, 0],
      [10, 1],
      [30, 2],
    ]);
    expect([epoch(0), epoch(5), epoch(20), epoch(99)]).toEqual([0, 0.5, 1.5, 2]);
    expect(
      onAxis(
        [
          [5, 7],
          [10, null],
        ],
        epoch,
      ),
    ).toEqual([
      [0.5, 7],
      [1, null],
    ]);
    expect(epochsOf([])(3)).toBeNull();
    expect(
      stepOfEpoch(
        [
          [0, 0],
          [10, 1],
          [30, 2],
        ],
        2,
      ),
    ).toBe(30);
    expect(
      valueAt(
        [
          [0, 4],
          [4, null],
          [8, 2],
        ],
        6,
      ),
    ).toEqual([0, 4]);
  });

  it("tell layers apart, the last one strongest", () => {
    expect(layerStyle(2, 3)).toMatchObject({ strong: true, dash: "solid" });
    expect(layerStyle(0, 3)).toMatchObject({ strong: false, dash: "dot" });
  });
});

describe("zones", () => {
  const layers = (first: number, last: number) => [
    { ...line, name: "h", points: [[0, first] as const] },
    { ...line, name: "y", points: [[0, last] as const] },
  ];

  it("are ratios to the last layer", () => {
    const [zone] = zonesOf("delta", layers(0.1, 0.4));
    expect(zone).toMatchObject({ where: "below", text: "vanishing" });
    expect(zone!.points[0]![1]).toBeCloseTo(0.02);
    expect(zonesOf("delta", layers(9, 0.2)).map((z) => z.text)).toEqual(["vanishing", "exploding"]);
    expect(zonesOf("delta", layers(1, 1).slice(1))).toEqual([]);
  });

  it("of updates are large or hardly move", () => {
    expect(zonesOf("update", layers(1e-3, 1e-3))).toEqual([]);
    expect(zonesOf("update", layers(0.3, 1e-7)).map((z) => z.text)).toEqual(["large", "hardly moves"]);
    expect(zonesOf("gradient", layers(9, 0.2))).toEqual([]);
  });
});

describe("mistakes", () => {
  it("are lifted so that a few of them are seen", () => {
    expect(inkOf([96, 4], 1)).toBeCloseTo(0.2);
    expect(inkOf([0, 0], 1)).toBe(0);
  });

  it("carry the bytes of their images one after the other", () => {
    const worst = [1, 2].map((row) => ({ row, true: 0, read: 1, loss: 1, output: [] }));
    const answer = { pixels: btoa(String.fromCharCode(1, 2, 3, 4)), worst } as unknown as Mistakes;
    expect(imagesOf(answer).map((bytes) => [...bytes])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("of numbers are paired with what was wanted, by output where there are several", () => {
    const pairs = { row: [4, 4, 9], output: [0, 1, 0], wanted: [1, -2, 3], said: [1.5, null, 3] };
    const answer = (outputs: number) => ({ outputs, pairs }) as unknown as Misses;
    expect(pairsOf(answer(2))).toEqual([
      { row: 4, output: 1, wanted: 1, said: 1.5, off: 0.5 },
      { row: 4, output: 2, wanted: -2, said: null, off: null },
      { row: 9, output: 1, wanted: 3, said: 3, off: 0 },
    ]);
    expect(pairsOf(answer(1)).every((pair) => pair.output === null)).toBe(true);
  });
});

describe("a step taken apart", () => {
  beforeAll(useTestCatalogue);

  const none = packed([1], [0]);
  const layer = (node: string, op: string, inputs: string[], weights: string[] = []): LayerOf<Packed> => ({
    node,
    op,
    activation: "",
    inputs,
    shape: [2],
    z: none,
    a: packed([2, 2], [1, 2, 3, 4]),
    slope: null,
    delta_a: packed([2, 2], [5, 6, 7, 8]),
    delta: packed([2, 2], [0, 1, 2, 3]),
    mask: null,
    paths: null,
    weights: weights.map((name) => ({
      name,
      before: packed([2, 2], [1, 2, 3, 4]),
      gradient: none,
      after: packed([2, 2], [1, 2.5, 3, 3]),
      decays: true,
      locked: [0],
      ruled: null,
      lengths: null,
      v: null,
      v_after: null,
      s: null,
      s_after: null,
    })),
  });
  const told = unpackTold({
    layers: [
      layer("x", "input", []),
      layer("h", "dense", ["x"], ["weight", "bias"]),
      layer("y", "softmax", ["h"]),
    ],
    targets: none,
  } as unknown as ToldOf<Packed>);

  it("goes forward, to the loss, backward, and updates what has weights", () => {
    const waves = wavesOf(told);
    expect(waves.map((w) => `${w.phase} ${w.node ?? ""}`)).toEqual([
      "forward h",
      "forward y",
      "loss ",
      "backward y",
      "backward h",
      "update h",
    ]);
    expect(lightOf(waves, 0, "h")).toEqual({ value: true, tug: false });
    expect(lightOf(waves, 0, "y")).toEqual({ value: false, tug: false });
    expect(lightOf(waves, 3, "y")).toEqual({ value: true, tug: true });
    expect(lightOf([], 0, "y")).toEqual({ value: true, tug: true });
  });

  it("runs column by column: products in, tugs back, then the weights move", () => {
    const waves = wavesOf(told);
    const columns = [
      { node: "x", top: "x", tail: [], units: 2 },
      { node: "h", top: "y", tail: ["y"], units: 2 },
    ];
    const at = (wave: number) => insideOf({ told, waves, at: wave, example: 1 }, columns)!;
    expect([at(0).column, at(0).reached(1), at(0).delta(1, 0)]).toEqual([1, true, null]);
    expect(at(0).carried(1, 1, 0)).toBe(3 * 3);
    expect(at(3).delta(1, 1)).toBe(8);
    expect(at(4).delta(0, 0)).toBeNull();
    expect(at(5).delta(0, 1)).toBe(8);
    expect(at(4).weight(1, 0, 1)).toBe(2);
    expect(at(5).weight(1, 0, 1)).toBe(2.5);
    expect(at(5).carried(1, 0, 1)).toBe(0.5);
  });

  it("knows the error of an activation by what it reads", () => {
    const [, h, y] = told.layers;
    expect([...errorOf(told, y!).data!]).toEqual([5, 6, 7, 8]);
    expect([...errorOf(told, h!).data!]).toEqual([0, 1, 2, 3]);
  });

  it("does the arithmetic of one example", () => {
    const [x, h] = told.layers;
    expect([...rowOf(x!.a, 1).data!]).toEqual([3, 4]);
    expect(at(x!.a, 1, 0)).toBe(3);
    expect([...outer(h!.delta, x!.a, 1).data!]).toEqual([6, 8, 9, 12]);
    const [before, after] = [unpack(packed([2], [1, 2])), unpack(packed([2], [1.5, 1]))];
    expect([...change(before, after).data!]).toEqual([0.5, -1]);
    expect(unpack({ shape: [9, 9], norm: 3, data: null }).data).toBeNull();
  });

  it("folds vectors so that their numerals fit, and keeps matrices", () => {
    expect(layout(1, 10, [240, 100])).toEqual({ rows: 2, cols: 5 });
    expect(layout(1, 100, [200, 100])).toEqual({ rows: 8, cols: 13 });
    expect(layout(3, 100, [200, 100])).toEqual({ rows: 3, cols: 100 });
  });

  const rule = {
    rule: "sgd",
    formula: "",
    number: 2,
    rate: 0.1,
    l2: 0,
    l1: 0,
    hyper: { momentum: 0.9, rho: 0.9, beta_1: 0.5, beta_2: 0.75, epsilon: 0 },
    clip: null,
    max_norm: 0,
  };
  const numbers = (...values: number[]) => unpack(packed([1, values.length], values));
  const weight = {
    name: "weight",
    before: numbers(1, -2),
    gradient: numbers(0.5, 2),
    after: numbers(1, -3),
    decays: true,
    locked: [0],
    ruled: null,
    lengths: null,
    v: numbers(0, 4),
    v_after: numbers(0, 3),
    s: numbers(0, 1),
    s_after: numbers(0, 7),
  };
  const texts = (changed: object, place = 1, of: object = weight) =>
    written({ ...rule, ...changed }, of as typeof weight, place).map((line) => line.text);

  it("writes the update out for every rule", () => {
    expect(texts({}, 0)).toEqual(["w = +1.00"]);
    expect(texts({ l2: 0.5, l1: 0.25, clip: { longest: 1, length: 2, factor: 0.5 } })).toEqual([
      "g = +2.00",
      "g ← +2.00 × 1.00 / ‖g‖ 2.00 = +1.00",
      "g ← +1.00 + 0.500 × −2.00 − 0.250 = −0.250",
      "w ← −2.00 − 0.100 × −0.250 = −3.00",
    ]);
    expect(texts({ rule: "momentum" }).slice(1)).toEqual([
      "v ← 0.900 × +4.00 − 0.100 × +2.00 = +3.00",
      "w ← −2.00 + 3.00 = −3.00",
    ]);
    expect(texts({ rule: "nesterov", l2: 0.5 })[1]).toBe("g ← +2.00 + 0.500 × +1.60 = +2.80");
    expect(texts({ rule: "rmsprop" }).slice(1)).toEqual([
      "s ← 0.900 × 1.00 + 0.100 × +2.00² = 7.00",
      "w ← −2.00 − 0.100 × +2.00 / (√7.00 + 0.00) = −3.00",
    ]);
    expect(texts({ rule: "adam" }).slice(3)).toEqual([
      "v̂ = +3.00 / (1 − 0.500^2) = +4.00",
      "ŝ = 7.00 / (1 − 0.750^2) = 16.0",
      "w ← −2.00 − 0.100 × +4.00 / (√16.0 + 0.00) = −3.00",
    ]);
    const long = { ...weight, ruled: numbers(3, -4), lengths: numbers(5) };
    expect(texts({ max_norm: 4 }, 1, long).slice(-1)).toEqual(["w ← −4.00 × 4.00 / 5.00 = −3.00"]);
    expect(texts({ rule: "adam" }, 1, { ...weight, v: null })).toEqual([]);
  });

  it("writes numbers so that they can be worked out again", () => {
    const back = { ...weight, gradient: numbers(0.5, -2) };
    expect(texts({ rule: "rmsprop" }, 1, back)[1]).toBe("s ← 0.900 × 1.00 + 0.100 × (−2.00)² = 7.00");
    const tiny = { ...weight, gradient: numbers(0.5, 1.25e-4) };
    expect(texts({ rule: "rmsprop" }, 1, tiny)[1]).toContain("(+1.3e−4)² =");
    const near = { ...weight, before: numbers(0, -1.19321), after: numbers(0, -1.19368) };
    expect(texts({}, 1, near).at(-1)).toBe("w ← −1.193 − 0.100 × +2.00 = −1.194");
    expect(sumOf(["+2.00", "−0.500", "3 × −1", "+1.00"])).toBe("+2.00 − 0.500 + 3 × −1 + 1.00");
  });

  const judged = (...weights: number[]) => ({
    ...told,
    loss: weights.map((weight) => ({ name: "", of: "y", weight, formula: "f" })),
    fused: ["y"],
    targets: unpack(packed([2, 2], [0, 1, 0, 1])),
  });
  const view = { view: "one", example: 0, unit: 0, from: null, weights: "before", asked: {} } as const;
  const backward = (...weights: number[]) =>
    sumAt(judged(...weights), { phase: "backward", node: "y" }, view);

  it("does not make a share of one score alone", () => {
    const forward = (activation: string) => {
      const layers = told.layers.map((one) => ({
        ...one,
        activation,
        weights: [weight],
      }));
      return sumAt({ ...judged(1), layers }, { phase: "forward", node: "y" }, view);
    };
    expect(forward("softmax")).toMatch(/^z_1 = \S+, a_1 = softmax\(z\)_1 = \S+$/);
    expect(forward("tanh")).toMatch(/^z_1 = \S+, a_1 = tanh\(z_1\) = \S+$/);
  });

  it("counts units as the page does, and what a − y counts in the error", () => {
    expect(backward(1)).toBe("δ_1 = a_1 − y_1 = +1.00 − 0.00 = +5.00");
    expect(backward(0.25)).toBe("δ_1 = 0.250 × (a_1 − y_1) = 0.250 × (+1.00 − 0.00) = +5.00");
    expect(backward(1, 1)).toBe("δ_1 = +5.00");
    const tex = (...weights: number[]) => equationsOf(judged(...weights))[1]!.tex;
    expect(tex(1)).toBe("C = f");
    expect(tex(1, 0.25)).toBe(String.raw`C = f + 0.250 \left(f\right)`);
  });
});

describe("figures of some of the examples", () => {
  const few = { sizes: { train: 400, validation: 300 }, judged: { within: 500, train: 10_000 } };
  const many = { ...few, sizes: { train: 50_000, validation: 10_000 } };

  it("are estimates within an epoch, and of training at its end too where it is long", () => {
    expect(estimatedAt(0.4, "validation", many)).toBe(true);
    expect(estimatedAt(0, "validation", many)).toBe(true);
    expect(estimatedAt(null, "validation", many)).toBe(true);
    expect(estimatedAt(3, "validation", many)).toBe(false);
    expect(estimatedAt(3, "train", many)).toBe(true);
  });

  it("are told from measured ones where only the runs with other seeds have a figure", () => {
    const own: Point[] = [
      [0, 0],
      [40, 0.8],
    ];
    const seeds: Point[] = [
      [0, 0],
      [25, 0.5],
      [50, 1],
    ];
    const guessed = guessing([...seeds, ...own], (step) => step, many);
    expect(guessed(50)).toEqual(["train"]);
    expect(guessed(25)).toEqual(["train", "validation"]);
    expect(guessed(40)).toEqual(["train", "validation"]);
  });

  it("are none where all are looked at every time", () => {
    for (const epoch of [0, 0.5, 2, null]) expect(estimatedAt(epoch, "train", few)).toBe(false);
  });
});
