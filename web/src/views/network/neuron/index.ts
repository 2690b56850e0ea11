/** From the network to a layer, a neuron and its gates. */
import { t } from "../../../ui";
import type { Part } from "../parts";
import { BoundaryTab } from "./BoundaryTab";
import { LayerPanel } from "./LayerPanel";
import { NeuronSheet } from "./NeuronSheet";
import { mayHavePlane } from "./plane";
import { WhyTab } from "./WhyTab";

export { NetworkStage } from "./NetworkStage";

const hasDense: NonNullable<Part["when"]> = (doc) => doc.nodes.some((n) => n.op === "dense");

export const tabs: Part[] = [
  { id: "boundary", name: t.neuron.boundary.tab, order: 20, Content: BoundaryTab, when: mayHavePlane },
  { id: "layer", name: t.network.panel.tabs.layer, order: 30, Content: LayerPanel },
  { id: "why", name: t.neuron.why.tab, order: 40, Content: WhyTab, when: hasDense },
];

export const sheets: Part[] = [
  { id: "neuron", name: t.neuron.opened.sheet, order: 50, Content: NeuronSheet, when: hasDense },
];
