/** Where the lanes of wires run: a label stands only where it cannot be taken for another wire's. Pure. */

import type { Rect } from "../../graph/rect";
import type { Course } from "../geometry";

/** Wires are looked up by rows of this height. */
const ROW = 64;
/** A wire through more rows than this is looked at for every box. */
const MOST_ROWS = 100;

const rowOf = (y: number): number => Math.floor(y / ROW);

export class LaneMap {
  private readonly tall: Course[] = [];
  private readonly rows = new Map<number, Course[]>();

  constructor(courses: readonly Course[]) {
    for (const course of courses) {
      const [first, last] = [rowOf(course.box[1]), rowOf(course.box[3])];
      if (last - first < MOST_ROWS) for (let row = first; row <= last; row += 1) this.enter(row, course);
      else this.tall.push(course);
    }
  }

  private enter(row: number, course: Course): void {
    const list = this.rows.get(row);
    if (list) list.push(course);
    else this.rows.set(row, [course]);
  }

  /** Does a lane of one of these wires run through the box? */
  crosses(box: Rect, concerns: (of: Course) => boolean): boolean {
    if (anyRuns(this.tall, box, concerns)) return true;
    for (let row = rowOf(box.y); row <= rowOf(box.y + box.h); row += 1) {
      const list = this.rows.get(row);
      if (list && anyRuns(list, box, concerns)) return true;
    }
    return false;
  }
}

function anyRuns(courses: readonly Course[], box: Rect, concerns: (of: Course) => boolean): boolean {
  const [right, bottom] = [box.x + box.w, box.y + box.h];
  return courses.some(
    (of) =>
      of.box[0] < right &&
      of.box[2] > box.x &&
      of.box[1] < bottom &&
      of.box[3] > box.y &&
      concerns(of) &&
      (runsThrough(of.value, box) || runsThrough(of.tug, box)),
  );
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
