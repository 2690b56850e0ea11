import { describe, expect, it } from "vitest";
import { poseParts, toldRow } from "./poseParts";

describe("the pose of a drawn stroke", () => {
  it("has a sign where it has a direction, and none where it is as good as nothing", () => {
    const pose = { x: 1.26, y: -2.04, angle: -0.3, scale: 0.9712, slant: 0.002, thickness: 2.44 };
    expect(poseParts(pose).map(({ name, text, unit }) => `${name} ${text}${unit}`)).toEqual([
      "x +1.3 px",
      "y −2.0 px",
      "angle 0°",
      "scale 0.97",
      "slant 0.00",
      "pen 2.4 px",
    ]);
  });

  it("is told of what is pointed at, else of what the net is shown", () => {
    const rows = [{ row: 4 }, { row: 7 }];
    expect(toldRow(rows, 7, 4)?.row).toBe(7);
    expect(toldRow(rows, null, 4)?.row).toBe(4);
    expect(toldRow(rows, null, 5)).toBeUndefined();
  });
});
