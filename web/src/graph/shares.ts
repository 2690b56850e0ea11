/** The engine's wires behind a drawn one. */

import type { Doc, DocNode } from "./document";
import { chipOf, engineId, engineRef, refNode, type ScopePath } from "./scope";

export interface EngineWire {
  source: string;
  target: string;
  index: number;
}

/** Into a chip these are all the inner wires that read its input; none while the source has no number. */
export function engineWires(
  doc: Doc,
  path: ScopePath,
  ref: string,
  target: DocNode,
  index: number,
): EngineWire[] {
  const source = engineRef(doc, path, ref);
  return source ? from(doc, path, source, target, index) : [];
}

function from(doc: Doc, path: ScopePath, source: string, target: DocNode, index: number): EngineWire[] {
  const found = chipOf(doc, target);
  if (!found) return [{ source, target: engineId(path, target.id), index }];
  const name = found.chip.inputs[index];
  const inside = [...path, target.id];
  return found.chip.nodes.flatMap((n) =>
    (n.inputs ?? []).flatMap((r, i) => (refNode(r) === name ? from(doc, inside, source, n, i) : [])),
  );
}
