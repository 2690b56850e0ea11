/** From the network to a layer, a neuron and its gates. */
import { t } from "../../../ui";
import type { Part } from "../parts";
import { LayerPanel } from "./LayerPanel";

export const tabs: Part[] = [
  { id: "layer", name: t.network.panel.tabs.layer, order: 30, Content: LayerPanel },
];

export const sheets: Part[] = [];
