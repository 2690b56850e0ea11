/** Who holds the rope: this page, or another one that shows the same run. */

import { actions } from "../../state/actions";
import { live, onLive } from "../../state/live";
import { useRun } from "../../state/run";

/** The pull that this page holds by number, 0 for none; null: what the run says, which may come from another page. */
let given: number | null = null;
/** What this page has told the run to hold, the newest last; older ones until the run has shown them. */
let ours: { amount: number; stamp: number }[] = [];

const heldByRun = (more: Record<string, unknown>): number => (typeof more.held === "number" ? more.held : 0);

/** What is held until another pull takes its place, though no hand is on the rope. */
export const heldNumber = (): number => given ?? heldByRun(useRun.getState().more);

/** This page holds that number from now on, whatever the run still says. */
export function giveNumber(amount: number): void {
  given = amount;
}

export function hold(amount: number): void {
  const stamp = performance.now();
  ours.push({ amount, stamp });
  actions.hold(amount, stamp);
}

// a pull that was let go at once may never be shown: when the run has heard of the newest, it will show no older one
onLive(() => {
  const newest = ours[ours.length - 1];
  const heard = newest && live.stamp !== null && live.stamp >= newest.stamp;
  if (heard && heldByRun(useRun.getState().more) === newest.amount) ours = [newest];
});

/** From now on the run says what is held. */
export function forgetHeld(): void {
  given = null;
  ours = [];
}

let taken: (amount: number) => void = () => undefined;

/** Calls back with what another page has taken to holding; 0 when it has let go. */
export function onTaken(listener: (amount: number) => void): void {
  taken = listener;
}

// what the run holds and nobody here has told it to comes from another page: it takes the place of ours
useRun.subscribe(({ more }, before) => {
  const now = heldByRun(more);
  if (more === before.more || now === heldByRun(before.more)) return;
  const told = ours.findLastIndex(({ amount }) => amount === now);
  if (told >= 0) ours = ours.slice(told);
  else {
    forgetHeld();
    taken(now);
  }
});
