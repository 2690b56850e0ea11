import { create } from "zustand";
import { type Guess, pullOnce, setPullGate, wave } from "../../editor";
import { lay } from "../../state/desk";
import { useDoc } from "../../state/doc";
import { newId } from "../../state/library";
import { computedOf, live, onLive, valueOf } from "../../state/live";
import { preset } from "../../state/presets";
import { useRun } from "../../state/run";
import { type UiState, useUi } from "../../state/ui";
import { recall, remember } from "../../ui/memory";
import { movables } from "../dock/settings";

/** The first minute: one gate, one rope, one question; then a neuron, and panels that come with use. */

const KEY = "first.done";
const NOTHING = { palette: false, inspector: false, transport: false, dock: false };
const ALL = { palette: true, inspector: true, transport: true, dock: true };

export type Way = Guess;

interface FirstState {
  /** Which way the learner pulled. */
  pulled: "up" | "down";
  guess: Way | null;
  /** Which way the asked input really went; null until it has. */
  truth: Way | null;
  /** The answer is given, and the pull waits until the engine is there. */
  waits: boolean;
  /** What the other input was, which is the slope that the asked one feels. */
  slope: number;
}

export const ASKED = "x";
export const OTHER = "y";
export const useFirst = create<FirstState>()(() => ({
  pulled: "up",
  guess: null,
  truth: null,
  waits: false,
  slope: 0,
}));

export const isFirstVisit = () => !recall(KEY, false);

/** False when the example cannot be had: then the page opens as on any other day. */
export async function startFirstMinute(): Promise<boolean> {
  try {
    lay(await preset("multiply"), newId(), { preset: "multiply" });
  } catch {
    return false;
  }
  useFirst.setState({ guess: null, truth: null });
  useUi.getState().set({ first: "pull", panels: NOTHING, ...QUIET });
  askAtPull();
  return true;
}

const QUIET = {
  dialog: null,
  drawer: null,
  filled: null,
  outline: false,
  projector: false,
  predictFirst: false,
};

/** Where the first minute stands, as the browser keeps it with the page while that is loaded again. */
export interface Standing extends Pick<FirstState, "pulled" | "guess" | "truth" | "slope"> {
  first: "pull" | "ask" | "answer" | "neuron";
  panels: UiState["panels"];
}

/** Tells `keep` where the first minute stands whenever it goes on; null once it is over. */
export function followFirst(keep: (standing: Standing | null) => void): void {
  const note = () => {
    const { first, panels } = useUi.getState();
    const { pulled, guess, truth, slope } = useFirst.getState();
    keep(first === null ? null : { first, panels, pulled, guess, truth, slope });
  };
  useFirst.subscribe(note);
  useUi.subscribe((now, before) => {
    if (now.first !== before.first || (now.first && now.panels !== before.panels)) note();
  });
}

/** Goes on where the first minute stood; an answer that nothing had come of yet is asked for again. */
export function resumeFirstMinute({ first, panels, ...stood }: Standing): void {
  const unanswered = first === "answer" && stood.truth === null;
  useFirst.setState({ ...stood, waits: false, ...(unanswered ? { guess: null } : {}) });
  useUi.getState().set({ first: unanswered ? "ask" : first, panels, ...QUIET });
  if (first !== "neuron") askAtPull();
}

/** The next pull on the rope is a question first. */
function askAtPull(): void {
  setPullGate((amount) => {
    const { first, set } = useUi.getState();
    if (first !== "pull" && first !== "answer") return first === "ask";
    useFirst.setState({ pulled: amount < 0 ? "down" : "up", guess: null, truth: null });
    set({ first: "ask" });
    return true;
  });
}

/** The learner has said which way; as soon as the engine is there the wave runs, and the input moves. */
export function answer(guess: Way): void {
  useFirst.setState({ guess, truth: null, waits: true });
  useUi.getState().set({ first: "answer" });
  setPullGate(() => true); // further pulls are this one
  once(isEngineThere, pullAsked);
}

function isEngineThere(): boolean {
  const { link, graph } = useRun.getState();
  return link === "open" && graph !== null && computedOf(ASKED) !== null;
}

/**
 * Pulls, and tells what became of the asked input when the run has made its step: nothing is said before. Where all
 * is locked it makes none.
 */
function pullAsked(): void {
  const before = valueOf(ASKED) ?? 0;
  const { step } = useRun.getState();
  const isFree = movables(useDoc.getState().doc).some((one) => !one.locked);
  useFirst.setState({ waits: false, slope: valueOf(OTHER) ?? 0 });
  setPullGate(null);
  pullOnce(useFirst.getState().pulled === "up" ? 1 : -1);
  const isMade = () => !isFree || (live.step > step && useRun.getState().step > step);
  const hasMoved = () => isMade() && !wave.get().active;
  once(hasMoved, () => {
    const now = valueOf(ASKED) ?? before;
    useFirst.setState({ truth: now === before ? "none" : now > before ? "up" : "down" });
    askAtPull();
  });
}

/** Calls back when something has become true, unless the answer is no longer waited for. */
function once(isTrue: () => boolean, then: () => void): void {
  const check = () => {
    const isLeft = useUi.getState().first !== "answer";
    if (!isLeft && !isTrue()) return;
    for (const stop of stops) stop();
    if (!isLeft) then();
  };
  const stops = [onLive(check), useRun.subscribe(check), useUi.subscribe(check)];
  check();
}

/** Then the neuron unfolds. */
export async function unfoldNeuron(): Promise<void> {
  setPullGate(null);
  remember(KEY, true);
  const doc = await preset("neuron").catch(() => null);
  if (!doc) {
    endFirstMinute();
    return;
  }
  lay(doc, newId(), { preset: "neuron" });
  useUi.getState().set({ first: "neuron", panels: { ...NOTHING, transport: true } });
}

/** A panel comes with use, and never folds by itself again. */
export function bring(...panels: (keyof typeof ALL)[]): void {
  const { panels: shown, set } = useUi.getState();
  if (panels.every((name) => shown[name])) return;
  set({ panels: { ...shown, ...Object.fromEntries(panels.map((name) => [name, true])) } });
}

export function endFirstMinute(): void {
  setPullGate(null);
  remember(KEY, true);
  useUi.getState().set({ first: null, panels: ALL });
}
