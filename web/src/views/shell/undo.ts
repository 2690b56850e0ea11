import { actions } from "../../state/actions";
import { redo, undo } from "../../state/doc";

/** Undo and redo change the drawing, which is then sent like any other edit. */
export function undoEdit(): void {
  undo();
  actions.commitDocument();
}

export function redoEdit(): void {
  redo();
  actions.commitDocument();
}
