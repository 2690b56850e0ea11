import { beforeEach, expect, it, vi } from "vitest";
import { useDoc } from "../../state/doc";
import { live } from "../../state/live";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { answer, followFirst, resumeFirstMinute, type Standing, useFirst } from "./first";

const pulls: number[] = [];
vi.mock("../../editor", () => ({
  pullOnce: (amount: number) => pulls.push(amount),
  setPullGate: () => undefined,
  wave: { get: () => ({ active: false }) },
}));

function product(locked: boolean): void {
  const input = (id: string, value: number) => ({ id, op: "input", params: { value, locked } });
  const nodes = [input("x", -2), input("y", 3), { id: "f", op: "multiply", inputs: ["x", "y"] }];
  useDoc.getState().replace({ tugboat: 1, kind: "circuit", title: "", nodes, output: "f" }, `d${locked}`);
}

beforeEach(() => {
  pulls.length = 0;
  const graph = { order: [], wires: [], shapes: {}, parameters: {}, classes: {}, answers: [] };
  useRun.setState({ link: "open", graph, step: 0 });
  Object.assign(live, { values: Float64Array.of(-2, 3), step: 0 });
  live.slot = new Map([
    ["x", 0],
    ["y", 1],
  ]);
  useUi.getState().set({ first: "ask" });
});

it("nothing is told of a pull before the run has made its step", () => {
  product(false);
  answer("up");
  expect([pulls, useFirst.getState().truth]).toEqual([[1], null]);
  live.values = Float64Array.of(-1.97, 2.98);
  live.step = 1;
  useRun.setState({ step: 1 });
  expect(useFirst.getState()).toMatchObject({ truth: "up", slope: 3 });
});

it("where all is locked the run makes no step, and it is told at once that nothing moves", () => {
  product(true);
  answer("none");
  expect([pulls, useFirst.getState().truth]).toEqual([[1], "none"]);
});

it("goes on where it stood when the page is loaded again; what nothing came of is asked again", () => {
  product(false);
  const kept: (Standing | null)[] = [];
  followFirst((standing) => kept.push(standing));
  const before = useUi.getState().panels;
  answer("down");
  const waiting = kept.at(-1);
  expect(waiting).toMatchObject({ first: "answer", guess: "down", truth: null });
  live.step = 1;
  useRun.setState({ step: 1 });
  const told = kept.at(-1);
  expect(told).toMatchObject({ first: "answer", guess: "down", truth: "none", slope: 3 });

  useUi.getState().set({ first: null });
  expect(kept.at(-1)).toBeNull();
  resumeFirstMinute(told!);
  expect([useUi.getState().first, useFirst.getState().truth]).toEqual(["answer", "none"]);
  resumeFirstMinute(waiting!);
  expect([useUi.getState().first, useFirst.getState().guess]).toEqual(["ask", null]);
  expect(useUi.getState().panels).toEqual(before);
});
