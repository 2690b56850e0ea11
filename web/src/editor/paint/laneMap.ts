/** Where the lanes of wires run: a label stands only where it cannot be taken for another wire's. Pure. */

import type { Rect } from "../../graph/rect";
import type { Course } from "../geometry";

export class LaneMap {
  constructor(private readonly courses: readonly Course[]) {}

  /** Does a lane of one of these wires run through the box? */
  crosses(box: Rect, concerns: (of: Course) => boolean): boolean {
    const [right, bottom] = [box.x + box.w, box.y + box.h];
    return this.courses.some(
      (of) =>
        of.box[0] < right &&
        of.box[2] > box.x &&
        of.box[1] < bottom &&
        of.box[3] > box.y &&
        concerns(of) &&
        (runsThrough(of.value, box) || runsThrough(of.tug, box)),
    );
  }
}

function runsThrough(lane: Float32Array, box: Rect): boolean {
  for (let i = 2; i < lane.length; i += 2)
    if (enters(lane[i - 2]!, lane[i - 1]!, lane[i]!, lane[i + 1]!, box)) return true;
  return false;
}

/** Has a straight piece from a to b a place inside the box? */
function enters(ax: number, ay: number, bx: number, by: number, { x, y, w, h }: Rect): boolean {
  if ((ax < x && bx < x) || (ax > x + w && bx > x + w) || (ay < y && by < y) || (ay > y + h && by > y + h))
    return false;
  const side = (px: number, py: number) => (bx - ax) * (py - ay) - (by - ay) * (px - ax);
  const corners = [side(x, y), side(x + w, y), side(x, y + h), side(x + w, y + h)];
  return !(corners.every((s) => s > 0) || corners.every((s) => s < 0));
}

/** The map of these wires; the same one until a wire goes another way. */
export function keptMap(): (courses: readonly Course[]) => LaneMap {
  let known: { courses: readonly Course[]; map: LaneMap } | null = null;
  return (courses) => {
    const same = known?.courses.length === courses.length && courses.every((c, i) => c === known?.courses[i]);
    if (!known || !same) known = { courses, map: new LaneMap(courses) };
    return known.map;
  };
}
