import { expect, it } from "vitest";
import type { Doc } from "../../graph/document";
import { useDoc } from "../../state/doc";
import { tugAlong } from "./reading";
import { useShown } from "./shown";

const net: Doc = {
  tugboat: 1,
  kind: "network",
  title: "",
  nodes: [
    { id: "x", op: "input" },
    { id: "scores", op: "dense", inputs: ["x"] },
    { id: "softmax", op: "softmax", inputs: ["scores"] },
  ],
  output: "softmax",
};

it("the rope pulls a score: its tug runs to the input, and none comes back out of the softmax behind it", () => {
  useDoc.getState().replace(net, "a");
  const gradients = { x: [3, 4], scores: [0, 1] };
  useShown.setState({
    mode: "drawing",
    predicted: { activations: {}, gradients, rope: { unit: 1, amount: 0.5 } },
  });
  expect(tugAlong("x", "scores", 0)).toEqual({ norm: 5, pull: 0.5 });
  expect(tugAlong("scores", "softmax", 0)).toBeNull();
});
