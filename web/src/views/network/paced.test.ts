import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { paced } from "./paced";

describe("paced", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("draws the first change at once and the last one of a burst a little later", () => {
    let value = 0;
    const seen: number[] = [];
    const numerals = paced(() => seen.push(value), 100);
    for (value = 1; value < 4; value++) numerals.run();
    value = 3;
    expect(seen).toEqual([1]);
    vi.advanceTimersByTime(100);
    expect(seen).toEqual([1, 3]);
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual([1, 3]);
  });

  it("draws nothing more once it is stopped", () => {
    const seen: number[] = [];
    const numerals = paced(() => seen.push(1), 100);
    numerals.run();
    numerals.run();
    numerals.stop();
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual([1]);
  });
});
