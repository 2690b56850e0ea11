import type { Doc } from "../../../graph/document";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";

/** Changes the document as one step of the history and tells the engine. */
export function change(recipe: (doc: Doc) => Doc): void {
  const before = useDoc.getState().doc;
  useDoc.getState().edit(recipe);
  if (useDoc.getState().doc !== before) actions.commitDocument();
}
