import { expect, it } from "vitest";
import type { Doc } from "../../graph/document";
import { useTestCatalogue } from "../../graph/fixtures";
import { overlaps, type Rect } from "../../graph/rect";
import { type Course, course } from "../geometry";
import { wireNumbers } from "../numbers";
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

it("a wire that runs back has its numbers too, beside the gates", () => {
  useTestCatalogue();
  const nodes = [
    { id: "x", op: "input", at: [400, 0] },
    { id: "s", op: "square", inputs: ["x"], at: [0, 0] },
    { id: "p", op: "multiply", inputs: ["x", "s"], at: [200, 160] },
  ] as Doc["nodes"];
  const scene = buildScene({ tugboat: 1, kind: "circuit", title: "", nodes, output: "p" }, [], []);
  const around = beside(scene.wires.map(courseOf), [], scene.nodes);
  for (const wire of scene.wires.filter((w) => w.source.id === "x")) {
    expect(wireNumbers(wire, scene, new Set(), null).labels).toBe(true);
    expect(placeLabel(f, courseOf(wire), tug, around)).not.toBe(null);
  }
});

it("of a wire that is looked at the number is told beside wires that are not", () => {
  const tight = [0, 12, 24, 36].map((y) => course(0, y, 400, y));
  const own = tight[1] as Course;
  expect(placeLabel(f, own, tug, beside(tight, [own]))).not.toBe(null);
  expect(placeLabel(f, own, tug, beside(tight, tight))).toBe(null);
});

it("of a wire that is looked at the number stands on another wire only where there is no place beside it", () => {
  const own = course(0, 0, 400, 0);
  const close = [-37, 37].map((y) => course(0, y, 400, y));
  const across = course(150, -60, 250, 60);
  const all = [own, ...close, across];
  expect(placeLabel(f, own, tug, beside(all))).toBe(null);
  const box = placeLabel(f, own, tug, beside(all, [own])) as Rect;
  expect(new LaneMap(all).crosses(box, () => true)).toBe(false);
});

/** A map that counts how often it is asked. */
class Counted extends LaneMap {
  asked = 0;
  override crosses(...of: Parameters<LaneMap["crosses"]>): boolean {
    this.asked += 1;
    return super.crosses(...of);
  }
}

it("places are kept for one distance alone: no zoom leaves its own behind", () => {
  const own = course(0, 0, 400, 0);
  const lanes = new Counted([own]);
  const look = (zoom: number) => {
    lanes.asked = 0;
    placeLabel({ zoom, type: 1 } as Frame, own, tug, { room: new FreeRoom([]), lanes, lookedAt: new Set() });
    return lanes.asked > 0;
  };
  expect([look(0.8), look(0.8), look(0.7), look(0.8)]).toEqual([true, false, true, true]);
});

it("a box is compared with the wires of its own rows alone, however many there are elsewhere", () => {
  const courses = Array.from({ length: 200 }, (_, i) => course(0, 100 * i, 400, 100 * i + 40));
  const endless = course(0, -1e7, 400, 1e7);
  let looks = 0;
  const watched = [...courses, endless].map((of) => ({
    ...of,
    get box() {
      looks += 1;
      return of.box;
    },
  }));
  const map = new LaneMap(watched);
  const found = (y: number) => {
    const list: Course[] = [];
    map.crosses({ x: -500, y, w: 1000, h: 40 }, (of) => list.push(of) < 0);
    return list.map((of) => watched.indexOf(of as (typeof watched)[number]));
  };
  looks = 0;
  expect([new Set(found(5000)), new Set(found(19_900))]).toEqual([new Set([200, 50]), new Set([200, 199])]);
  expect(looks).toBeLessThan(40);
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
