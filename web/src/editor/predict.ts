/** Predict first: a tug stays hidden until the learner has said which way it points. */

import { create } from "zustand";
import { movingIds } from "../graph/moving";
import { useDoc } from "../state/doc";
import { live } from "../state/live";
import { useUi } from "../state/ui";

export type Guess = "up" | "down" | "none";

interface PredictState {
  /** What was guessed, by the engine's name of the node. */
  guesses: Record<string, Guess>;
  /** The learner wanted to see all tugs of this pull without guessing. */
  shown: boolean;
  guess: (node: string, guess: Guess) => void;
  show: () => void;
  reset: () => void;
}

export const usePredict = create<PredictState>()((set) => ({
  guesses: {},
  shown: false,
  guess: (node, guess) => set((s) => ({ guesses: { ...s.guesses, [node]: guess } })),
  show: () => set({ shown: true }),
  reset: () => set({ guesses: {}, shown: false }),
}));

// What was said of one drawing says nothing of another one, whose nodes may have the same names.
useDoc.subscribe((now, before) => {
  if (now.id !== before.id) usePredict.getState().reset();
});
useUi.subscribe((now, before) => {
  if (now.predictFirst && !before.predictFirst) usePredict.getState().reset();
});

/** A pull the other way turns every tug around: it is predicted anew. */
export function predictAnew(amount: number): void {
  if (amount && Math.sign(amount) !== Math.sign(live.pull)) usePredict.getState().reset();
}

/** Which way a tug really points. */
export function direction(tug: number): Guess {
  return tug > 0 ? "up" : tug < 0 ? "down" : "none";
}

/** Is the tug on this node still hidden? */
export function isHidden(engine: string | null): boolean {
  if (!engine || !useUi.getState().predictFirst) return false;
  const { guesses, shown } = usePredict.getState();
  return !shown && guesses[engine] === undefined;
}

/** What a pull would move although nobody has said which way. */
export function unpredicted(): string[] {
  const { doc } = useDoc.getState();
  return doc.kind === "circuit" ? movingIds(doc).filter(isHidden) : [];
}
