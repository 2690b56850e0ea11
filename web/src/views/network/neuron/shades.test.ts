import { describe, expect, it } from "vitest";
import { borders, crossing, MIDDLE, regionMarks, strongest } from "./shades";

describe("crossing", () => {
  it("finds a straight border where it lies between two points", () => {
    const n = 3;
    const field = [0, 0, 255, 0, 0, 255, 0, 0, 255];
    const lines = crossing(field, n, MIDDLE);
    expect(lines).toHaveLength(8);
    for (let i = 0; i < lines.length; i += 2) expect(lines[i]).toBeCloseTo(0.75, 2);
  });

  it("finds nothing in a field of one sign", () => {
    expect(crossing(new Uint8Array(16).fill(200), 4)).toEqual([]);
  });
});

describe("classes", () => {
  const n = 8;
  const left = new Uint8Array(n * n).map((_, i) => (i % n < 4 ? 200 : 20));
  const right = left.map((v) => 220 - v);
  const { best, lead } = strongest([...left, ...right], 2, n);

  it("takes the largest, and its lead", () => {
    expect([best[0], best[7], lead[0]]).toEqual([0, 1, 180]);
  });

  it("draws the border between them and names both", () => {
    const lines = borders([...left, ...right], 2, n);
    expect(lines.length).toBeGreaterThan(0);
    for (let i = 0; i < lines.length; i += 2) expect(lines[i]).toBeCloseTo(0.5, 1);
    expect(regionMarks(best, n, 2).every((m) => m !== null)).toBe(true);
  });
});
