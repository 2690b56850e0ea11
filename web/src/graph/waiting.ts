/** Which part of a drawing is not wired up yet. */

import { catalogue } from "./catalogue";
import type { Doc, DocNode } from "./document";
import { missingInputs } from "./edit";
import { oncePer } from "./once";
import { chipOf, refNode } from "./scope";
import { upstream } from "./topology";

/** Does a gate before the named ones, or inside a chip before them, still need a wire? */
function waits(
  doc: Doc,
  nodes: readonly DocNode[],
  names: readonly string[],
  looked = new Set<string>(),
): boolean {
  const feeding = new Set(names.flatMap((name) => [refNode(name), ...upstream(nodes, refNode(name))]));
  return nodes.some((node) => {
    if (!feeding.has(node.id)) return false;
    if (missingInputs(doc, node).length) return true;
    const inner = chipOf(doc, node);
    if (inner === null || looked.has(inner.name)) return false; // a chip is the same wherever it stands
    looked.add(inner.name);
    return waits(doc, inner.chip.nodes, inner.chip.outputs, looked);
  });
}

/** Is something inside this chip not wired up yet, so that it can give nothing? */
export function waitsInside(doc: Doc, node: DocNode): boolean {
  const inner = chipOf(doc, node);
  return inner !== null && waits(doc, inner.chip.nodes, inner.chip.outputs, new Set([inner.name]));
}

/** The output that nobody can pull yet because something before it needs a wire; null when all is well. */
export const waitingOutput = oncePer(
  (doc: Doc): string | null => (doc.output && waits(doc, doc.nodes, [doc.output]) ? doc.output : null),
  catalogue, // it says how many inputs a gate has
);
