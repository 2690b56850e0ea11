/** Selecting a layer that can be set turns the inspector from the training to it. */
import { specOf } from "../../graph/catalogue";
import { useDoc } from "../../state/doc";
import { useUi } from "../../state/ui";

/** What examples come from; their settings are those of the data. */
const ENDS: ReadonlySet<string> = new Set(["input", "label"]);

function settable(id: string | undefined): boolean {
  const { doc } = useDoc.getState();
  const op = doc.kind === "network" ? doc.nodes.find((n) => n.id === id)?.op : undefined;
  return op !== undefined && !ENDS.has(op) && Boolean(specOf(op, "network")?.params.length);
}

/** Starts following; call once. It acts within the selection, so that whoever selects can choose a tab after it. */
export function followSelection(): void {
  useUi.subscribe((now, before) => {
    const [chosen] = now.selection;
    if (chosen === before.selection[0] || now.networkTab !== "training") return;
    if (settable(chosen)) now.set({ networkTab: "layer" });
  });
}
