import { GradientPane } from "./GradientPane";

/** Norms of the gradients, of the weights' gradients and of the updates, by layer. */
export function GradientSheet() {
  return (
    <>
      <GradientPane norm="delta" />
      <GradientPane norm="gradient" />
      <GradientPane norm="update" />
    </>
  );
}
