/** Names that a person gave to lines, kept in this browser beside the run. */
import { useMemo } from "react";
import { create } from "zustand";
import { useRun } from "../../state/run";
import { t } from "../../ui/messages";
import { lineWords } from "../transport/lineWords";

type Names = Record<string, Record<number, string>>;
const KEY = "tugboat.branch-names";

function read(): Names {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof found === "object" && found !== null ? (found as Names) : {};
  } catch {
    return {};
  }
}

const useNames = create<{ names: Names }>()(() => ({ names: read() }));

/** The name that a person gave to a line of a run; empty where none was given. */
export const branchName = (run: string, id: number): string => useNames.getState().names[run]?.[id] ?? "";

/** Names a line; an empty name goes back to the run's own word for it. */
export function nameBranch(run: string, id: number, name: string): void {
  const { names } = useNames.getState();
  const own = { ...names[run], [id]: name };
  if (!name) delete own[id];
  const all = { ...names, [run]: own };
  useNames.setState({ names: all });
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // A full or closed store loses only names; they stay for this visit.
  }
}

/** What every line of the present run is called, wherever it is drawn or listed. */
export function useLineName(): (id: number, label: string) => string {
  const run = useRun((s) => s.run);
  const given = useNames((s) => s.names[run]);
  return useMemo(
    () => (id: number, label: string) => given?.[id] || t.views.transport.branchName(id, lineWords(label)),
    [given],
  );
}
