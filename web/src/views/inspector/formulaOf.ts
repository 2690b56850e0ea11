/** The formula of a layer that squashes its sums itself: with the activation that was chosen. Pure. */
import type { OpSpec } from "../../graph/catalogue";
import type { DocNode } from "../../graph/document";

/** The activation of a layer that has one; undefined for a gate, and for a layer without. */
export function activationIn({ params }: DocNode, spec: OpSpec): string | undefined {
  const own = spec.params.find((param) => param.name === "activation");
  const chosen = params?.activation ?? own?.default;
  return own && typeof chosen === "string" ? chosen : undefined;
}

const NAMES: Record<string, string> = {
  sigmoid: "\\sigma",
  tanh: "\\tanh",
  relu: "\\operatorname{ReLU}",
  leaky_relu: "\\operatorname{leaky\\ ReLU}",
};

/** `y = W x + b` with tanh is `a = tanh(W x + b)`; a linear layer has its sums as they are. */
export function withActivation(formula: string, activation: string | undefined): string {
  const [, sum] = /^y = (.+)$/.exec(formula) ?? [];
  if (sum === undefined || activation === undefined || activation === "linear") return formula;
  const name = NAMES[activation] ?? `\\operatorname{${activation.replaceAll("_", "\\ ")}}`;
  return `a = ${name}(${sum})`;
}
