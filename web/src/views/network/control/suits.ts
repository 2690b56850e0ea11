/** Costs that take logarithms, and what they are taken of. Pure. */
import type { DocNode } from "../../../graph/document";
import { SHARES } from "../../../wire/protocol.gen";
import { activationOf, type LossEntry } from "./settings";

/** What an output has to end in, so that its logarithms exist. */
const ENDS: Record<string, "sigmoid" | "softmax"> = SHARES;
const BETWEEN = new Set(Object.values<string>(SHARES));

export interface Unsuited {
  loss: string;
  node: DocNode;
  /** What the output should end in. */
  end: "sigmoid" | "softmax";
}

/** The first cost that judges numbers which can lie outside 0 and 1. */
export function unsuited(losses: readonly LossEntry[], nodes: readonly DocNode[]): Unsuited | null {
  for (const { loss, of } of losses) {
    const end = ENDS[loss];
    const node = nodes.find((n) => n.id === of);
    if (end && node && !BETWEEN.has(activationOf(node) ?? node.op)) return { loss, node, end };
  }
  return null;
}
