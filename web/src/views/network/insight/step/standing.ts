/** Where a run stands against a step that was taken apart. Pure. */
import type { RunState } from "../../../../state/run";

/** A point of a run, as far as its numbers go. */
export interface Place {
  step: number;
  branch: number;
  /** How many events of the line move numbers. */
  events: number;
}

const MOVES_NOTHING = new Set<unknown>(["example", "pull", "envelope"]);

export function placeOf({ step, branch, events }: Pick<RunState, "step" | "branch" | "events">): Place {
  const moving = (events[branch] ?? []).filter(([, event]) => !MOVES_NOTHING.has(event.kind));
  return { step, branch, events: moving.length };
}

/** `applied`: the update on the screen was made, so that one step beyond is the end of this very step. */
export function standingOf(taken: Place, now: Place, applied: boolean): "here" | "made" | "elsewhere" {
  if (now.branch !== taken.branch || now.events !== taken.events) return "elsewhere";
  if (now.step === taken.step) return "here";
  return applied && now.step === taken.step + 1 ? "made" : "elsewhere";
}
