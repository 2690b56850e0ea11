import { beforeEach, describe, expect, it } from "vitest";
import { actions } from "../../../../state/actions";
import { useRun } from "../../../../state/run";
import { writtenAt } from "./items";
import { placeOf, standingOf } from "./standing";
import { apply, askWeight, takeApart, useStep } from "./store";

const ANSWER = {
  step: 5,
  rows: [3],
  targets: { shape: [1, 1], norm: 0, data: null },
  layers: [],
};

const moves = (...kinds: string[]) => ({ 0: kinds.map((kind): [number, { kind: string }] => [5, { kind }]) });
const shown = () => useStep.getState().told !== null;

async function taken(step = 5): Promise<void> {
  useRun.setState({ ...useRun.getInitialState(), step });
  await takeApart();
}

describe("a step taken apart", () => {
  beforeEach(() => {
    actions.ask = async () => ANSWER as never;
    actions.act = () => {};
    actions.step = () => {};
  });

  it("stays while the run stands there, whatever is looked at", async () => {
    await taken();
    useRun.setState({ events: moves("example", "pull"), speed: 3 });
    expect(shown()).toBe(true);
  });

  it.each([
    ["a step on", { step: 6 }],
    ["a step back", { step: 4 }],
    ["a weight by hand", { events: moves("weight") }],
    ["another branch", { branch: 1 }],
    ["training", { playing: true }],
    ["other data", { graph: { order: [], wires: [], shapes: {}, parameters: {}, classes: {}, answers: [] } }],
  ])("is put away for %s", async (_, change) => {
    await taken();
    useRun.setState(change);
    expect(shown()).toBe(false);
    expect(useStep.getState().overtaken).toBe(true);
    await taken();
    expect(useStep.getState().overtaken).toBe(false);
  });

  it("stays when its own update is made, and goes with the next one", async () => {
    await taken();
    apply();
    useRun.setState({ step: 6 });
    expect(shown()).toBe(true);
    useRun.setState({ step: 7 });
    expect(shown()).toBe(false);
  });

  it("waits until the page has heard of its step", async () => {
    await taken(4);
    expect(shown()).toBe(true);
    useRun.setState({ step: 5 });
    expect(shown()).toBe(true);
    useRun.setState({ step: 6 });
    expect(shown()).toBe(false);
  });
});

describe("the place of a run", () => {
  it("counts the events that move numbers", () => {
    const place = placeOf({ step: 5, branch: 0, events: moves("weight", "example", "train") });
    expect(place).toEqual({ step: 5, branch: 0, events: 2 });
    expect(standingOf(place, { ...place, step: 6 }, true)).toBe("made");
    expect(standingOf(place, { ...place, step: 6 }, false)).toBe("elsewhere");
  });
});

describe("weights of a layer that are too many to be sent", () => {
  const many = { shape: [3, 2], norm: 1, data: null };
  const one = (number: number) => ({
    shape: [1],
    norm: 1,
    data: btoa(String.fromCharCode(...new Uint8Array(new Float32Array([number]).buffer))),
  });
  const rest = {
    decays: true,
    locked: [],
    ruled: null,
    lengths: null,
    v: null,
    v_after: null,
    s: null,
    s_after: null,
  };
  const layer = {
    node: "h",
    op: "dense",
    activation: "",
    inputs: ["x"],
    shape: [3],
    slope: null,
    mask: null,
  };
  const none = { shape: [1, 3], norm: 0, data: null };
  const numbers = { z: none, a: none, delta_a: none, delta: none, paths: null };
  const weight = { name: "weight", before: many, gradient: many, after: many, ...rest };
  const answer = {
    ...ANSWER,
    rule: "sgd",
    rate: 0.5,
    layers: [{ ...layer, ...numbers, weights: [weight] }],
  };
  const lines = (unit: number, from: number | null) => {
    const { told, asked } = useStep.getState();
    return writtenAt(told!, told!.layers[0]!, unit, from, asked).map((line) => line.text);
  };

  it("are asked for one by one, once, and written out like all others", async () => {
    const questions: unknown[] = [];
    actions.ask = async (_, args = {}) => {
      questions.push(args);
      const own = { ...weight, before: one(2), gradient: one(8), after: one(-2) };
      return ("node" in args ? { step: 5, weight: own } : answer) as never;
    };
    await taken();
    expect(lines(7, 1)).toEqual([]);
    await askWeight("h", 7, 1);
    await askWeight("h", 2, 1);
    expect(questions).toEqual([{}, { node: "h", name: "weight", place: 5 }]);
    expect(lines(7, 1)).toEqual(["g = +8.00", "w_3,2 ← +2.00 − 0.500 × +8.00 = −2.00"]);
    expect(lines(0, 1)).toEqual([]);
    expect(lines(2, 0)).toEqual([]);
  });

  it("are asked for where the biases alone are too many", async () => {
    const long = { shape: [400_000], norm: 1, data: null };
    const bias = { ...weight, name: "bias", before: long, gradient: long, after: long };
    const own = { ...bias, before: one(1), gradient: one(4), after: one(-1) };
    const questions: unknown[] = [];
    actions.ask = async (_, args = {}) => {
      questions.push(args);
      const layers = [{ ...layer, ...numbers, weights: [weight, bias] }];
      return ("node" in args ? { step: 5, weight: own } : { ...answer, layers }) as never;
    };
    await taken();
    await askWeight("h", 399_999, null);
    expect(questions.at(-1)).toEqual({ node: "h", name: "bias", place: 399_999 });
    expect(lines(399_999, null).at(-1)).toBe("b_400000 ← +1.00 − 0.500 × +4.00 = −1.00");
  });

  it("of another step are not taken for those of this one", async () => {
    actions.ask = async (_, args = {}) =>
      ("node" in args ? { step: 6, weight: { ...weight, before: one(2) } } : answer) as never;
    await taken();
    await askWeight("h", 2, 1);
    expect(useStep.getState().asked).toEqual({});
    expect(useStep.getState().error).toContain("Take the next step apart");
  });

  it("are said to be none where they cannot be had, until another one is asked about", async () => {
    actions.ask = async (_, args = {}) => {
      if ("place" in args && args.place === 3) throw new Error("The connection was lost.");
      return ("node" in args ? { step: 5, weight: { ...weight, before: one(2) } } : answer) as never;
    };
    await taken();
    await askWeight("h", 1, 1);
    expect(useStep.getState()).toMatchObject({ error: "The connection was lost.", asked: {} });
    await askWeight("h", 2, 1);
    expect(useStep.getState().error).toBeNull();
  });
});
