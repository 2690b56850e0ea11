import { create } from "zustand";

/** Short sentences for the person: shown as toasts, read out once. */
interface NoticeAction {
  label: string;
  run: () => void;
}

export interface Note {
  id: number;
  text: string;
  tone: "info" | "error";
  action?: NoticeAction;
  /** Milliseconds on the screen; 0 stays until closed. */
  lasts: number;
}

interface NoticeState {
  notes: Note[];
}

export const useNotices = create<NoticeState>()(() => ({ notes: [] }));

let next = 1;

/** Shows a sentence; the same sentence is not stacked. Returns its id. */
export function notify(
  text: string,
  options: { tone?: Note["tone"]; action?: NoticeAction; lasts?: number } = {},
): number {
  const { tone = "info", action } = options;
  const lasts = options.lasts ?? (action ? 10_000 : tone === "error" ? 9_000 : 5_000);
  const note: Note = { id: next++, text, tone, lasts, ...(action ? { action } : {}) };
  useNotices.setState((s) => ({ notes: [...s.notes.filter((n) => n.text !== text), note].slice(-4) }));
  return note.id;
}

export function dismiss(id: number): void {
  useNotices.setState((s) => ({ notes: s.notes.filter((n) => n.id !== id) }));
}
