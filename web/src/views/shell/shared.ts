/** What is open on the page, as a link carries it. */
import type { Doc } from "../../graph/document";
import type { SharedView } from "../../state/share";
import { type InspectorTab, useUi } from "../../state/ui";

export function seenNow(kind: Doc["kind"]): SharedView {
  const { selection, opened, tab, networkTab, networkSheet } = useUi.getState();
  if (kind === "network") return { selection, opened, tab: networkTab, sheet: networkSheet };
  return { selection, opened, tab };
}

/** Opens what the link's page had open. The selection comes first: it can turn to a tab of its own. */
export function seeAgain({ selection, opened, tab, sheet }: SharedView, kind: Doc["kind"]): void {
  const ui = useUi.getState();
  ui.set({ selection: ids(selection), opened: ids(opened) });
  if (kind === "circuit") ui.set(typeof tab === "string" ? { tab: tab as InspectorTab } : {});
  else
    ui.set({
      ...(typeof tab === "string" ? { networkTab: tab } : {}),
      ...(typeof sheet === "string" ? { networkSheet: sheet } : {}),
    });
}

/** A link can say anything. */
const ids = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((id) => typeof id === "string") : [];
