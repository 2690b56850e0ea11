/** Steering a run: hyper-parameters, layers to add, run records. */
import { t } from "../../../ui";
import type { Part } from "../parts";
import { Training } from "./Training";

export const tabs: Part[] = [
  { id: "training", name: t.network.panel.tabs.training, order: 10, Content: Training },
];

export const sheets: Part[] = [];
