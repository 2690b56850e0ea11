/** Predict first: a tug stays hidden until the learner has said which way it points. */

import { create } from "zustand";
import { movingIds } from "../graph/moving";
import { useDoc } from "../state/doc";
import { live } from "../state/live";
import { useUi } from "../state/ui";
import { t } from "../ui/messages";

export type Guess = "up" | "down" | "none";

interface PredictState {
  /** What was guessed, by the engine's name of the node. */
  guesses: Record<string, Guess>;
  /** The newest of them: what was right is said beside it until another one is asked. */
  newest: string | null;
  /** The learner wanted to see all tugs of this pull without guessing. */
  shown: boolean;
  guess: (node: string, guess: Guess) => void;
  show: () => void;
  reset: () => void;
}

export const usePredict = create<PredictState>()((set) => ({
  guesses: {},
  newest: null,
  shown: false,
  guess: (node, guess) => set((s) => ({ guesses: { ...s.guesses, [node]: guess }, newest: node })),
  show: () => set({ shown: true }),
  reset: () => set({ guesses: {}, newest: null, shown: false }),
}));

// What was said of one drawing says nothing of another one, whose nodes may have the same names.
useDoc.subscribe((now, before) => {
  if (now.id !== before.id) usePredict.getState().reset();
});
useUi.subscribe((now, before) => {
  if (now.predictFirst && !before.predictFirst) usePredict.getState().reset();
  if (now.selection !== before.selection && usePredict.getState().newest !== null)
    usePredict.setState({ newest: null });
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
  return doc.kind === "circuit" && useUi.getState().predictFirst ? movingIds(doc).filter(isHidden) : [];
}

// Once all that moves is predicted, nothing is secret any more: the tugs on the way to it are shown too.
usePredict.subscribe(({ newest, shown }) => {
  if (newest === null || shown || unpredicted().length) return;
  if (movingIds(useDoc.getState().doc).includes(newest)) usePredict.getState().show();
});

const isInside = (engine: string, chip: string): boolean => engine.startsWith(`${chip}/`);

/** What is asked about next: a number inside the open chip before those elsewhere; null once all is said. */
export function nextAsked(opened: readonly string[]): string | null {
  const left = unpredicted();
  return left.find((id) => isInside(id, opened.join("/"))) ?? left[0] ?? null;
}

/**
 * Whose tug is asked about at a node of the drawing: its own, and at a chip first those of the numbers in it
 * that the pull moves. What was answered last stays there until another one is asked.
 */
export function askedAt(engine: string, chip: string | null): string {
  if (chip === null || !useUi.getState().predictFirst) return engine;
  const { newest } = usePredict.getState();
  if (newest !== null && isInside(newest, chip)) return newest;
  return unpredicted().find((id) => isInside(id, chip)) ?? engine;
}

/** How a number is called where these chips are open: one inside a chip by the chip too. */
export function nameOf(engine: string, opened: readonly string[]): string {
  const parts = engine.split("/").slice(opened.length);
  const id = parts.pop() ?? engine;
  return parts.length ? t.editor.predict.inside(id, parts.join(" / ")) : id;
}

/** The node of the drawing at which a number can be asked about: itself, or the chip that holds it. */
export function nodeFor(engine: string, opened: readonly string[]): { opened: string[]; id: string } {
  const parts = engine.split("/");
  const here = parts.length > opened.length && opened.every((id, i) => id === parts[i]);
  const depth = here ? opened.length : 0;
  return { opened: parts.slice(0, depth), id: parts[depth] ?? engine };
}
