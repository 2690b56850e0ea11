/**
 * One clock for all charts: each draws at its own pace, and together they never take more than
 * their share of a frame, so that dragging and the live canvas stay smooth.
 */

import { live } from "../state/live";

export interface Job {
  draw: () => void;
  /** Least time between two drawings, in ms. */
  every: number;
}

interface Entry {
  job: Job;
  wanted: boolean;
  last: number;
  cost: number;
}

/** Milliseconds of a frame that charts may use; the first due chart is always drawn. */
export const BUDGET = 6;
/** A number was dragged less than this many ms ago: the hand comes first, charts wait until it rests. */
const DRAGGED = 400;
/** All charts together take at most one part in this many of the time: slow or many charts draw less often. */
const SHARE = 5;
/** ... but never less often than this, in ms: the first drawing of a chart takes far longer than the next. */
const LONGEST = 1000;

interface Clock {
  now: () => number;
  frame: (callback: () => void) => void;
  later: (callback: () => void, ms: number) => void;
}

export class Scheduler {
  private readonly entries = new Map<Job, Entry>();
  private ticking = false;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Draw `job` soon; many requests before that are one drawing. */
  request(job: Job): void {
    const entry = this.entries.get(job) ?? { job, wanted: false, last: Number.NEGATIVE_INFINITY, cost: 0 };
    entry.wanted = true;
    this.entries.set(job, entry);
    this.wake();
  }

  /** Forget a chart that left the page. */
  drop(job: Job): void {
    this.entries.delete(job);
  }

  private wake(): void {
    if (this.ticking) return;
    this.ticking = true;
    this.clock.frame(() => this.tick());
  }

  private tick(): void {
    this.ticking = false;
    const start = this.clock.now();
    const held = live.draggedAt + DRAGGED - start;
    if (held > 0) {
      this.ticking = true;
      this.clock.later(() => this.tick(), held);
      return;
    }
    const all = [...this.entries.values()];
    const share = Math.min(LONGEST, SHARE * all.reduce((sum, e) => sum + e.cost, 0));
    const due = all
      .filter((e) => e.wanted && start - e.last >= Math.max(e.job.every, share))
      .sort((a, b) => a.last - b.last);
    for (const entry of due) {
      const begin = this.clock.now();
      if (begin > start && begin - start + entry.cost > BUDGET) break;
      entry.wanted = false;
      entry.last = begin;
      entry.job.draw();
      entry.cost = this.clock.now() - begin;
    }
    if (all.some((e) => e.wanted)) this.wake();
  }
}

export const scheduler = new Scheduler({
  now: () => performance.now(),
  frame: (callback) => requestAnimationFrame(callback),
  later: (callback, ms) => setTimeout(callback, ms),
});
