import { expect, test } from "vitest";
import { ticksOf } from "./ticks";

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
