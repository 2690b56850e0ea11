import { expect, test } from "vitest";
import { inputWritten } from "./names";

test.each([
  ["x1", "x₁"],
  ["x3", "x₃"],
  ["x12", "x₁₂"],
  ["x1^2", "x₁²"],
  ["sin(x2)", "sin x₂"],
  ["x1 of the left eye", "x1 of the left eye"],
  ["height", "height"],
])("the input %s is written %s", (name, written) => {
  expect(inputWritten(name)).toBe(written);
});
