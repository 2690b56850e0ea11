import { lay } from "../../state/desk";
import { newId } from "../../state/library";
import { preset } from "../../state/presets";
import { useUi } from "../../state/ui";
import { recall, remember } from "../../ui/memory";

/** The first minute: one gate, one rope, one question; then a neuron, and panels that come with use. */

const KEY = "first.done";
const NOTHING = { palette: false, inspector: false, transport: false, dock: false };
const ALL = { palette: true, inspector: true, transport: true, dock: true };

export const isFirstVisit = () => !recall(KEY, false);

export async function startFirstMinute(): Promise<boolean> {
  try {
    const doc = await preset("multiply");
    lay(doc, newId(), { preset: "multiply" });
  } catch {
    return false;
  }
  useUi.getState().set({ first: "pull", panels: NOTHING, dialog: null, outline: false, predictFirst: false });
  return true;
}

/** Then the neuron unfolds. */
export async function unfoldNeuron(): Promise<void> {
  const doc = await preset("neuron").catch(() => null);
  if (doc) lay(doc, newId(), { preset: "neuron" });
  remember(KEY, true);
  useUi.getState().set({ first: "neuron", panels: { ...NOTHING, transport: true } });
}

/** A panel comes with use, and never folds by itself again. */
export function bring(...panels: (keyof typeof ALL)[]): void {
  const { panels: shown, set } = useUi.getState();
  if (panels.every((name) => shown[name])) return;
  set({ panels: { ...shown, ...Object.fromEntries(panels.map((name) => [name, true])) } });
}

export function endFirstMinute(): void {
  remember(KEY, true);
  useUi.getState().set({ first: null, panels: ALL });
}
