import { create } from "zustand";
import { type Guess, pullOnce, setPullGate, wave } from "../../editor";
import { lay } from "../../state/desk";
import { newId } from "../../state/library";
import { onLive, valueOf } from "../../state/live";
import { preset } from "../../state/presets";
import { useUi } from "../../state/ui";
import { recall, remember } from "../../ui/memory";

/** The first minute: one gate, one rope, one question; then a neuron, and panels that come with use. */

const KEY = "first.done";
const NOTHING = { palette: false, inspector: false, transport: false, dock: false };
const ALL = { palette: true, inspector: true, transport: true, dock: true };
const PATIENCE = 4000;

export type Way = Guess;

interface FirstState {
  /** Which way the learner pulled. */
  pulled: "up" | "down";
  guess: Way | null;
  /** Which way the asked input really went; null until it has. */
  truth: Way | null;
  /** What the other input was, which is the slope that the asked one feels. */
  slope: number;
}

export const ASKED = "x";
export const OTHER = "y";
export const useFirst = create<FirstState>()(() => ({ pulled: "up", guess: null, truth: null, slope: 0 }));

export const isFirstVisit = () => !recall(KEY, false);

/** False when the example cannot be had: then the page opens as on any other day. */
export async function startFirstMinute(): Promise<boolean> {
  try {
    lay(await preset("multiply"), newId(), { preset: "multiply" });
  } catch {
    return false;
  }
  useFirst.setState({ guess: null, truth: null });
  const quiet = {
    dialog: null,
    drawer: null,
    filled: null,
    outline: false,
    projector: false,
    predictFirst: false,
  };
  useUi.getState().set({ first: "pull", panels: NOTHING, ...quiet });
  askAtPull();
  return true;
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

/** The learner has said which way; now the wave runs, and the input moves. */
export function answer(guess: Way): void {
  const before = valueOf(ASKED);
  useFirst.setState({ guess, truth: null, slope: valueOf(OTHER) ?? 0 });
  useUi.getState().set({ first: "answer" });
  setPullGate(null);
  pullOnce(useFirst.getState().pulled === "up" ? 1 : -1);
  const settle = (truth: Way) => {
    stop();
    clearTimeout(timer);
    useFirst.setState({ truth });
    if (useUi.getState().first === "answer") askAtPull();
  };
  const stop = onLive(() => {
    const now = valueOf(ASKED);
    if (before === null || now === null || now === before || wave.get().active) return;
    settle(now > before ? "up" : "down");
  });
  const timer = setTimeout(() => settle("none"), PATIENCE);
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
