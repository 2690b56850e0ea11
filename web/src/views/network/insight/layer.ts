/** The layer that the sheets look at: the selected one, else the one looked at last, else the first. */
import { create } from "zustand";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { useUi } from "../../../state/ui";

const useLast = create<{ id: string | null }>()(() => ({ id: null }));

useUi.subscribe((now, before) => {
  if (now.selection !== before.selection && now.selection[0]) useLast.setState({ id: now.selection[0] });
});

export function useLayer(): { id: string | null; name: string; all: string[] } {
  const parameters = useRun((s) => s.graph?.parameters);
  const nodes = useDoc((s) => s.doc.nodes);
  const last = useLast((s) => s.id);
  const all = nodes.filter((n) => (parameters?.[n.id] ?? 0) > 0).map((n) => n.id);
  const id = last !== null && all.includes(last) ? last : (all[0] ?? null);
  return { id, name: nodes.find((n) => n.id === id)?.label ?? id ?? "", all };
}
