import { beforeEach, describe, expect, it } from "vitest";
import { actions } from "../../../../state/actions";
import { useRun } from "../../../../state/run";
import { placeOf, standingOf } from "./standing";
import { apply, takeApart, useStep } from "./store";

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
