import { expect, it } from "vitest";
import { equationsAt } from "./equations";
import type { Told } from "./told";

const layer = (node: string, inputs: string[], ...weights: string[]) => ({
  node,
  inputs,
  weights: weights.map((name) => ({ name })),
});
const told = {
  loss: [{ of: "softmax" }],
  layers: [
    layer("hidden", ["x"], "weight", "bias"),
    layer("norm", ["hidden"], "gamma", "beta"),
    layer("drop", ["norm"]),
    layer("scores", ["drop"], "weight", "bias"),
    layer("softmax", ["scores"]),
  ],
} as unknown as Told;

it.each([
  ["softmax", "bp1"],
  ["scores", "bp1"],
  ["drop", "bp2"],
  ["norm", "bp2"],
  ["hidden", "bp2"],
])("the error at %s is told by %s", (node, name) => {
  expect(equationsAt(told, { phase: "backward", node }, 0)).toEqual([name]);
});
