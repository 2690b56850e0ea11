import { expect, it } from "vitest";
import { roomOf, tick } from "./powers";

/** A letter of 12 px in the fixed-width face, and the gap before the axis. */
const [LETTER, GAP] = [7.2, 5];

it("powers at an axis are whole, however many digits they have", () => {
  expect([0, -1, -12, 3].map(tick)).toEqual(["1", "10⁻¹", "10⁻¹²", "10³"]);
  for (const power of [0, -3, -12, -300])
    expect(roomOf([0, power])).toBeGreaterThan(GAP + LETTER * tick(power).length);
  expect(roomOf([0, -3]), "short ones leave the curve its room").toBe(roomOf([0]) + 3);
});
