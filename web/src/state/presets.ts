import { create } from "zustand";
import type { Doc, DocView } from "../graph/document";

/** The examples of the server. */
export interface PresetEntry {
  id: string;
  title: string;
  kind: Doc["kind"];
  note: NonNullable<DocView["note"]>;
  group: string;
}

export const usePresets = create<{ list: PresetEntry[]; state: "idle" | "loading" | "ready" | "failed" }>()(
  () => ({
    list: [],
    state: "idle",
  }),
);

async function json(url: string): Promise<unknown> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function entry(raw: Record<string, unknown>): PresetEntry {
  const view = (raw.view ?? {}) as DocView;
  return {
    id: String(raw.id),
    title: String(raw.title ?? raw.id),
    kind: raw.kind === "network" ? "network" : "circuit",
    note: (raw.note as PresetEntry["note"]) ?? view.note ?? {},
    group: String(raw.group ?? view.group ?? ""),
  };
}

export async function loadPresets(): Promise<void> {
  if (usePresets.getState().state === "ready") return;
  usePresets.setState({ state: "loading" });
  try {
    const raw = await json("/api/presets");
    const list = Array.isArray(raw) ? raw : (raw as { presets: unknown[] }).presets;
    usePresets.setState({ list: (list as Record<string, unknown>[]).map(entry), state: "ready" });
  } catch {
    usePresets.setState({ state: "failed" });
  }
}

/**
 * The document of an example: a file, so that it is there before the rest of the server is. Throws when there is
 * none, or the server is away.
 */
export async function preset(id: string): Promise<Doc> {
  return (await json(`/static/presets/${encodeURIComponent(id)}.json`)) as Doc;
}
