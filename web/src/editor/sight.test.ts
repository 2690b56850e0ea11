import { expect, it } from "vitest";
import { leavesSight } from "./sight";

const view = { x: 0, y: 0, zoom: 1, width: 1000, height: 600 };
const seen = { x: 600, y: 250, w: 136, h: 112 };

it("an edit that takes the output or its rope out of view is noticed", () => {
  expect(leavesSight(seen, { ...seen, x: 950 }, view)).toBe(true);
  expect(leavesSight(seen, { ...seen, y: 60 }, view)).toBe(true); // the handle stands above the box
  expect(leavesSight(seen, { ...seen, y: 470 }, view)).toBe(true); // and the button below it
  expect(leavesSight(null, { ...seen, x: 950 }, view)).toBe(true);
});

it("whoever had looked elsewhere stays there", () => {
  expect(leavesSight({ ...seen, x: 2000 }, { ...seen, x: 2100 }, view)).toBe(false);
  expect(leavesSight(seen, { ...seen, x: 620 }, view)).toBe(false);
  expect(leavesSight(seen, null, view)).toBe(false);
});
