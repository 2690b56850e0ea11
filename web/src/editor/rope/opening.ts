/** While a run is being opened there is nothing to pull on yet: a pull waits for its first numbers. */

import { useDoc } from "../../state/doc";
import { live, onLive } from "../../state/live";
import { useRun } from "../../state/run";

/** The run is on its way: neither there, nor refused, nor out of reach. */
export function isOpening(): boolean {
  const { link, graph, troubles } = useRun.getState();
  if (link !== "open") return link === "connecting";
  return !troubles.length && (graph === null || !live.values.length);
}

/** What is done as soon as the run is there; a later one takes the place of an earlier one. */
let waiting: (() => void) | null = null;

/** Calls back at once, or when the run is no longer on its way; not in another document. */
export function whenThere(then: () => void): void {
  waiting = then;
  look();
}

function look(): void {
  if (!waiting || isOpening()) return;
  const then = waiting;
  waiting = null;
  then();
}

onLive(look);
useRun.subscribe(look);
useDoc.subscribe((now, before) => {
  if (now.id !== before.id) waiting = null;
});
