import { expect, test } from "vitest";
import { startOf } from "./numbers";

test("the numbers of the document come over and over until the input is full", () => {
  expect(startOf([2.5, -1, 3.2, 0.5], 4)).toEqual([2.5, -1, 3.2, 0.5]);
  expect(startOf([1, 0], 5)).toEqual([1, 0, 1, 0, 1]);
});

test("what is no number is 0, and the others keep their places", () => {
  expect(startOf([1, "2", null, 4], 6)).toEqual([1, 0, 0, 4, 1, 0]);
});

test("without numbers, or with what is none, an input begins at 0", () => {
  for (const given of [undefined, [], "1", [Number.NaN, null]]) expect(startOf(given, 2)).toEqual([0, 0]);
});
