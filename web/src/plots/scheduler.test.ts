import { expect, it } from "vitest";
import { BUDGET, Scheduler } from "./scheduler";

/** A clock that stands still until a drawing takes its time; frames are run by hand. */
function stage() {
  let now = 1000;
  const frames: (() => void)[] = [];
  const scheduler = new Scheduler({
    now: () => now,
    frame: (f) => void frames.push(f),
    later: (f) => void frames.push(f),
  });
  return {
    scheduler,
    pass: (ms: number) => {
      now += ms;
    },
    frame: () => {
      now += 16;
      frames.splice(0).forEach((f) => {
        f();
      });
    },
    waiting: () => frames.length,
  };
}

it("draws many requests once, and not more often than a chart wants", () => {
  const { scheduler, frame, waiting } = stage();
  let drawn = 0;
  const job = { every: 100, draw: () => void drawn++ };
  scheduler.request(job);
  scheduler.request(job);
  frame();
  expect(drawn).toBe(1);
  expect(waiting()).toBe(0);
  scheduler.request(job);
  for (let i = 0; i < 6; i++) frame();
  expect(drawn).toBe(1);
  frame();
  expect(drawn).toBe(2);
});

it("spreads slow charts over frames", () => {
  const { scheduler, frame, pass } = stage();
  const drawn: string[] = [];
  const slow = (name: string) => ({
    every: 0,
    draw: () => {
      pass(BUDGET * 2);
      drawn.push(name);
    },
  });
  const jobs = ["a", "b", "c"].map(slow);
  for (const job of jobs) scheduler.request(job);
  for (let i = 0; i < 12; i++) frame();
  expect(drawn).toEqual(["a", "b", "c"]);
  drawn.length = 0;
  for (const job of jobs) scheduler.request(job);
  frame();
  expect(drawn).toEqual(["a"]);
  frame();
  frame();
  expect(drawn).toEqual(["a", "b", "c"]);
});

it("gives all charts together a fifth of the time", () => {
  const { scheduler, frame, pass } = stage();
  let drawn = 0;
  const slow = () => ({
    every: 0,
    draw: () => {
      pass(5);
      drawn++;
    },
  });
  const jobs = [slow(), slow(), slow(), slow()];
  const frames = 250;
  for (let i = 0; i < frames; i++) {
    for (const job of jobs) scheduler.request(job);
    frame();
  }
  const took = drawn * 5;
  expect(took / (frames * 16 + took)).toBeLessThan(0.22);
  expect(took / (frames * 16 + took)).toBeGreaterThan(0.15);
});

it("forgets a chart that has gone", () => {
  const { scheduler, frame } = stage();
  let drawn = 0;
  const job = { every: 0, draw: () => void drawn++ };
  scheduler.request(job);
  scheduler.drop(job);
  frame();
  expect(drawn).toBe(0);
});
