import { create } from "zustand";
import { type Doc, emptyDoc } from "../graph/document";
import { chipRing } from "../graph/rings";
import { useDoc } from "./doc";
import { hastySteps, joined, keepSteps, leadingTo, recallSteps, stepsNow, takeSteps } from "./history";
import { forgetJotted, jot, jottedSteps, load, newId, type Saved, save } from "./library";

/** The document on the desk: laying it there, and whether it is kept. */

interface DeskState {
  saved: "clean" | "saving" | "saved" | "failed";
}

export const useDesk = create<DeskState>()(() => ({ saved: "clean" }));

const PAUSE = 400;
let timer: ReturnType<typeof setTimeout> | null = null;
let unsent = false;
/** How many writings are under way. */
let writing = 0;

/** What to do when another document is put on the desk: the engine opens its run. */
export interface Opening {
  events?: [number, Record<string, unknown>][];
  at?: number;
  lines?: Record<string, unknown>[];
  branch?: number;
  seed?: number;
  ours?: boolean;
}
type Opener = (id: string, opening: Opening) => void;
let opener: Opener = () => undefined;

export function onOpen(open: Opener): void {
  opener = open;
}

/** What to say when a kept document cannot be laid down: the ring of its chips. */
type Refuser = (doc: Doc, ring: string[]) => void;
let refuser: Refuser = () => undefined;

export function onRefuse(refuse: Refuser): void {
  refuser = refuse;
}

/** Where a document comes from. */
type From = Partial<DeskState> & { preset?: string };

/** Puts a document on the desk and opens its run. */
export function lay(doc: Doc, id: string, from: From = {}, opening: Opening = {}): void {
  void saveNow();
  useDoc.getState().replace(doc, id, from.preset);
  useDesk.setState({ saved: from.saved ?? "clean" });
  unsent = opening.ours ?? false;
  opener(id, opening);
}

export function layNew(kind: Doc["kind"], title: string): void {
  lay({ ...emptyDoc(kind), title }, newId());
}

/** Opens a document of this browser, with its steps of undo; false when it is not there. */
export async function laySaved(id: string): Promise<boolean> {
  await saveNow();
  const [found, steps] = await Promise.all([load(id), recallSteps(id)]);
  if (!found || refusedRing(found.doc)) return false;
  const { doc, past, future } = joined(found.doc, leadingTo(found.doc, steps, jottedSteps(id)));
  lay(doc, id, { saved: "saved" }, { ours: found.unsent });
  takeSteps(past, future);
  return true;
}

/** A drawing without an end, kept before such were refused, is not laid down: it would break every visit. */
function refusedRing(doc: Doc): boolean {
  const ring = chipRing(doc.chips);
  if (ring) refuser(doc, ring);
  return ring !== null;
}

/** Keeps the document in this browser although nobody has changed it yet (a copy, an opened file). */
export function keep(): void {
  toBeSaved();
}

/** The engine holds what is drawn: on reopening, the newer of both is the engine's. */
export function settled(): void {
  if (!unsent) return;
  unsent = false;
  schedule();
}

/** The engine's document takes the place of ours, as one step of the history. */
export function adopt(doc: Doc): void {
  useDoc.getState().edit(() => doc);
  unsent = false;
}

/** What is kept is a document of its own, and no example any more. */
function toBeSaved(): void {
  useDoc.setState({ preset: null });
  useDesk.setState({ saved: "saving" });
  schedule();
}

function schedule(): void {
  if (timer) clearTimeout(timer);
  timer = setTimeout(() => void saveNow(), PAUSE);
}

const onTheDesk = (): Saved => {
  const { doc, id } = useDoc.getState();
  return { id, doc, changed: Date.now(), unsent };
};

/** The page is being left: what was not written yet must be there when it comes back. */
export function leave(): void {
  if (!timer && !writing) return;
  jot(onTheDesk(), hastySteps());
  void saveNow();
}

/** Writes what is on the desk at once. */
export async function saveNow(): Promise<void> {
  if (!timer) return;
  clearTimeout(timer);
  timer = null;
  const one = onTheDesk();
  const { id } = one;
  const steps = stepsNow();
  writing += 1;
  try {
    await save(one);
    await keepSteps(id, steps);
    if (!timer) forgetJotted(id);
    if (useDoc.getState().id === id && !timer) useDesk.setState({ saved: "saved" });
  } catch {
    useDesk.setState({ saved: "failed" });
  } finally {
    writing -= 1;
  }
}

/** Keeps the document from its first change on; returns the function that stops. */
export function keepSaving(): () => void {
  return useDoc.subscribe((now, before) => {
    if (now.id !== before.id || now.doc === before.doc || !now.id) return;
    unsent = true;
    toBeSaved();
  });
}
