import { describe, expect, it } from "vitest";
import { mapsSheet, weightSheet } from "./sheets";

describe("sheets", () => {
  it("draws the weights of units that read an image as images", () => {
    expect(weightSheet([30, 784], [28, 28])).toEqual({ rows: 28, cols: 28, count: 30, across: 6, gap: 3 });
    expect(weightSheet([10, 30], null)).toEqual({ rows: 10, cols: 30, count: 1, across: 1, gap: 0 });
    expect(weightSheet([10, 30], [28, 28])).toMatchObject({ rows: 10, cols: 30, count: 1 });
  });
  it("draws filters as images, a line a filter where it reads several channels", () => {
    expect(weightSheet([6, 1, 5, 5], [28, 28])).toEqual({ rows: 5, cols: 5, count: 6, across: 3, gap: 1 });
    expect(weightSheet([16, 6, 5, 5], null)).toMatchObject({ rows: 5, cols: 5, count: 96, across: 6 });
  });
  it("draws maps as images and leaves a row of numbers a strip", () => {
    expect(mapsSheet([6, 12, 10])).toMatchObject({ rows: 12, cols: 10, count: 6 });
    expect(mapsSheet([30])).toBeNull();
    expect(mapsSheet([30, 1, 1])).toBeNull();
  });
});
