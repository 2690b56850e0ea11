/** The engine's wires behind a drawn one. */

import type { Doc, DocNode } from "./document";
import { chipOf, engineId, engineRef, isTooDeep, refNode, type ScopePath, scopeAt } from "./scope";

interface EngineWire {
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
  if (found && isTooDeep(doc, path)) return [];
  if (!found) return [{ source, target: engineId(path, target.id), index }];
  const name = found.chip.inputs[index];
  const inside = [...path, target.id];
  return found.chip.nodes.flatMap((n) =>
    (n.inputs ?? []).flatMap((r, i) => (refNode(r) === name ? from(doc, inside, source, n, i) : [])),
  );
}

/** What an output of a scope reaches: the engine's wires on which a chip's output leaves it, and the rope. */
export function beyondOutput(
  doc: Doc,
  path: ScopePath,
  ref: string,
): { wires: EngineWire[]; pulled: boolean } {
  if (!path.length) return { wires: [], pulled: true };
  const outer = path.slice(0, -1);
  const { nodes, outputs } = scopeAt(doc, outer);
  const number = engineRef(doc, path, ref);
  const carries = (r: string) => refNode(r) === path.at(-1) && engineRef(doc, outer, r) === number;
  const wires = nodes.flatMap((n) =>
    (n.inputs ?? []).flatMap((r, i) => (carries(r) ? engineWires(doc, outer, r, n, i) : [])),
  );
  const further = outputs.filter(carries).map((r) => beyondOutput(doc, outer, r));
  return {
    wires: [...wires, ...further.flatMap((f) => f.wires)],
    pulled: further.some((f) => f.pulled),
  };
}
