import { temporal } from "zundo";
import { create } from "zustand";
import { type Doc, emptyDoc } from "../graph/document";

/**
 * The document and its history. Undo and redo change only the drawing, never the run.
 * A gesture (a drag) is one step of the history: `beginGesture`, any number of `edit`s, `endGesture`.
 */
interface DocState {
  doc: Doc;
  /** Id under which the document is saved in this browser; also names its run. */
  id: string;
  /** The example it was opened from and still equals; null once it was changed. */
  preset: string | null;
  edit: (recipe: (doc: Doc) => Doc) => void;
  /** Another document: clears the history and ends a gesture, which was of the old one. */
  replace: (doc: Doc, id: string, preset?: string | null) => void;
}

/** The document at the start of a gesture. */
let before: Doc | null = null;

export const useDoc = create<DocState>()(
  temporal(
    (set) => ({
      doc: emptyDoc(),
      id: "",
      preset: null,
      edit: (recipe) => set((s) => ({ doc: recipe(s.doc) })),
      replace: (doc, id, preset = null) => {
        before = null;
        set({ doc, id, preset });
        const history = useDoc.temporal.getState();
        history.resume();
        history.clear();
      },
    }),
    {
      partialize: (s) => ({ doc: s.doc }),
      equality: (a, b) => a.doc === b.doc,
      limit: 500,
    },
  ),
);

/** What the browser knows the document by: an unchanged example is another document at every visit. */
export function docKey(): string {
  const { id, preset } = useDoc.getState();
  return preset ?? id;
}

export function beginGesture(): void {
  if (before) return;
  before = useDoc.getState().doc;
  useDoc.temporal.getState().pause();
}

export function endGesture(): void {
  const start = before;
  before = null;
  const { doc } = useDoc.getState();
  const history = useDoc.temporal.getState();
  if (start && start !== doc) {
    useDoc.setState({ doc: start });
    history.resume();
    useDoc.setState({ doc });
  } else history.resume();
}

export const undo = () => useDoc.temporal.getState().undo();
export const redo = () => useDoc.temporal.getState().redo();
