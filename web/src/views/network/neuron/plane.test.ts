import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useRun } from "../../../state/run";
import { ECHO_MS, giveAnswer, usePlane } from "./plane";

const told = (answer: number | null) => useRun.setState({ more: { answer } });
const shown = () => usePlane.getState().answer;

beforeEach(() => {
  vi.useFakeTimers();
  told(null);
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

it("is what the run tells, and when it was said here, what was said last", () => {
  told(1);
  expect(shown()).toBe(1);
  giveAnswer(0);
  giveAnswer(2);
  told(0);
  expect(shown(), "an echo of what was said before").toBe(2);
  told(2);
  told(null);
  expect(shown(), "the last echo has come: from now on the run is believed").toBe(null);
});

it("is the run's again when it never takes what was said", () => {
  told(1);
  giveAnswer(7);
  vi.advanceTimersByTime(ECHO_MS - 1);
  expect(shown()).toBe(7);
  vi.advanceTimersByTime(2);
  expect(shown()).toBe(1);
});
