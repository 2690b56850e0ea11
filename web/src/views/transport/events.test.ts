import { expect, it } from "vitest";
import { eventWords, tellEvents } from "./events";

it("says what happened", () => {
  const words = [
    { kind: "set", node: "x", value: -1.5 },
    { kind: "pull", amount: 0 },
    { kind: "pull", amount: 1 },
    { kind: "tug", amount: -1, step_size: 0.01 },
    { kind: "lock", node: "a", locked: true },
    { kind: "train", path: "step_size", value: 0.1 },
    { kind: "example", row: 2 },
    { kind: "edit" },
    { kind: "dream" },
  ].map(eventWords);
  expect(words).toEqual([
    "x set to −1.5",
    "let go",
    "pulled +1.00",
    "tug −1.00, step size 0.01",
    "a locked",
    "step size set to 0.1",
    "row 3 shown",
    "circuit edited",
    "dream",
  ]);
});

it("says which single weight was changed, counted as on the canvas", () => {
  const weight = { node: "hidden1", port: "weight", index: [0, 2] };
  const words = [
    { kind: "lock", ...weight, locked: true },
    { kind: "lock", ...weight, locked: false },
    { kind: "lock", node: "hidden1", port: "bias", index: [3], locked: true },
    { kind: "weight", ...weight, value: -0.25 },
    { kind: "lock", node: "hidden1", locked: true },
  ].map(eventWords);
  expect(words).toEqual([
    "weight 3 of neuron 1 in hidden1 frozen",
    "weight 3 of neuron 1 in hidden1 freed",
    "bias of neuron 4 in hidden1 frozen",
    "weight 3 of neuron 1 in hidden1 set to −0.250",
    "hidden1 locked",
  ]);
});

it("tells a slider's way as one line, with where it ended", () => {
  const told = tellEvents([
    [0, { kind: "set", node: "x", value: 1 }],
    [0, { kind: "set", node: "x", value: 2 }],
    [4, { kind: "set", node: "x", value: 3 }],
    [4, { kind: "set", node: "y", value: 0 }],
  ]);
  expect(told).toEqual([
    { step: 0, until: 4, times: 3, words: "x set to 3" },
    { step: 4, until: 4, times: 1, words: "y set to 0" },
  ]);
});

it("tells what was set at different moments apart, and never hides a leap", () => {
  const rate = (value: unknown) => ({ kind: "train", path: "optimizer.learning_rate", value });
  const lines = (...events: [number, Record<string, unknown>][]) => tellEvents(events).map((e) => e.times);
  expect(lines([100, rate(1e9)], [102, rate(0.5)])).toEqual([1, 1]);
  expect(lines([100, rate(0.5)], [5000, rate(0.4)])).toEqual([1, 1]);
  expect(lines([100, rate(0.5)], [103, rate(0.4)], [106, rate(0.2)])).toEqual([3]);
  const weight = (index: number[]) => ({ kind: "weight", node: "h1", name: "weight", index, value: 1 });
  expect(lines([7, weight([0, 1])], [7, weight([0, 2])])).toEqual([1, 1]);
});

it("tells a lock and its end apart", () => {
  const lock = (step: number, locked: boolean): [number, Record<string, unknown>] => [
    step,
    { kind: "lock", node: "a", locked },
  ];
  expect(tellEvents([lock(0, true), lock(2, false)]).map((line) => line.words)).toEqual([
    "a locked",
    "a unlocked",
  ]);
});

it("tells a typed number once, and an edit of the wiring beside it", () => {
  const doc = (value: number, output = "x") => ({
    nodes: [{ id: "x", op: "input", params: { value } }],
    output,
  });
  const told = tellEvents([
    [0, { kind: "set", node: "x", value: 1 }],
    [0, { kind: "edit", document: doc(1) }],
    [3, { kind: "set", node: "x", value: 2 }],
    [3, { kind: "edit", document: doc(2) }],
    [3, { kind: "edit", document: doc(2, "y") }],
  ]);
  expect(told.map((line) => line.words)).toEqual(["x set to 2", eventWords({ kind: "edit" })]);
});

it("tells points drawn by hand once, though the drawing takes them over at the end of the stroke", () => {
  const layers = (units: number, data: unknown) => ({
    nodes: [{ id: "h", op: "dense", params: { units } }],
    data,
  });
  const told = tellEvents([
    [3, { kind: "data", add: [[1, 1, 0]] }],
    [5, { kind: "data", add: [[1, 2, 0]] }],
    [6, { kind: "edit", document: layers(4, { points: 2 }) }],
    [8, { kind: "data", add: [[1, 3, 0]] }],
    [9, { kind: "edit", document: layers(4, { points: 3 }) }],
    [60, { kind: "edit", document: layers(5, { points: 3 }) }],
  ]);
  expect(told.map((line) => line.step)).toEqual([3, 60]);
  expect(told[0]).toMatchObject({ until: 8, times: 3 });
});

it("tells a pull as one line: nobody let go in between", () => {
  const click = (step: number): [number, Record<string, unknown>][] => [
    [step, { kind: "pull", amount: 1 }],
    [step, { kind: "pull", amount: 0 }],
    [step, { kind: "tug", amount: 1 }],
  ];
  expect(tellEvents(click(0))).toEqual([{ step: 0, until: 0, times: 1, words: "tug +1.00" }]);
  expect(tellEvents([...click(0), ...click(1)])).toEqual([
    { step: 0, until: 1, times: 2, words: "tug +1.00" },
  ]);
  const down: [number, Record<string, unknown>] = [1, { kind: "tug", amount: -1 }];
  expect(tellEvents([...click(0), down, ...click(2)]).map((line) => line.words)).toEqual([
    "tug +1.00",
    "tug −1.00",
    "tug +1.00",
  ]);
  const held = tellEvents([
    [4, { kind: "pull", amount: 0.5 }],
    [4, { kind: "pull", amount: 0 }],
    [5, { kind: "tug", amount: 1 }],
  ]);
  expect(held.map((line) => line.words)).toEqual(["pulled +0.500", "let go", "tug +1.00"]);
});

it("tells a rope that is held far out and tugs on as one row, however far the hand was at each tug", () => {
  const tug = (step: number, amount: number): [number, Record<string, unknown>][] => [
    [step, { kind: "pull", amount }],
    [step, { kind: "tug", amount }],
  ];
  const end: [number, Record<string, unknown>][] = [
    [4, { kind: "pull", amount: 0 }],
    [4, { kind: "tug", amount: 1.5 }],
  ];
  const click: [number, Record<string, unknown>][] = [
    [5, { kind: "pull", amount: 1.5 }],
    [5, { kind: "pull", amount: 0 }],
    [5, { kind: "tug", amount: 1.5 }],
  ];
  const drag = [...tug(0, 0.8), ...tug(1, 1.2), ...tug(2, 1.9), ...tug(3, 1.5), ...end];
  expect(tellEvents([...drag, ...click])).toEqual([
    { step: 0, until: 4, times: 5, words: "tugs +0.800 to +1.50" },
    { step: 5, until: 5, times: 1, words: "tug +1.50" },
  ]);
  expect(tellEvents([...tug(0, 1.2), ...tug(1, -0.5)]).map((row) => row.words)).toEqual([
    "tug +1.20",
    "tug −0.500",
  ]);
});
