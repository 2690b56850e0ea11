/** From the network to a layer, a neuron and its gates. */
import { useUi } from "../../../state/ui";
import { t } from "../../../ui";
import type { Part } from "../parts";
import { BoundaryTab } from "./BoundaryTab";
import { LayerPanel } from "./LayerPanel";
import { NeuronSheet } from "./NeuronSheet";
import { mayHavePlane } from "./plane";
import { WhyTab } from "./WhyTab";
import { useZoom } from "./zoom";

export { LayerParts } from "./LayerParts";
export { NetworkStage } from "./NetworkStage";

const hasDense: NonNullable<Part["when"]> = (doc) => doc.nodes.some((n) => n.op === "dense");

/** A number of a neuron was asked about, or the tab is still open. */
const isAsked = () => useZoom.getState().asked !== null || useUi.getState().networkTab === "why";

export const tabs: Part[] = [
  { id: "boundary", name: t.neuron.boundary.tab, order: 20, Content: BoundaryTab, when: mayHavePlane },
  { id: "layer", name: t.network.panel.tabs.layer, order: 30, Content: LayerPanel },
  { id: "why", name: t.neuron.why.tab, order: 40, Content: WhyTab, when: isAsked },
];

export const sheets: Part[] = [
  { id: "neuron", name: t.neuron.opened.sheet, order: 50, Content: NeuronSheet, when: hasDense },
];
