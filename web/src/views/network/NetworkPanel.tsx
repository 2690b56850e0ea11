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
import { tabs as trying } from "./TryTab";

const words = t.network.panel.tabs;

const TABS: Part[] = [
  ...trying,
  ...control,
  ...data,
  ...neuron,
  ...insight,
  { id: "code", name: words.code, order: 80, Content: CodeTab },
  { id: "history", name: words.history, order: 90, Content: HistoryTab },
];

/** The inspector of the Networks room. */
export function NetworkPanel() {
  const doc = useDoc((s) => s.doc);
  useRun((s) => s.graph); // which parts make sense is known once the engine has told the shapes
  const set = useUi((s) => s.set);
  const asked = useUi((s) => s.networkTab);
  const shown = inOrder(TABS, doc);
  const tab = shown.some((part) => part.id === asked) ? asked : (shown[0]?.id ?? "");
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
