import { useEffect, useState } from "react";
import { useDoc } from "../../state/doc";
import { useUi } from "../../state/ui";
import { Tabs, t } from "../../ui";
import { CodeTab } from "../inspector/CodeTab";
import { HistoryTab } from "../inspector/HistoryTab";
import { LayerPanel } from "./LayerPanel";
import { Training } from "./Training";

type Tab = "training" | "layer" | "code" | "history";

/** The inspector of the Networks room. Selecting a layer with weights turns to it. */
export function NetworkPanel() {
  const [tab, setTab] = useState<Tab>("training");
  const chosen = useUi((s) => s.selection[0]);
  const weighted = useDoc((s) => s.doc.nodes.some((n) => n.id === chosen && n.op === "dense"));
  useEffect(() => {
    if (weighted) setTab((now) => (now === "training" ? "layer" : now));
  }, [weighted]);
  const words = t.network.panel.tabs;
  return (
    <div className="inspector">
      <Tabs<Tab>
        label={t.views.inspector.label}
        value={tab}
        onChange={setTab}
        className="inspector-tabs"
        tabs={[
          { value: "training", label: words.training, content: tab === "training" ? <Training /> : null },
          { value: "layer", label: words.layer, content: tab === "layer" ? <LayerPanel /> : null },
          { value: "code", label: words.code, content: tab === "code" ? <CodeTab /> : null },
          { value: "history", label: words.history, content: tab === "history" ? <HistoryTab /> : null },
        ]}
      />
    </div>
  );
}
