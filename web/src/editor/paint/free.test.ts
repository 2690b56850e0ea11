import { expect, it } from "vitest";
import { FreeRoom } from "./free";

it("gives room once, all or nothing", () => {
  const room = new FreeRoom([{ x: 0, y: 0, w: 10, h: 10 }]);
  const beside = { x: 10, y: 0, w: 5, h: 5 };
  expect(room.take([beside, { x: 5, y: 5, w: 9, h: 9 }])).toBe(false);
  expect(room.take([beside])).toBe(true);
  expect(room.take([beside])).toBe(false);
});
