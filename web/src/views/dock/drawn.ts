import type { Doc, DocNode } from "../../graph/document";
import { objectKey } from "../inspector/objectKey";

/** Above this many nodes or numbers a key of all of them would cost more than it saves. */
export const LARGE = 2000;

/** What a node computes, without where it stands and what it is called on the canvas. */
const computed = ({ id, op, inputs, params }: DocNode): unknown => [id, op, inputs, params];

/**
 * A text that changes with what a circuit computes: its gates, wires, output and data. Two circuits may have
 * the same numbers at this moment and yet climb differently.
 */
export function drawnKey(doc: Doc): string {
  if (doc.nodes.length > LARGE) return objectKey(doc.nodes, doc.chips, doc.output, doc.data);
  const chips = Object.entries(doc.chips ?? {});
  const inner = chips.map(([name, c]) => [name, c.inputs, c.outputs, c.nodes.map(computed)]);
  return `${JSON.stringify([doc.output, doc.nodes.map(computed), inner])}|${objectKey(doc.data)}`;
}
