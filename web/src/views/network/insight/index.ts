/** What training does: curves, gradients, weights, mistakes, the step taken apart, health. */
import { t } from "../../../ui";
import type { Part } from "../parts";
import { CurveSheet } from "./CurveSheet";
import { GradientSheet } from "./GradientSheet";
import { MistakeSheet } from "./MistakeSheet";
import { StepSheet } from "./step/StepSheet";
import { WeightSheet } from "./WeightSheet";

export { Health } from "./Health";
export { useLight } from "./step/light";

const words = t.insight.sheets;

export const tabs: Part[] = [];

export const sheets: Part[] = [
  { id: "curves", name: words.curves, order: 10, Content: CurveSheet },
  { id: "gradients", name: words.gradients, order: 14, Content: GradientSheet },
  { id: "weights", name: words.weights, order: 16, Content: WeightSheet },
  { id: "mistakes", name: words.mistakes, order: 18, Content: MistakeSheet },
  { id: "step", name: words.step, order: 20, Content: StepSheet },
];
