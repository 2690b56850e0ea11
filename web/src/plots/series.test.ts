import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastOf, type Point, rangeOf, roundStep, spread, thin } from "./series";

const points = fc
  .array(
    fc.oneof({ weight: 9, arbitrary: fc.double({ noNaN: true, min: -1e6, max: 1e6 }) }, fc.constant(null)),
    {
      minLength: 1,
      maxLength: 3000,
    },
  )
  .map((ys): Point[] => ys.map((y, i) => [i, y]));

describe("thin", () => {
  it("keeps the ends, the order, the extremes and the limit", () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 6, max: 200 }), (all, limit) => {
        const kept = thin(all, limit);
        expect(kept.length).toBeLessThanOrEqual(limit);
        expect(kept[0]).toEqual(all[0]);
        expect(kept[kept.length - 1]).toEqual(all[all.length - 1]);
        for (let i = 1; i < kept.length; i++) expect(kept[i]![0]).toBeGreaterThan(kept[i - 1]![0]);
        expect(rangeOf([kept])).toEqual(rangeOf([all]));
      }),
    );
  });

  it("leaves short lines alone", () => {
    const all: Point[] = [
      [0, 1],
      [1, null],
    ];
    expect(thin(all, 10)).toBe(all);
  });
});

describe("spread", () => {
  it("keeps labels apart, in order and inside when they fit", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: 0, max: 200 }), { maxLength: 8 }), (wanted) => {
        const at = spread(wanted, 14, 200);
        const sorted = [...at].sort((a, b) => a - b);
        for (let i = 1; i < sorted.length; i++)
          expect(sorted[i]! - sorted[i - 1]!).toBeGreaterThanOrEqual(14 - 1e-9);
        for (const y of at) {
          expect(y).toBeGreaterThanOrEqual(-1e-9);
          expect(y).toBeLessThanOrEqual(200 + 1e-9);
        }
      }),
    );
  });

  it("does not move labels that have room", () => {
    expect(spread([10, 60, 120], 14, 200)).toEqual([10, 60, 120]);
  });
});

it("finds round steps", () => {
  expect([0.11, 0.125, 0.3, 1, 7, 0, Number.NaN].map(roundStep)).toEqual([0.2, 0.2, 0.5, 1, 10, 1, 1]);
});

it("finds the last number of a line that ends in a gap", () => {
  expect(
    lastOf([
      [0, 1],
      [1, 2],
      [2, null],
    ]),
  ).toEqual([1, 2]);
  expect(lastOf([[0, null]])).toBeNull();
});
