/** Where on the canvas words may still be written: beside nodes, and beside what has been written before. */

import { overlaps, type Rect } from "../../graph/rect";

export class FreeRoom {
  private readonly taken: Rect[];

  constructor(taken: readonly Rect[]) {
    this.taken = [...taken];
  }

  /** Takes the room of all these, where all of it is free. */
  take(wanted: readonly Rect[]): boolean {
    if (wanted.some((r) => overlaps(r, this.taken))) return false;
    this.taken.push(...wanted);
    return true;
  }
}
