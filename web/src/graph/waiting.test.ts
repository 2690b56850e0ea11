import { expect, it } from "vitest";
import type { Doc } from "./document";
import { waitingOutput, waitsInside } from "./waiting";

const drawing = (inputs: string[], inner: string[] = ["p"]): Doc => ({
  tugboat: 1,
  title: "",
  kind: "circuit",
  nodes: [
    { id: "x", op: "input" },
    { id: "c", op: "chip", params: { of: "half" }, inputs: ["x"] },
    { id: "f", op: "multiply", inputs },
    { id: "aside", op: "negative", inputs: [""] },
  ],
  output: "f",
  chips: { half: { inputs: ["p"], outputs: ["q"], nodes: [{ id: "q", op: "negative", inputs: inner }] } },
});

it("waits for a wire before the output, also inside a chip, and for none beside it", () => {
  expect(waitingOutput(drawing(["x", "c"]))).toBeNull();
  expect(waitingOutput(drawing(["x", ""]))).toBe("f");
  expect(waitingOutput(drawing(["x", "c"], [""]))).toBe("f");
  expect(waitingOutput(drawing(["x", "x"], [""]))).toBeNull();
});

it("a chip says that something inside it waits", () => {
  const chip = (doc: Doc) => doc.nodes[1]!;
  const [whole, gap] = [drawing(["x", "c"]), drawing(["x", "c"], [""])];
  expect([
    waitsInside(whole, chip(whole)),
    waitsInside(gap, chip(gap)),
    waitsInside(gap, gap.nodes[2]!),
  ]).toEqual([false, true, false]);
});
