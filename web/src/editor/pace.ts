/** How often something is repainted that may not be repainted at every step. */

/**
 * At most once in `every` milliseconds in the long run. What comes a little early is in time: numbers that come ten
 * times a second, never quite evenly, are all painted when they come, and not every other one of them a step late.
 */
export class Pace {
  private next = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly every: number,
    private readonly early = every / 4,
  ) {}

  isDue(now: number): boolean {
    return now >= this.next - this.early;
  }

  /** What is painted earlier than it had to be puts off the next one by no more than what was in time. */
  done(now: number): void {
    this.next = Math.min(Math.max(this.next, now), now + this.early) + this.every;
  }

  /** How long what is not due has to wait. */
  wait(now: number): number {
    return Math.max(0, this.next - now);
  }
}
