import { expect, test } from "vitest";
import { readShape, shapeText } from "./shapes";

test("a shape is typed with any sign between its lengths", () => {
  expect(readShape("1×8×8")).toEqual([1, 8, 8]);
  expect(readShape(" 4 x 16 ")).toEqual([4, 16]);
  expect(readShape("64,")).toEqual([64]);
  expect(readShape("")).toEqual([]);
});

test("what is no shape is refused", () => {
  for (const text of ["0×8", "-1", "2.5", "wide", "1×8×tall"]) expect(readShape(text)).toBeNull();
});

test("a shape that is not given reads as nothing", () => {
  expect(shapeText([1, 28, 28])).toBe("1×28×28");
  expect(shapeText(null)).toBe("");
});
