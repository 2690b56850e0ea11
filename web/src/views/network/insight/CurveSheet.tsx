import { CurvePane } from "./CurvePane";
import { GradientPane } from "./GradientPane";
import { HistogramPane } from "./HistogramPane";

/** The run at a glance: loss, accuracy, gradient norms and the weights of a layer. */
export function CurveSheet() {
  return (
    <>
      <CurvePane id="loss" />
      <CurvePane id="accuracy" />
      <GradientPane norm="delta" />
      <HistogramPane of="weight" basis="1 1 150px" />
    </>
  );
}
