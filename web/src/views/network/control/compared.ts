/** What of the runs is compared, and how: kept by the browser, by document. */
import { create } from "zustand";
import { useDoc } from "../../../state/doc";
import { recall, remember } from "../../../ui/memory";

interface Compared {
  /** Keys of the records that are drawn. */
  ticked: string[];
  /** Variants that were drawn by themselves when they were done; who takes the tick away means it. */
  offered: string[];
  /** The curve that was chosen, instead of the document's. */
  metric: string | null;
  /** How long the variants train, instead of the document's number. */
  epochs: number | null;
}

const NOTHING: Compared = { ticked: [], offered: [], metric: null, epochs: null };
const KEY = "compared-runs";
const MOST = 30;
type Kept = Record<string, Partial<Compared>>;

export const useCompared = create<Compared>()(() => NOTHING);

/** An example that nobody has changed is another document at every visit: it is known by its name, too. */
function names(): string[] {
  const { id, preset } = useDoc.getState();
  return [id, ...(preset === null ? [] : [`preset ${preset}`])];
}

export function compare(change: Partial<Compared>): void {
  useCompared.setState(change);
  const own = names();
  const others = Object.entries(recall<Kept>(KEY, {})).filter(([name]) => !own.includes(name));
  const now = own.map((name) => [name, useCompared.getState()]);
  remember(KEY, Object.fromEntries([...others.slice(-MOST), ...now]));
}

export function tick(key: string, on: boolean): void {
  const others = useCompared.getState().ticked.filter((other) => other !== key);
  compare({ ticked: on ? [...others, key] : others });
}

/** Draws variants that are done, each by itself only once. */
export function offer(keys: readonly string[]): void {
  const { ticked, offered } = useCompared.getState();
  const fresh = keys.filter((key) => !offered.includes(key));
  if (!fresh.length) return;
  compare({ ticked: [...new Set([...ticked, ...fresh])], offered: [...offered, ...fresh] });
}

/** Another document: what was compared there. */
export function recallCompared(): void {
  const all = recall<Kept>(KEY, {});
  const found = names().find((name) => all[name]);
  useCompared.setState({ ...NOTHING, ...(found ? all[found] : {}) });
}
