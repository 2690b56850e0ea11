/** Predict first: a pull shows where its tugs run, hidden, and its step waits for the learner's predictions. */

import { create } from "zustand";
import { actions } from "../../state/actions";
import { live } from "../../state/live";
import { notify } from "../../state/notices";
import { useUi } from "../../state/ui";
import { t } from "../../ui/messages";
import { announce } from "../announce";
import { focusNode, reveal } from "../board";
import { hasTurned, nameOf, nextAsked, nodeFor, unpredicted, usePredict } from "../predict";
import { wave } from "../wave";

/** The pull whose step waits; null: none does. */
export const useAsking = create<{ amount: number | null }>()(() => ({ amount: null }));

let step: (amount: number) => void = () => undefined;

/** Asks about everything that this pull would move; `then` makes the step when all of it is answered. */
export function askFirst(amount: number, then: (amount: number) => void): void {
  step = then;
  useAsking.setState({ amount });
  wave.run();
  askNext();
}

/** Chooses the next number to be predicted: its question stands beside it, in view and under the keys. */
export function askNext(): void {
  const { opened, set } = useUi.getState();
  const next = nextAsked(opened);
  if (next === null) return;
  const place = nodeFor(next, opened);
  set({ opened: place.opened, selection: [place.id], asked: null });
  reveal(place.id);
  focusNode(place.id);
  const words = t.editor.predict;
  const ask = hasTurned(next) ? words.askAgain : words.ask;
  announce(`${ask(nameOf(next, place.opened))} ${words.waits(unpredicted().length)}.`);
}

/** The step that waits is not made after all; the rope is let go. */
export function giveUp(): void {
  if (useAsking.getState().amount === null) return;
  useAsking.setState({ amount: null });
  wave.finish();
  actions.hold(0);
}

/** Forgets what waits: another pull takes its place. */
export const stopAsking = (): void => useAsking.setState({ amount: null });

export const showTugs = (): void => usePredict.getState().show();

/** A run that would give the answers away does not start; it says what it waits for. */
export function mayMove(): boolean {
  if (!unpredicted().length) return true;
  const words = t.editor.predict;
  const action = { label: words.show, run: showTugs };
  notify(live.backward ? words.first : words.pullFirst, { action });
  return false;
}

/** All is answered: the tugs run back once more, in sight, and then the step is made. */
function answered(): void {
  const { amount } = useAsking.getState();
  if (amount === null || unpredicted().length) return;
  useAsking.setState({ amount: null });
  wave.run(() => step(amount));
}

usePredict.subscribe(answered);
useUi.subscribe((now, before) => {
  if (now.predictFirst !== before.predictFirst) answered();
});
// whoever opens a chip while its numbers are asked about has the question where they are drawn
useUi.subscribe(({ opened, selection }, before) => {
  if (opened === before.opened || selection.length || useAsking.getState().amount === null) return;
  const next = nextAsked(opened);
  // of a chip in which nothing is left to be said, nobody is turned out
  if (next !== null && nodeFor(next, opened).opened.length === opened.length) askNext();
});
