import { isHidden, usePredict } from "../../editor/predict";
import { useUi } from "../../state/ui";

/** Does the tug on this node wait for the learner's prediction? */
export const useHidden = (node: string): boolean => useHides()(node);

/** The same for many nodes. */
export function useHides(): (node: string) => boolean {
  usePredict();
  useUi((s) => s.predictFirst);
  return isHidden;
}
