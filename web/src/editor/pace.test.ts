import { expect, it } from "vitest";
import { Pace } from "./pace";

/** When of these moments something is painted. */
const painted = (moments: readonly number[]) => {
  const pace = new Pace(100);
  return moments.filter((now) => {
    const isDue = pace.isDue(now);
    if (isDue) pace.done(now);
    return isDue;
  });
};

it("shows every one of numbers that come ten times a second, evenly or not", () => {
  const uneven = Array.from({ length: 50 }, (_, i) => 100 * i + [0, -9, 8, -4][i % 4]!);
  expect(painted(uneven)).toEqual(uneven);
});

it("shows no more than ten a second of numbers that come with every frame, also after a rest", () => {
  const frames = (from: number) => Array.from({ length: 600 }, (_, i) => from + (i * 50) / 3);
  expect(painted([...frames(0), ...frames(60_000)]).length).toBeLessThanOrEqual(202);
});

it("is not put off by what was painted in every frame before, under a hand", () => {
  const pace = new Pace(100);
  for (let now = 0; now <= 3000; now += 50 / 3) pace.done(now);
  expect(pace.wait(3000)).toBeLessThanOrEqual(125);
});

it("says how long to wait", () => {
  const pace = new Pace(100);
  expect(pace.wait(5)).toBe(0);
  pace.done(5);
  expect(pace.wait(45)).toBe(60);
});
