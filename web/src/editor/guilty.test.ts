import { expect, it } from "vitest";
import { edgeOf } from "./guilty";

it("a bar is in the way of a gate at the edge of the canvas at which it stands", () => {
  const gate = { x: 0, y: 100, w: 124, h: 100 };
  const at = (y: number, zoom = 1) => edgeOf(gate, { y, zoom, height: 600 });
  expect(at(0)).toBe(null);
  expect(at(350)).toBe("foot");
  expect(at(-60)).toBe("top");
  expect(at(400, 0.5)).toBe(null);
  expect([at(-250), at(700)]).toEqual([null, null]);
});
