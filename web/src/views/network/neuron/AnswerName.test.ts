import { expect, it } from "vitest";
import { answerOf } from "./AnswerName";

it("names the class on whose side of the middle one output is", () => {
  const animals = ["cat", "dog"];
  expect([-0.2, 0.3].map((v) => answerOf(animals, "tanh", v))).toEqual(["cat", "dog"]);
  expect([0.4, 0.6].map((v) => answerOf(animals, "sigmoid", v))).toEqual(["cat", "dog"]);
  expect(answerOf(animals, "tanh", null)).toBe(null);
  expect(answerOf(["0", "1"], "tanh", 1), "a name that is a number says less than the number").toBe(null);
  expect(answerOf([], "tanh", 1)).toBe(null);
});
