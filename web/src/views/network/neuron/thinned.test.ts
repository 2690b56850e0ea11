import { expect, it } from "vitest";
import { countOff, thinned } from "./thinned";

const columns = [
  { node: "x", tail: [], units: 2 },
  { node: "h1", tail: ["drop"], units: 4 },
  { node: "h2", tail: ["norm"], units: 3 },
];
const masks: Record<string, number[]> = { drop: [0, 2, 0, 2] };
const reads = (node: string, unit: number) => masks[node]?.[unit] ?? null;

it("tells the neurons that dropout switched off, behind their own layer", () => {
  const isOff = thinned(columns, reads);
  expect([0, 1, 2, 3].map((unit) => isOff(1, unit))).toEqual([true, false, true, false]);
  expect(isOff(2, 0) || isOff(0, 0)).toBe(false);
});

it("counts them only where there is a mask", () => {
  expect(countOff(columns, reads)).toEqual([{ off: 2, of: 4 }]);
  expect(countOff(columns, () => null)).toEqual([]);
});
