import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { actions } from "../../state/actions";
import { useRun } from "../../state/run";
import { scrubTo, useAim } from "./store";

const sent: number[] = [];
const aim = () => useAim.getState().step;

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  Object.assign(actions, { seek: (step: number) => sent.push(step) });
  useRun.setState({ step: 9, playing: false, run: "r" });
});
afterEach(() => {
  vi.runAllTimers();
});

it("remembers where the head was sent until the run stands there", () => {
  scrubTo(8);
  scrubTo(7);
  expect(aim()).toBe(7);
  useRun.setState({ step: 8 });
  expect(aim()).toBe(7);
  vi.advanceTimersByTime(100);
  useRun.setState({ step: 7 });
  expect([aim(), sent]).toEqual([null, [8, 7]]);
});

it("forgets it when the run plays, is told to step, goes to another line, and when it never gets there", () => {
  scrubTo(3);
  useRun.setState({ playing: true });
  expect(aim()).toBeNull();
  useRun.setState({ playing: false });
  scrubTo(3);
  useRun.setState({ ordered: { what: "step", from: 9 } });
  expect(aim()).toBeNull();
  useRun.setState({ ordered: null });
  scrubTo(3);
  scrubTo(4, 1);
  expect(aim()).toBeNull();
  scrubTo(3);
  vi.advanceTimersByTime(11_000);
  expect(aim()).toBeNull();
});
