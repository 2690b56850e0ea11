/** Edits that the inspector makes: one history step each, sent to the engine at once. */
import type { Doc, Scalar } from "../../graph/document";
import { renameNode, setLabel, setOutput, setParam, setShape } from "../../graph/edit";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
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

/** A number of a layer that the run has moved away from the drawing is moved along with it. */
export function setNodeNumber(id: string, name: string, value: number): void {
  setNodeParam(id, name, value);
  const moved = (useRun.getState().more.params ?? []) as [string, string, number][];
  if (moved.some(([node, param]) => node === id && param === name))
    actions.act({ kind: "param", node: id, name, value });
}

/** An empty shape takes the setting away: the data set or the net says it. */
export function setNodeShape(id: string, name: string, shape: number[]): void {
  change((doc, path) => setShape(doc, path, id, name, shape));
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
