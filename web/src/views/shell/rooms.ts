import type { Doc } from "../../graph/document";
import { lay, layNew, laySaved } from "../../state/desk";
import { useDoc } from "../../state/doc";
import { newId } from "../../state/library";
import { notify } from "../../state/notices";
import { preset } from "../../state/presets";
import { useUi } from "../../state/ui";
import { t } from "../../ui";
import { recall, remember } from "../../ui/memory";
import type { Standing } from "./first";

/** Opening documents, and which one each room shows when one comes back to it. */

type Kind = Doc["kind"];
interface Last {
  id: string;
  preset: string | null;
}

const START: Record<Kind, string> = { circuit: "neuron", network: "digits-mlp" };

/** Opens an example as a document of its own; false when that failed (said in a notice). */
export async function openPreset(id: string, as: string = newId()): Promise<boolean> {
  try {
    const doc = await preset(id);
    lay(doc, as, { preset: id });
    return true;
  } catch (error) {
    const missing = error instanceof Error && error.message === "404";
    notify(missing ? t.shell.preset.missing(id) : t.shell.preset.failed(id), { tone: "error" });
    return false;
  }
}

async function openLast(kind: Kind): Promise<boolean> {
  const last = recall<Last | null>(`last.${kind}`, null);
  if (!last) return false;
  if (await laySaved(last.id)) return true;
  return last.preset !== null && (await openPreset(last.preset, last.id));
}

/** Was this document on the desk before, without ever being worth saving? */
export function wasHere(id: string): boolean {
  return (["circuit", "network"] as Kind[]).some(
    (kind) => recall<Last | null>(`last.${kind}`, null)?.id === id,
  );
}

export async function enterRoom(kind: Kind): Promise<void> {
  if (useDoc.getState().doc.kind === kind) {
    useUi.getState().set({ dialog: "gallery" });
    return;
  }
  if (await openLast(kind)) return;
  if (await openPreset(START[kind])) return;
  layNew(kind, kind === "circuit" ? t.shell.gallery.blank : t.shell.gallery.blankNetwork);
}

/** What a page without any other wish shows: the last document, else a first example. */
export async function openSomething(): Promise<void> {
  const kind = recall<Kind>("last.room", "circuit");
  if (await openLast(kind)) return;
  if (await openPreset(START.circuit)) return;
  layNew("circuit", t.shell.gallery.blank);
}

/** What the browser keeps with this page's address, also while the page is loaded again. */
interface Entry {
  desk: string;
  first?: Standing | null;
}

/** What was kept before this page was loaded again; nothing when it is opened anew. */
function entry(): Partial<Entry> {
  const [how] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return how?.type === "navigate" ? {} : ((history.state as Partial<Entry> | null) ?? {});
}

/** The document that was on the desk before this page was loaded again: an example's address does not name it. */
export const onThisPage = (): string | undefined => entry().desk;

/** Where the first minute stood before this page was loaded again. */
export const firstOnThisPage = (): Standing | null => entry().first ?? null;

/** Keeps with the page where its first minute stands. */
export function keepFirst(first: Standing | null): void {
  history.replaceState({ ...(history.state as Entry | null), first }, "");
}

/** Remembers the open document of each room, and keeps the address in step with it. */
export function followDesk(): void {
  const note = () => {
    const { id, doc, preset: from } = useDoc.getState();
    if (!id) return;
    remember(`last.${doc.kind}`, { id, preset: from } satisfies Last);
    remember("last.room", doc.kind);
    const url = new URL(location.href);
    for (const key of ["preset", "doc", "token"]) url.searchParams.delete(key);
    if (from) url.searchParams.set("preset", from);
    else url.searchParams.set("doc", id);
    url.hash = "";
    if (url.href !== location.href || (history.state as Entry | null)?.desk !== id)
      history.replaceState({ ...(history.state as Entry | null), desk: id } satisfies Entry, "", url);
  };
  useDoc.subscribe((now, before) => {
    if (now.id !== before.id) useUi.getState().set({ selection: [], opened: [], asked: null, filled: null });
    if (now.id !== before.id || now.preset !== before.preset) note();
  });
}
