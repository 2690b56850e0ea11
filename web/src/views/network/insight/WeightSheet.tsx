import { HistogramPane, LayerChoice } from "./HistogramPane";

/** How the weights, activations and gradients of the chosen layer are spread. */
export function WeightSheet() {
  return (
    <>
      <HistogramPane of="weight" tools={<LayerChoice />} />
      <HistogramPane of="activation" />
      <HistogramPane of="gradient" />
    </>
  );
}
