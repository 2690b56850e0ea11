import { expect, it } from "vitest";
import type { Doc } from "../../graph/document";
import { useTestCatalogue } from "../../graph/fixtures";
import { overlaps, type Rect } from "../../graph/rect";
import { type Course, course } from "../geometry";
import { buildScene, courseOf } from "../scene";
import { FreeRoom } from "./free";
import { LaneMap } from "./laneMap";
import type { Frame } from "./text";
import { placeLabel } from "./wireLabels";

const f = { zoom: 1, type: 1 } as Frame;
const tug = { words: "+0.0626", size: 12.5, side: -1, before: 14 } as const;
const value = { words: "+2.00", size: 14, side: 1, before: 0 } as const;

function beside(courses: readonly Course[], lookedAt: readonly Course[] = [], taken: readonly Rect[] = []) {
  return {
    room: new FreeRoom(taken),
    lanes: new LaneMap(courses),
    lookedAt: new Set(lookedAt),
  };
}

/** The distance from a box to the nearest place of a wire's lanes. */
function distance(box: Rect, of: Course): number {
  const from = (x: number, y: number) =>
    Math.hypot(Math.max(box.x - x, 0, x - box.x - box.w), Math.max(box.y - y, 0, y - box.y - box.h));
  const lanes = [of.value, of.tug];
  return Math.min(
    ...lanes.flatMap((l) => Array.from({ length: l.length / 2 }, (_, i) => from(l[2 * i]!, l[2 * i + 1]!))),
  );
}

it("a number keeps off its own lanes, however they slant", () => {
  for (const [x, y] of [
    [300, 0],
    [300, 80],
    [300, -160],
    [200, 400],
  ] as const) {
    const wire = course(0, 0, x, y);
    for (const one of [value, tug]) {
      const box = placeLabel(f, wire, one, beside([wire])) as Rect;
      expect(new LaneMap([wire]).crosses(box, () => true)).toBe(false);
      expect(distance(box, wire)).toBeLessThan(24);
    }
  }
});

it("a number stands where its own wire is nearest, or nowhere", () => {
  const fan = [-60, -20, 20, 60].map((y) => course(0, 0, 400, y));
  for (const own of fan) {
    const box = placeLabel(f, own, tug, beside(fan));
    if (!box) continue;
    for (const other of fan) if (other !== own) expect(distance(box, own)).toBeLessThan(distance(box, other));
  }
  const tight = [0, 12, 24, 36].map((y) => course(0, y, 400, y));
  expect(placeLabel(f, tight[1] as Course, tug, beside(tight))).toBe(null);
});

it("of a wire that is looked at the number is told beside wires that are not", () => {
  const tight = [0, 12, 24, 36].map((y) => course(0, y, 400, y));
  const own = tight[1] as Course;
  expect(placeLabel(f, own, tug, beside(tight, [own]))).not.toBe(null);
  expect(placeLabel(f, own, tug, beside(tight, tight))).toBe(null);
});

const presets = import.meta.glob<Doc>("../../../../static/presets/*.json", {
  eager: true,
  import: "default",
});

it.each(["chain", "gate-gallery", "half-adder"])(
  "no number of %s stands on or beside another wire's lanes",
  (name) => {
    useTestCatalogue();
    const doc = presets[`../../../../static/presets/${name}.json`] as Doc;
    const scene = buildScene(doc, [], []);
    const courses = scene.wires.map(courseOf);
    const around = beside(courses, [], scene.nodes);
    let told = 0;
    for (const own of courses) {
      const box = placeLabel(f, own, tug, around);
      if (!box) continue;
      told += 1;
      expect(around.lanes.crosses(box, () => true)).toBe(false);
      expect(overlaps(box, scene.nodes)).toBe(false);
    }
    expect(told).toBeGreaterThan(0);
  },
);
