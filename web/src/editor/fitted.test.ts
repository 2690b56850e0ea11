import { expect, it } from "vitest";
import { board } from "./board";
import { sameMiddle, takeInHand } from "./fitted";

it("a view is in the hand from the first move that a hand makes", () => {
  board.byHand = false;
  takeInHand(null);
  expect(board.byHand).toBe(false);
  takeInHand({ type: "wheel" });
  expect(board.byHand).toBe(true);
});

it("what was in the middle stays there", () => {
  const before = { x: 100, y: -50, zoom: 2 };
  const after = sameMiddle(before, -320, 40);
  const middle = (v: typeof before, width: number, height: number) => [
    (width / 2 - v.x) / v.zoom,
    (height / 2 - v.y) / v.zoom,
  ];
  expect(middle(after, 680, 640)).toEqual(middle(before, 1000, 600));
});
