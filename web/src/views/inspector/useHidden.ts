import { isHidden, unpredicted, usePredict } from "../../editor/predict";
import { useDoc } from "../../state/doc";
import { useUi } from "../../state/ui";

/** Does the tug on this node wait for the learner's prediction? */
export const useHidden = (node: string): boolean => useHides()(node);

/** The same for many nodes. */
export function useHides(): (node: string) => boolean {
  usePredict();
  useUi((s) => s.predictFirst);
  return isHidden;
}

/** Is something still to be predicted, so that what tells which way numbers go has to wait? */
export function usePredicting(): boolean {
  usePredict();
  useUi((s) => s.predictFirst);
  useDoc((s) => s.doc);
  return unpredicted().length > 0;
}
