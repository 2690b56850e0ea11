import { isHidden, usePredict } from "../../editor/predict";
import { useUi } from "../../state/ui";

/** Does the tug on this node wait for the learner's prediction? */
export function useHidden(node: string): boolean {
  usePredict((s) => s.guesses[node]);
  useUi((s) => s.predictFirst);
  return isHidden(node);
}
