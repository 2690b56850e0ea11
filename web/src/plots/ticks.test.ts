import { expect, test } from "vitest";
import { logTicksOf, ticksOf } from "./ticks";

test.each<[[number, number], string[]]>([
  [
    [-0.3, 4.2],
    ["0", "1", "2", "3", "4"],
  ],
  [
    [0.9, 1.1],
    ["0.9", "0.95", "1", "1.05", "1.1"],
  ],
  // as far as 1e4 the numbers are written out; from there on with an exponent, as on the canvas
  [
    [8700, 11500],
    ["9000", "1e4", "1.1e4"],
  ],
  [
    [-2e5, 1e5],
    ["−2e5", "−1e5", "0", "1e5"],
  ],
  [
    [0, 4e-7],
    ["0", "1e−7", "2e−7", "3e−7", "4e−7"],
  ],
])("numbers along %j are few, round and told apart", (range, text) => {
  expect(ticksOf(range, 5).ticktext).toEqual(text);
});

test("a range without a length has no numbers", () => {
  expect(ticksOf([1, 1], 5).tickvals).toEqual([]);
  expect(ticksOf([-1e308, 1e308], 5).tickvals).toEqual([]);
});

test.each<[[number, number], number]>([
  [[0.1, 0.97], 4],
  [[9, 13], 2],
  [[1, 9.9], 2],
  [[0.4, 0.6], 2],
])("%j has more than one number, and no more than there is room for", (range, most) => {
  const { tickvals } = ticksOf(range, most);
  expect(tickvals.length).toBeGreaterThan(1);
  expect(tickvals.length).toBeLessThanOrEqual(most + 1);
});

test.each<[[number, number], number, string[]]>([
  [[1e-7, 2e3], 12, ["1e−7", "1e−6", "1e−5", "1e−4", "0.001", "0.01", "0.1", "1", "10", "100", "1000"]],
  [[1e-7, 2e6], 3, ["1e−7", "0.01", "1000"]],
  [[0.017, 0.4], 5, ["0.02", "0.05", "0.1", "0.2"]],
  [[0.08, 7], 5, ["0.1", "1"]],
  [[2.55, 3.4], 5, ["2.6", "2.8", "3", "3.2", "3.4"]],
  [[6e-5, 9.5e-5], 3, ["6e−5", "8e−5"]],
])("numbers along a logarithmic axis from %j", ([low, high], most, text) => {
  const { tickvals, ticktext } = logTicksOf([Math.log10(low), Math.log10(high)], most);
  expect(ticktext).toEqual(text);
  expect(tickvals.every((v) => v >= low * 0.999 && v <= high * 1.001)).toBe(true);
});
