/** Predict first: a tug stays hidden until the learner has said which way it points. */

import { create } from "zustand";
import { movingIds } from "../graph/moving";
import { useDoc } from "../state/doc";
import { gradientOf, live, onLive } from "../state/live";
import { useRun } from "../state/run";
import { useUi } from "../state/ui";
import { t } from "../ui/messages";

export type Guess = "up" | "down" | "none";

interface PredictState {
  /** What was guessed, by the engine's name of the node; "past": of a tug that has turned since, unseen. */
  guesses: Record<string, Guess | "past">;
  /** Which way the gradient of each of them pointed then, or as soon as it had one. */
  pointed: Record<string, Guess | null>;
  /** Which way the pull was; 0: as the run pulls. */
  pulled: number;
  /** Answered once, and asked again because the tug has turned since. */
  turned: readonly string[];
  /** The newest of them: what was right is said beside it until another one is asked. */
  newest: string | null;
  /** Why no tug of this pull is hidden: the learner wanted to see them all, or has said of all that moves. */
  shown: "wanted" | "said" | null;
  guess: (node: string, guess: Guess) => void;
  show: () => void;
  reset: () => void;
}

export const usePredict = create<PredictState>()((set) => ({
  guesses: {},
  pointed: {},
  pulled: 0,
  turned: [],
  newest: null,
  shown: null,
  guess: (node, guess) =>
    set((s) => ({
      guesses: { ...s.guesses, [node]: guess },
      pointed: { ...s.pointed, [node]: pointing(node) },
      newest: node,
    })),
  show: () => set({ shown: "wanted" }),
  reset: () => set({ guesses: {}, pointed: {}, pulled: 0, turned: [], newest: null, shown: null }),
}));

/** Which way the gradient of a node points now; null while there is none. */
function pointing(node: string): Guess | null {
  const gradient = gradientOf(node);
  return gradient === null ? null : direction(gradient);
}

/** Is this the number that one looks at, or inside the chip that one looks at? */
function isChosen(engine: string): boolean {
  const { selection, opened } = useUi.getState();
  const at = nodeFor(engine, opened);
  return selection.length === 1 && selection[0] === at.id && at.opened.length === opened.length;
}

/**
 * What was said of a tug that points another way since a number has changed was said of another tug: the one that is
 * looked at is hidden and asked about again. One question a step is enough: what else has turned is simply seen. Not
 * while the run plays, whose every step may turn one; when it pauses.
 */
function askTurned(): void {
  const { guesses, pointed, turned, shown } = usePredict.getState();
  if (!useUi.getState().predictFirst || useRun.getState().playing) return;
  const now = Object.fromEntries(Object.keys(guesses).map((id) => [id, pointing(id) ?? pointed[id] ?? null]));
  const other = Object.keys(now).filter((id) => now[id] !== pointed[id]);
  if (!other.length) return;
  const gone = other.filter((id) => pointed[id] !== null);
  const asked = gone.find(isChosen);
  const kept = Object.entries(guesses).filter(([id]) => id !== asked);
  usePredict.setState({
    pointed: { ...pointed, ...now },
    guesses: Object.fromEntries(kept.map(([id, guess]) => [id, gone.includes(id) ? "past" : guess])),
    ...(asked !== undefined && {
      turned: [...new Set([...turned, asked])],
      newest: null,
      shown: shown === "wanted" ? shown : null,
    }),
  });
}
onLive(askTurned);
useRun.subscribe((now, before) => {
  if (before.playing && !now.playing) askTurned();
});

// What was said of one drawing says nothing of another one, whose nodes may have the same names.
useDoc.subscribe((now, before) => {
  if (now.id !== before.id) usePredict.getState().reset();
});
useUi.subscribe((now, before) => {
  if (now.predictFirst && !before.predictFirst) usePredict.getState().reset();
  if (now.selection !== before.selection && usePredict.getState().newest !== null)
    usePredict.setState({ newest: null });
});

/** A pull the other way turns every tug around, whoever makes it: it is predicted anew. */
export function predictAnew(amount: number): void {
  const way = Math.sign(amount);
  if (!way) return;
  if (way !== (usePredict.getState().pulled || Math.sign(live.pull))) usePredict.getState().reset();
  usePredict.setState({ pulled: way });
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
  if (movingIds(useDoc.getState().doc).includes(newest)) usePredict.setState({ shown: "said" });
});

/** Was it answered before, of a tug that has turned since? */
export const hasTurned = (engine: string): boolean =>
  isHidden(engine) && usePredict.getState().turned.includes(engine);

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
