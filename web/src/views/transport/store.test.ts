import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { actions } from "../../state/actions";
import { useRun } from "../../state/run";
import { scrubTo, scrubToTip, useAim } from "./store";

const sent: number[] = [];
/** Seeks before those of this test. */
let first = 0;
const answer = (nth: number, step: number) => useRun.setState({ sought: first + nth, step });
const aim = () => useAim.getState().step;
const { seek } = actions;

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  Object.assign(actions, { seek: (step: number) => first + sent.push(step) });
  useRun.setState({ step: 9, playing: false, run: "r", link: "open", branch: 0 });
});
afterEach(() => {
  vi.runAllTimers();
  first += sent.length;
  vi.useRealTimers(); // other tests share these modules and the clock
  actions.seek = seek;
  useRun.setState(useRun.getInitialState());
});

it("remembers where the head was sent until the engine has answered the newest seek", () => {
  scrubTo(8);
  scrubTo(7);
  expect(aim()).toBe(7);
  answer(1, 8);
  expect(aim()).toBe(7);
  vi.advanceTimersByTime(100);
  answer(2, 7);
  expect([aim(), sent]).toEqual([null, [8, 7]]);
});

it("forgets it when the run plays, is told to step and goes to another line", () => {
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
});

it("forgets it when the run begins another line, and when the server is gone", () => {
  scrubTo(3);
  useRun.setState({ step: 0, branch: 1 }); // restarted before it came there
  expect(aim()).toBeNull();
  useRun.setState({ step: 9 });
  scrubTo(3);
  useRun.setState({ link: "lost" });
  expect(aim()).toBeNull();
  scrubTo(3);
  expect(aim()).toBeNull();
});

it("goes to the start and to the end after what was asked before, and shows that it does", () => {
  useRun.setState({ branches: [{ id: 0, parent: null, fork: 0, tip: 12, label: "" }] });
  scrubTo(8);
  scrubTo(7);
  scrubTo(0);
  vi.advanceTimersByTime(100);
  expect([aim(), sent]).toEqual([0, [8, 0]]);
  scrubToTip();
  expect(aim()).toBe(12);
});

it("stands where a drag ended, whatever the run comes through on its way there", () => {
  useRun.setState({ step: 20 });
  for (const step of [9, 2, 9, 2]) {
    scrubTo(step);
    vi.advanceTimersByTime(70);
  }
  expect(sent).toEqual([9, 2, 9, 2]);
  answer(1, 9);
  answer(2, 2);
  expect(aim()).toBe(2); // a slow run answers one after the other
  answer(4, 2);
  expect(aim()).toBeNull();
});

it("lets go at once where the engine was sent somewhere else, or stays where it is", () => {
  scrubTo(2);
  vi.advanceTimersByTime(70);
  answer(1, 5); // its timeline ends here
  expect(aim()).toBeNull();
  scrubTo(3);
  scrubTo(5);
  vi.advanceTimersByTime(70);
  answer(3, 5); // the one before was skipped
  expect(aim()).toBeNull();
});

it("takes no place of a drag into the run that is opened next", () => {
  scrubTo(8);
  scrubTo(7);
  useRun.setState({ run: "another", step: 0 });
  vi.advanceTimersByTime(100);
  expect([aim(), sent]).toEqual([null, [8]]);
});
