/** Where on the canvas words may still be written: beside nodes, and beside what has been written before. */

export interface Rect {
  x: number;
  y: number;
  w: number;
  h: number;
}

export class FreeRoom {
  private readonly taken: Rect[];

  constructor(taken: readonly Rect[]) {
    this.taken = [...taken];
  }

  /** Takes the room of all these, where all of it is free. */
  take(wanted: readonly Rect[]): boolean {
    if (wanted.some((r) => this.taken.some((t) => meet(r, t)))) return false;
    this.taken.push(...wanted);
    return true;
  }
}

const meet = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
