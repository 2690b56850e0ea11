/** Steering a run: hyper-parameters, layers to add, run records. */
import { t } from "../../../ui";
import type { Part } from "../parts";
import { Compare } from "./Compare";
import { Training } from "./Training";

export { EpochCount } from "./EpochCount";
export { followRecords } from "./records";
export { Shelf } from "./Shelf";
export { useSpread } from "./Spread";
export { TrainingChip } from "./TrainingChip";

export const tabs: Part[] = [
  { id: "training", name: t.network.panel.tabs.training, order: 10, Content: Training },
];

export const sheets: Part[] = [{ id: "compare", name: t.control.compare.name, order: 60, Content: Compare }];
