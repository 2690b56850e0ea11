import { expect, it } from "vitest";
import { fitting } from "./shelfRoom";

it("puts as many entries on the shelf as fit beside what is always there, gaps counted between them", () => {
  const entries = [50, 60, 70];
  const whole = 40 + 50 + 60 + 70 + 3 * 5;
  expect(fitting(entries, [40], 5, whole)).toBe(3);
  expect(fitting(entries, [40], 5, whole - 1)).toBe(2);
  expect(fitting(entries, [40], 5, 40)).toBe(0);
  expect(fitting(entries, [40], 5, 10)).toBe(0);
  expect(fitting([], [40], 5, 100)).toBe(0);
});
