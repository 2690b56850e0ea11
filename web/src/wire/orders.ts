import type { Order, RunState } from "../state/run";

/** What the page knows of the run when it gives an order, and when it hears of it again. */
type Standing = Pick<RunState, "playing" | "step" | "trouble">;

/**
 * The order that is still to be answered once it is on its way; null where no answer will differ from
 * what is known: a run that stopped by itself, or already does as it is told.
 */
export function awaited(what: Order["what"], run: Standing): Order | null {
  if (run.trouble && what !== "pause") return null;
  if (what === "play" && run.playing) return null;
  if (what === "pause" && !run.playing) return null;
  return { what, from: run.step };
}

/** Does this state of the run answer the order? */
export function answers(now: Standing, { what, from }: Order): boolean {
  if (what === "pause") return !now.playing;
  return now.playing || now.step !== from || now.trouble !== null;
}
