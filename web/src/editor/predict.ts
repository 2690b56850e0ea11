/** Predict first: a tug stays hidden until the learner has said which way it points. */

import { create } from "zustand";
import { useUi } from "../state/ui";

export type Guess = "up" | "down" | "none";

interface PredictState {
  /** What was guessed, by the engine's name of the node. */
  guesses: Record<string, Guess>;
  guess: (node: string, guess: Guess) => void;
  reset: () => void;
}

export const usePredict = create<PredictState>()((set) => ({
  guesses: {},
  guess: (node, guess) => set((s) => ({ guesses: { ...s.guesses, [node]: guess } })),
  reset: () => set({ guesses: {} }),
}));

/** Which way a tug really points. */
export function direction(tug: number): Guess {
  return tug > 0 ? "up" : tug < 0 ? "down" : "none";
}

/** Is the tug on this node still hidden? */
export function isHidden(engine: string | null): boolean {
  if (!engine || !useUi.getState().predictFirst) return false;
  return usePredict.getState().guesses[engine] === undefined;
}
