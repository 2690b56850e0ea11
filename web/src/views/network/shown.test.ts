import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { actions } from "../../state/actions";
import { liveChanged } from "../../state/live";
import { type RunState, useRun } from "../../state/run";
import { blank } from "./ink";
import {
  clearDrawing,
  pull,
  pullOnce,
  refresh,
  restore,
  setInput,
  showDrawing,
  showNumbers,
  useShown,
} from "./shown";

interface Question {
  what: string;
  pixels: number[];
  steps: unknown;
  answer: () => void;
}

let asked: Question[] = [];

/** Lets everything that waits for an answer go on. */
const settle = () => new Promise((done) => setTimeout(done, 0));

/** A question gets its answer, and all that waited for it goes on. */
const answered = (which: number) => {
  asked[which]?.answer();
  return settle();
};

const activation = () => useShown.getState().predicted?.activations.out?.[0];

beforeEach(() => {
  asked = [];
  useShown.setState(useShown.getInitialState(), true);
  // The net of these tests gives back the sum of what it reads; a pull adds 1 to every number.
  actions.ask = <T>(what: string, args?: Record<string, unknown>) =>
    new Promise<T>((resolve) => {
      const ink = (args?.ink as number[][] | undefined)?.flat().some((v) => v > 0);
      const given = (args?.pixels as number[] | undefined) ?? [ink ? 1 : 0];
      const pixels = what === "pull_input" && args?.steps !== 0 ? given.map((p) => p + 1) : given;
      const sum = pixels.reduce((a, b) => a + b, 0);
      const answer = () => resolve({ pixels, shape: [pixels.length], activations: { out: [sum] } } as T);
      asked.push({ what, pixels: given, steps: args?.steps, answer });
    });
});

describe("numbers set by hand", () => {
  it("are not undone by the answer to an older question", async () => {
    showNumbers([1, 2]);
    showNumbers([1, 3]);
    showNumbers([4, 4]);
    expect(asked.map((q) => q.pixels)).toEqual([[1, 2]]);
    await answered(0);
    expect(useShown.getState().seen).toEqual([[4, 4]]);
    expect(asked.map((q) => q.pixels)).toEqual([
      [1, 2],
      [4, 4],
    ]);
    await answered(1);
    expect(activation()).toBe(8);
  });
});

describe("an input of another size", () => {
  const reads = (...shape: number[]) =>
    useRun.setState({ graph: { shapes: { x: shape } } as unknown as RunState["graph"] });
  beforeEach(() => setInput("x"));
  afterEach(() => {
    setInput(null);
    useRun.setState(useRun.getInitialState(), true);
  });

  it("is not asked about numbers that it cannot read", async () => {
    reads(2);
    showNumbers([1, 2]);
    await answered(0);
    reads(3);
    await refresh();
    expect(asked.length).toBe(1);
  });

  it("sees the ink anew, not the pixels that were made for the other", async () => {
    reads(1, 1, 2);
    const ink = blank();
    ink.data[0] = 1;
    useShown.setState({ mode: "drawing", ink, seen: [[1, 2]], before: [[1, 1]] });
    reads(1, 1, 1);
    void refresh();
    await answered(0);
    expect(useShown.getState()).toMatchObject({ seen: [[1]], before: null, trouble: null });
  });
});

describe("a drawing", () => {
  it("is read anew whenever the numbers of the run are others, playing or not, and stays what it was", async () => {
    showNumbers([1, 2]);
    await answered(0);
    const { seen } = useShown.getState();
    liveChanged((tell) => tell());
    await settle();
    expect(asked.length).toBe(2);
    await answered(1);
    expect(useShown.getState().seen, "nobody who follows it is woken").toBe(seen);
  });
});

describe("a sheet that was wiped", () => {
  it("stays so, whatever is answered about what was on it, and is read as blank", async () => {
    const ink = blank();
    ink.data[0] = 1;
    showDrawing(ink);
    clearDrawing();
    await answered(0);
    expect(useShown.getState()).toMatchObject({ mode: "drawing", seen: null, predicted: null });
    await answered(1);
    showNumbers([1, 2]);
    await answered(2);
    pullOnce(0, 1);
    await settle();
    clearDrawing();
    await answered(3);
    expect(asked.map((q) => q.what)).toEqual(["predict", "predict", "predict", "pull_input", "predict"]);
    expect(useShown.getState()).toMatchObject({ seen: null, predicted: null });
    // it is read as what it is, blank, so that nothing of the net shows the last drawing
    await answered(4);
    expect(useShown.getState().seen).toEqual([[0]]);
    expect(activation()).toBe(0);
  });
});

describe("the rope", () => {
  it("holds the image that it has moved while the net goes on learning", async () => {
    showNumbers([1, 2]);
    await answered(0);
    pullOnce(0, 1);
    await settle();
    await answered(1);
    expect(useShown.getState().predicted?.rope).toEqual({ unit: 0, amount: 1 });
    void refresh();
    await settle();
    expect(asked[2]).toMatchObject({ what: "pull_input", pixels: [2, 3], steps: 0 });
    restore();
    await answered(2);
    expect(asked[3]?.what).toBe("predict");
    await answered(3);
    expect(useShown.getState().predicted?.rope).toBe(null);
  });

  it("keeps the tugs of a pull that is answered while the image of before is read anew", async () => {
    showNumbers([1, 2]);
    await answered(0);
    pullOnce(0, 1);
    await settle();
    void refresh();
    expect(asked.map((q) => q.what)).toEqual(["predict", "pull_input", "predict"]);
    await answered(1);
    await answered(2);
    expect(useShown.getState().predicted?.rope).toEqual({ unit: 0, amount: 1 });
    expect(asked[3]).toMatchObject({ what: "pull_input", pixels: [2, 3], steps: 0 });
    await answered(3);
    expect(activation()).toBe(5);
  });

  it("cannot move an image that was put back in the meantime", async () => {
    showNumbers([1, 2]);
    await answered(0);
    pull(0, 1);
    await settle();
    await answered(1);
    expect(useShown.getState().seen).toEqual([[2, 3]]);
    await new Promise((done) => setTimeout(done, 80));
    const tick = asked[2];
    expect(tick?.what).toBe("pull_input");
    restore();
    tick?.answer();
    await settle();
    expect(useShown.getState().seen).toEqual([[1, 2]]);
  });
});
