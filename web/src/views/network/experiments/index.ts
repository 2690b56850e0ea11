/** Experiments of the book on the present net: what there is to beat, what a gradient costs, how to begin. */
import { t } from "../../../ui";
import type { Part } from "../parts";
import { ExperimentsSheet } from "./ExperimentsSheet";

export { followGiven } from "./given";

export const tabs: Part[] = [];

export const sheets: Part[] = [
  { id: "experiments", name: t.experiments.sheet, order: 70, Content: ExperimentsSheet },
];
