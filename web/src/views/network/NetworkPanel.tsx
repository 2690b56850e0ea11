import { useEffect } from "react";
import { specOf } from "../../graph/catalogue";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { Tabs, t } from "../../ui";
import { CodeTab } from "../inspector/CodeTab";
import { HistoryTab } from "../inspector/HistoryTab";
import { tabs as control } from "./control";
import { tabs as data } from "./data";
import { tabs as insight } from "./insight";
import { tabs as neuron } from "./neuron";
import { inOrder, type Part } from "./parts";

const words = t.network.panel.tabs;

const TABS: Part[] = [
  ...control,
  ...data,
  ...neuron,
  ...insight,
  { id: "code", name: words.code, order: 80, Content: CodeTab },
  { id: "history", name: words.history, order: 90, Content: HistoryTab },
];

/** What examples come from; their settings are those of the data. */
const ENDS: ReadonlySet<string> = new Set(["input", "label"]);

/** The inspector of the Networks room. Selecting a layer that can be set turns to it. */
export function NetworkPanel() {
  const doc = useDoc((s) => s.doc);
  useRun((s) => s.graph); // which parts make sense is known once the engine has told the shapes
  const set = useUi((s) => s.set);
  const asked = useUi((s) => s.networkTab);
  const shown = inOrder(TABS, doc);
  const tab = shown.some((part) => part.id === asked) ? asked : (shown[0]?.id ?? "");
  useLayerTab();
  return (
    <div className="inspector">
      <Tabs<string>
        label={t.views.inspector.label}
        value={tab}
        onChange={(networkTab) => set({ networkTab })}
        className="inspector-tabs"
        tabs={shown.map(({ id, name, Content }) => ({
          value: id,
          label: name,
          content: id === tab ? <Content /> : null,
        }))}
      />
    </div>
  );
}

function useLayerTab(): void {
  const chosen = useUi((s) => s.selection[0]);
  const op = useDoc((s) => s.doc.nodes.find((n) => n.id === chosen)?.op);
  const settable = op !== undefined && !ENDS.has(op) && Boolean(specOf(op, "network")?.params.length);
  useEffect(() => {
    const ui = useUi.getState();
    if (settable && chosen && ui.networkTab === "training") ui.set({ networkTab: "layer" });
  }, [settable, chosen]);
}
