import { describe, expect, it } from "vitest";
import type { Branch } from "../../wire/protocol.gen";
import { layTimeline, lineage, placeOf, stepAt, ticks } from "./timeline";

const line = (id: number, parent: number | null, fork: number, tip: number): Branch => ({
  id,
  parent,
  fork,
  tip,
  label: "",
});

describe("layTimeline", () => {
  it("shows one line as it is", () => {
    const { end, tip, stretches } = layTimeline([line(0, null, 0, 60)], 0);
    expect([end, tip, stretches.length]).toEqual([60, 60, 1]);
  });

  it("puts what the present line left beside it, from the fork on", () => {
    const { end, tip, stretches } = layTimeline([line(0, null, 0, 60), line(1, 0, 20, 35)], 1);
    expect([end, tip]).toEqual([60, 35]);
    expect(stretches[1]).toMatchObject({ branch: 0, from: 20, to: 60, row: 1, parentRow: 0 });
  });

  it("puts a later try beside the line it left, and counts what finds no room", () => {
    const all = [line(0, null, 0, 60), line(1, 0, 20, 35), line(2, 0, 40, 90), line(3, 2, 50, 70)];
    const { stretches, hidden } = layTimeline(all, 0, 3);
    expect(stretches.map((s) => s.branch)).toEqual([0, 3, 2]);
    expect(hidden).toBe(1);
  });

  it("stands an empty run and an unknown line", () => {
    expect(layTimeline([], 0)).toMatchObject({ end: 1, tip: 0, hidden: 0 });
  });
});

it("follows a line back to the first one", () => {
  const all = [line(0, null, 0, 60), line(1, 0, 20, 35), line(2, 1, 25, 40)];
  expect([...lineage(all, 2)]).toEqual([
    [2, 40],
    [1, 25],
    [0, 20],
  ]);
});

it("does not hang on lines that claim to descend from each other", () => {
  expect(lineage([line(0, 1, 0, 5), line(1, 0, 0, 5)], 0).size).toBe(2);
});

it("turns places into steps and back", () => {
  expect(stepAt(50, 200, 80)).toBe(20);
  expect(stepAt(-9, 200, 80)).toBe(0);
  expect(stepAt(999, 200, 80)).toBe(80);
  expect(stepAt(1, 0, 80)).toBe(0);
  expect(placeOf(stepAt(50, 200, 80), 80)).toBe(0.25);
});

it("thins ticks to what can be told apart", () => {
  const steps = Array.from({ length: 1000 }, (_, i) => i);
  expect(ticks(steps, 999, 50).length).toBeLessThanOrEqual(51);
  expect(ticks([3, 3, 3], 10)).toEqual([3]);
});
