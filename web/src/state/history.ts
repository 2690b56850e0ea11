import { createStore, del, get, set } from "idb-keyval";
import type { Doc } from "../graph/document";
import { chipRing } from "../graph/rings";
import { isDocument } from "../graph/shape";
import { useDoc } from "./doc";
import { sameDocument } from "./same";

/**
 * The steps of undo and redo, kept in this browser beside the documents (IndexedDB). Drawings of neighbouring
 * steps share almost all of their nodes, and the browser writes a shared object once.
 */

export interface Steps {
  /** What was on the desk when they were kept. */
  now: Doc;
  /** Oldest first; the last one is what undo brings back. */
  past: Doc[];
  /** The last one is what redo brings back. */
  future: Doc[];
}

const place = createStore("tugboat-history", "steps");

/** A document's steps may have so many entries (numbers, texts, names of nodes), shared ones counted once. */
const MOST = 200_000;
/** The same where they are written as text, in which nothing is shared. */
const MOST_AS_TEXT = 20_000;
/** Letters of a text that count as one entry. */
const LETTERS = 16;

/** Counts the entries of what was not counted before; stops soon after `most`. */
function weigh(value: unknown, seen: Set<object>, most: number): number {
  if (typeof value === "string") return 1 + value.length / LETTERS;
  if (typeof value !== "object" || value === null || seen.has(value)) return 1;
  seen.add(value);
  let sum = 1;
  for (const one of Object.values(value)) {
    sum += weigh(one, seen, most - sum);
    if (sum > most) break;
  }
  return sum;
}

/** The steps on the desk, the nearest first to be kept; null where there is none, or no room for any. */
export function stepsNow(most = MOST, as: "objects" | "text" = "objects"): Steps | null {
  const { pastStates, futureStates } = useDoc.temporal.getState();
  const now = useDoc.getState().doc;
  const seen = new Set<object>();
  const sizeOf = (doc: Doc, most: number) => weigh(doc, as === "text" ? new Set() : seen, most);
  let left = most - sizeOf(now, most);
  const nearest = (states: readonly Partial<{ doc: Doc }>[]): Doc[] => {
    const kept: Doc[] = [];
    for (const { doc } of [...states].reverse()) {
      left -= doc ? sizeOf(doc, left) : 0;
      if (left < 0) break;
      if (doc) kept.unshift(doc);
    }
    return kept;
  };
  const steps = { now, past: nearest(pastStates), future: nearest(futureStates) };
  return steps.past.length || steps.future.length ? steps : null;
}

/** The nearest of them, few enough to be written as text in an instant. */
export const hastySteps = (): Steps | null => stepsNow(MOST_AS_TEXT, "text");

/** Keeps a document's steps; a browser that refuses to is no error. */
export async function keepSteps(id: string, steps: Steps | null): Promise<void> {
  await (steps ? set(id, steps, place) : del(id, place)).catch(() => undefined);
}

export const dropSteps = (id: string): Promise<void> => keepSteps(id, null);

/** The kept steps of a document; null when there are none, and when they are not what was once written. */
export async function recallSteps(id: string): Promise<Steps | null> {
  return sound(await get(id, place).catch(() => undefined));
}

/** What was found, where it is steps. */
export const sound = (found: unknown): Steps | null => (areSteps(found) ? found : null);

/** Of steps kept in two places those that lead to this document, else the first. */
export function leadingTo(doc: Doc, kept: Steps | null, hasty: Steps | null): Steps | null {
  const leads = (steps: Steps | null) => steps && sameDocument(doc, steps.now);
  return leads(hasty) && !leads(kept) ? hasty : (kept ?? hasty);
}

function areSteps(found: unknown): found is Steps {
  if (typeof found !== "object" || found === null) return false;
  const { now, past, future } = found as Partial<Steps>;
  if (!Array.isArray(past) || !Array.isArray(future)) return false;
  const seen = new Set<unknown>();
  return [now, ...past, ...future].every((doc) => isSound(doc, seen));
}

/** Is it a document? A node that was seen in another step is not looked at again. */
function isSound(doc: unknown, seen: Set<unknown>): boolean {
  if (typeof doc !== "object" || doc === null) return false;
  const { nodes } = doc as Partial<Doc>;
  if (!Array.isArray(nodes)) return false;
  const fresh = nodes.filter((n) => !seen.has(n));
  for (const n of fresh) seen.add(n);
  const looked = { ...doc, nodes: fresh };
  return isDocument(looked) && chipRing(looked.chips) === null;
}

/**
 * The document to lay on the desk: the very one that its steps share their nodes with, where both say the same.
 * Where the steps are older (the page was left in haste), what they ended in is one more of them.
 */
export function joined(doc: Doc, steps: Steps | null): { doc: Doc; past: Doc[]; future: Doc[] } {
  if (!steps || steps.now.kind !== doc.kind) return { doc, past: [], future: [] };
  if (sameDocument(doc, steps.now)) return { doc: steps.now, past: steps.past, future: steps.future };
  return { doc, past: [...steps.past, steps.now], future: [] };
}

/** Gives the document on the desk its steps. */
export function takeSteps(past: readonly Doc[], future: readonly Doc[]): void {
  const states = (docs: readonly Doc[]) => docs.map((doc) => ({ doc }));
  useDoc.temporal.setState({ pastStates: states(past), futureStates: states(future) });
}
