/** How wide the name above a gate may be before it meets a neighbour, or the neighbour's name. Pure. */
import type { Rect } from "../graph/rect";

export interface Captioned extends Rect {
  /** What stands above it; empty where nothing does. */
  caption: string;
}

/** Height of a line of names, above the box. */
const LINE = 22;
/** Width of a letter of a name at the smallest scale at which all words are drawn. */
const LETTER = 9;
/** Air between two names. */
const AIR = 8;
/** Boxes are looked up by rows of this height. */
const ROW = 96;

/**
 * Of each box in turn, how wide its name may be; centred above it, never narrower than the box. `letter`: where
 * letters are drawn larger than that, two names share what lies between them.
 */
export function captionRooms(boxes: readonly Captioned[], letter = LETTER): number[] {
  const rows = new Map<number, Captioned[]>();
  for (const box of boxes)
    for (let row = rowOf(box.y - LINE); row <= rowOf(box.y + box.h); row++) {
      const list = rows.get(row);
      if (list) list.push(box);
      else rows.set(row, [box]);
    }
  return boxes.map((box) => (box.caption ? roomOf(box, near(rows, box), letter) : box.w));
}

const rowOf = (y: number): number => Math.floor(y / ROW);

function near(rows: Map<number, Captioned[]>, box: Captioned): Captioned[] {
  const found = [...(rows.get(rowOf(box.y - LINE)) ?? []), ...(rows.get(rowOf(box.y)) ?? [])];
  return found.filter((other) => other !== box);
}

function roomOf(box: Captioned, others: Captioned[], letter: number): number {
  const sides = others.map((other) => half(box, other, letter));
  return Math.max(box.w, Math.min(3 * box.w, 2 * Math.min(...sides)));
}

/** How far the name of `box` may reach from its middle towards `other`. */
function half(box: Captioned, other: Captioned, letter: number): number {
  const apart = Math.abs(middle(other) - middle(box));
  const [top, bottom] = [box.y - LINE, box.y];
  if (other.y < bottom && other.y + other.h > top) return apart - other.w / 2 - AIR;
  if (!other.caption || other.y - LINE >= bottom || other.y <= top) return Number.POSITIVE_INFINITY;
  const own = Math.max(other.w, other.caption.length * letter) / 2;
  return Math.max(apart / 2, apart - own) - AIR / 2;
}

const middle = (box: Rect): number => box.x + box.w / 2;
