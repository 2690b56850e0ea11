import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { actions } from "../../../state/actions";
import { useRun } from "../../../state/run";
import { scrubTo, useAim } from "../../transport/store";
import { openRecord, type RunRecord } from "./records";

const sent: unknown[] = [];
const { seek } = actions;

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(actions, { seek: (...place: number[]) => sent.push(place) });
  useRun.setState({ step: 9, playing: false, run: "r", link: "open", branch: 0 });
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  actions.seek = seek;
  useRun.setState(useRun.getInitialState());
});

it("a record of the open run is gone to like any other place: the head of the timeline waits nowhere else", async () => {
  scrubTo(3);
  await openRecord({ run: "r", line: 0, steps: 7 } as RunRecord);
  expect(useAim.getState().step).toBeNull();
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([
    [3, undefined],
    [7, 0],
  ]);
});
