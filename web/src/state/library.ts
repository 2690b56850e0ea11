import { createStore, del, entries, get, set } from "idb-keyval";
import { create } from "zustand";
import type { Doc } from "../graph/document";
import { dropSteps, type Steps, sound } from "./history";

/** Documents kept in this browser (IndexedDB). */

export interface Saved {
  id: string;
  doc: Doc;
  /** When it was last changed, in ms. */
  changed: number;
  /** The engine has not accepted this drawing yet: on reopening, ours wins. */
  unsent: boolean;
}

const place = createStore("tugboat", "documents");

export const useLibrary = create<{ saved: Saved[]; failed: boolean }>()(() => ({ saved: [], failed: false }));

const newestFirst = (a: Saved, b: Saved) => b.changed - a.changed;

/** Reads the list anew; other tabs write to it too. */
export async function refreshLibrary(): Promise<void> {
  try {
    const all = await entries<string, Saved>(place);
    useLibrary.setState({ saved: all.map(([, one]) => one).sort(newestFirst), failed: false });
  } catch {
    useLibrary.setState({ failed: true });
  }
}

/** A leaving page has no time for IndexedDB: the last unwritten change goes where writing is synchronous. */
const JOTTED = "jotted";

/** Where writing is synchronous; the page says where that is. */
export interface Memory {
  recall: (key: string, fallback: null) => unknown;
  remember: (key: string, value: unknown) => void;
}

let memory: Memory = { recall: () => null, remember: () => undefined };

export function jotInto(given: Memory): void {
  memory = given;
}

interface Jotted extends Saved {
  steps: Steps | null;
}

export function jot(one: Saved, steps: Steps | null): void {
  memory.remember(JOTTED, { ...one, steps } satisfies Jotted);
}

function jotted(id: string): Jotted | null {
  const one = memory.recall(JOTTED, null) as Jotted | null;
  return one?.id === id ? one : null;
}

/** The steps of undo that were jotted with a document. */
export const jottedSteps = (id: string): Steps | null => sound(jotted(id)?.steps);

/** What was jotted of a document is kept for good. */
export function forgetJotted(id: string): void {
  if (jotted(id)) memory.remember(JOTTED, null);
}

/** The saved document of an id; null when there is none or the browser keeps nothing. */
export async function load(id: string): Promise<Saved | null> {
  const hasty = jotted(id);
  const kept = await get<Saved>(id, place).catch(() => undefined);
  if (!hasty || hasty.changed <= (kept?.changed ?? 0)) return kept ?? null;
  const { steps: _, ...saved } = hasty;
  return saved;
}

/** Throws when the browser refuses to keep it (private mode, no space). */
export async function save(one: Saved): Promise<void> {
  await set(one.id, one, place);
  useLibrary.setState((s) => ({ saved: [one, ...s.saved.filter((x) => x.id !== one.id)].sort(newestFirst) }));
}

export async function remove(id: string): Promise<void> {
  await del(id, place);
  await dropSteps(id);
  useLibrary.setState((s) => ({ saved: s.saved.filter((x) => x.id !== id) }));
}

const LETTERS = 36;
/** That many letters and digits carry 98 random bits. */
const ID_LENGTH = 19;
/** Bytes from here on would make the first letters likelier than the others. */
const EVEN = 256 - (256 % LETTERS);

/** Random letters and digits: names a document and its run. */
export function newId(): string {
  let id = "";
  while (id.length < ID_LENGTH) {
    const bytes = crypto.getRandomValues(new Uint8Array(ID_LENGTH));
    for (const byte of bytes) if (byte < EVEN) id += (byte % LETTERS).toString(LETTERS);
  }
  return id.slice(0, ID_LENGTH);
}
