import { expect, it } from "vitest";
import { activationIn, withActivation } from "./formulaOf";

const spec = { params: [{ name: "activation", default: "sigmoid" }] } as never;

it("the formula of a layer has the activation that the layer has", () => {
  const dense = (params: Record<string, string>) =>
    withActivation("y = W x + b", activationIn({ id: "h", op: "dense", params }, spec));
  expect([dense({ activation: "tanh" }), dense({}), dense({ activation: "linear" })]).toEqual([
    String.raw`a = \tanh(W x + b)`,
    String.raw`a = \sigma(W x + b)`,
    "y = W x + b",
  ]);
  expect(dense({ activation: "hard_tanh" }), "one that was added").toBe(
    String.raw`a = \operatorname{hard\ tanh}(W x + b)`,
  );
});

it("what has no activation keeps its formula", () => {
  const bare = { id: "s", op: "sigmoid", params: { activation: "tanh" } };
  expect(activationIn(bare, { params: [] } as never)).toBeUndefined();
  expect(withActivation(String.raw`\tanh x`, "tanh")).toBe(String.raw`\tanh x`);
});
