import { describe, expect, it } from "vitest";
import { blank, isBlank, rows, stroke } from "./ink";

describe("ink", () => {
  it("leaves the sheet it was given alone", () => {
    const paper = blank(8);
    const drawn = stroke(paper, { x: 1, y: 4 }, { x: 7, y: 4 }, 1);
    expect(isBlank(paper)).toBe(true);
    expect(isBlank(drawn)).toBe(false);
  });

  it("covers the stroke fully, its edge partly and the rest not at all", () => {
    const drawn = stroke(blank(9), { x: 0, y: 4.5 }, { x: 9, y: 4.5 }, 1);
    const column = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((r) => drawn.data[r * 9 + 4]);
    expect(column).toEqual([0, 0, 0, 0.5, 1, 0.5, 0, 0, 0]);
  });

  it("does not add ink up where strokes cross", () => {
    let ink = stroke(blank(9), { x: 4.5, y: 0 }, { x: 4.5, y: 9 }, 1);
    ink = stroke(ink, { x: 0, y: 4.5 }, { x: 9, y: 4.5 }, 1);
    expect(Math.max(...ink.data)).toBe(1);
  });

  it("paints a dot for a tap and nothing outside the sheet", () => {
    const dot = stroke(blank(8), { x: 0, y: 0 }, { x: 0, y: 0 }, 1);
    expect(dot.data[0]).toBeGreaterThan(0.5);
    expect(rows(dot)).toHaveLength(8);
    expect(isBlank(stroke(blank(8), { x: 40, y: 40 }, { x: 50, y: 50 }, 2))).toBe(true);
  });
});
