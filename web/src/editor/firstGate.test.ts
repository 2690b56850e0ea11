import { describe, expect, it } from "vitest";
import { viewAround } from "./firstGate";

const ROOM = { w: 938, h: 462 };
/** A gate, its output beside it and the rope above that. */
const BOX = { x: -10, y: -210, w: 350, h: 390 };
const MIDDLE: [number, number] = [73, 42];

const onScreen = (hand: [number, number]) => {
  const { x, y, zoom } = viewAround(hand, MIDDLE, BOX, ROOM, 1);
  return { at: [MIDDLE[0] * zoom + x, MIDDLE[1] * zoom + y], top: BOX.y * zoom + y, zoom };
};

describe("the first gate", () => {
  it("stays under the hand, and its rope on the canvas", () => {
    for (const hand of [
      [300, 230],
      [500, 300],
      [200, 190],
    ] as [number, number][]) {
      const { at, top } = onScreen(hand);
      expect(at[0]).toBeCloseTo(hand[0]);
      expect(at[1]).toBeCloseTo(hand[1]);
      expect(top).toBeGreaterThanOrEqual(9.9);
    }
  });

  it("comes in from an edge where it would be too small", () => {
    const { top, zoom } = onScreen([300, 20]);
    expect(zoom).toBeCloseTo(0.6);
    expect(top).toBeCloseTo(10);
  });
});
