/** Settings of the run that were asked for a moment ago: what the run last told may not have them yet. */

/** Longest time, in ms, until a change of a setting is told back by a busy engine. */
const MOMENT = 10_000;

const asked = new Map<string, number>();

/** Notes that the setting at a path was changed. */
export function noteSteered(path: string, now: number = performance.now()): void {
  asked.set(path.split(".")[0] as string, now);
}

/** The settings, by the keys of `train`, that were changed a moment ago. */
export function justSteered(now: number = performance.now()): string[] {
  return [...asked].flatMap(([key, then]) => (now - then < MOMENT ? [key] : []));
}
