import { expect, it } from "vitest";
import { cardPlace } from "./cardPlace";

const view = { x: 0, y: 0, zoom: 0.5, width: 800, height: 600 };

it("stands under the middle of its node, as large as on any zoom", () => {
  const place = cardPlace({ x: 700, y: 200, w: 100, h: 100 }, view);
  expect(place).toMatchObject({ transformOrigin: "top", transform: "translateX(calc(-50% + 0px)) scale(2)" });
});

it("moves in from the edge, and over a node at the bottom", () => {
  const left = cardPlace({ x: 0, y: 200, w: 100, h: 100 }, view);
  expect(left.transform).toBe("translateX(calc(-50% + 216px)) scale(2)"); // 25 + 216 / 2 = 133 pixels
  expect(cardPlace({ x: 0, y: 1000, w: 100, h: 100 }, view)).toHaveProperty("bottom");
});
