import { expect, it } from "vitest";
import { captionRooms } from "./captionRoom";

const box = (x: number, y: number, caption: string) => ({ x, y, w: 100, h: 80, caption });
const LONG = "the weighted sum of everything that arrives";

it("a name alone may be three times as wide as its gate", () => {
  expect(captionRooms([box(0, 0, LONG), box(0, 400, LONG)])).toEqual([300, 300]);
});

it("two long names beside one another share what lies between their middles", () => {
  expect(captionRooms([box(0, 0, LONG), box(150, 0, LONG)])).toEqual([142, 142]);
});

it("a long name beside a short one takes what that leaves", () => {
  const [long] = captionRooms([box(0, 0, LONG), box(160, 0, "x")]);
  expect(long).toBe(2 * (160 - 50 - 4));
});

it("a name that stands beside a box ends before it", () => {
  expect(captionRooms([box(0, 100, LONG), box(140, 60, "")])).toEqual([2 * (140 - 50 - 8), 100]);
});

it("is never narrower than the gate", () => {
  expect(captionRooms([box(0, 0, LONG), box(60, 0, LONG)])).toEqual([100, 100]);
});

it("knows neighbours across the rows in which it looks for them", () => {
  expect(captionRooms([box(0, 100, LONG), box(150, 110, LONG)])[0]).toBe(142);
});

it("names whose letters are drawn larger share what lies between them, however short one of them is", () => {
  const [long, short] = captionRooms([box(0, 0, LONG), box(160, 0, "x")], Number.POSITIVE_INFINITY);
  expect([long, short]).toEqual([152, 152]);
});
