/** Edits that the inspector makes: one history step each, sent to the engine at once. */
import type { Doc, Scalar } from "../../graph/document";
import { renameNode, setLabel, setOutput, setParam } from "../../graph/edit";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { useUi } from "../../state/ui";

function change(recipe: (doc: Doc, path: string[]) => Doc): void {
  const { opened } = useUi.getState();
  useDoc.getState().edit((doc) => recipe(doc, opened));
  actions.commitDocument();
}

/** Locked values are not moved by tugs and strategies. */
export function setLocked(id: string, locked: boolean): void {
  setNodeParam(id, "locked", locked);
}

export function setNodeParam(id: string, name: string, value: Scalar): void {
  change((doc, path) => setParam(doc, path, id, name, value));
}

export function setNodeLabel(id: string, label: string): void {
  change((doc, path) => setLabel(doc, path, id, label));
}

export function makeOutput(id: string): void {
  change((doc, path) => setOutput(doc, path, id));
}

/** False when the name is taken or is no name. */
export function renameTo(from: string, to: string): boolean {
  const { opened } = useUi.getState();
  const next = renameNode(useDoc.getState().doc, opened, from, to);
  if (!next) return false;
  change(() => next);
  useUi.getState().set({ selection: [to], asked: null });
  return true;
}
