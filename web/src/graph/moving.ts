/** Which numbers of a circuit a tug moves. */

import type { Doc, DocNode } from "./document";
import { oncePer } from "./once";
import { chipOf, engineId, refNode, type ScopePath } from "./scope";
import { upstream } from "./topology";

export type Moving = "inputs" | "parameters" | "both" | "nothing";

/** All nodes, also those inside chips, each chip once. */
function everyNode(doc: Doc): DocNode[] {
  const seen = new Set<string>();
  const found = [...doc.nodes];
  // an array tells what is added to it while it is gone through
  for (const node of found) {
    const inner = chipOf(doc, node);
    if (!inner || seen.has(inner.name)) continue;
    seen.add(inner.name);
    found.push(...inner.chip.nodes);
  }
  return found;
}

/** Do rows of a data set pass through the circuit? A data gate alone, without a set, holds a number like any other. */
const isFed = (doc: Doc, nodes: readonly DocNode[]): boolean =>
  Object.keys(doc.data ?? {}).length > 0 && nodes.some((n) => n.op === "data");

/** With a data set only parameters move, otherwise inputs too; those inside chips as well; nothing that is locked. */
export const movingOps = oncePer((doc: Doc): Moving => {
  const nodes = everyNode(doc);
  const free = new Set(nodes.filter((n) => n.params?.locked !== true).map((n) => n.op));
  const inputs = free.has("input") && !isFed(doc, nodes);
  if (!free.has("parameter")) return inputs ? "inputs" : "nothing";
  return inputs ? "both" : "parameters";
});

/** So many nodes are looked at: chips in chips can be more than anybody would look through. */
const MOST = 20_000;

/** The numbers that a pull on the output moves, by the engine's names: those on the way to it that are free. */
export const movingIds = oncePer((doc: Doc): string[] => {
  if (!doc.output) return [];
  const ops = isFed(doc, everyNode(doc)) ? ["parameter"] : ["parameter", "input"];
  const found: string[] = [];
  let left = MOST;
  const look = (nodes: readonly DocNode[], outputs: readonly string[], path: ScopePath): void => {
    const ends = outputs.map(refNode);
    const feeding = new Set(ends.flatMap((end) => [end, ...upstream(nodes, end)]));
    for (const n of nodes) {
      left -= 1;
      if (left < 0) return;
      if (!feeding.has(n.id)) continue;
      if (ops.includes(n.op) && n.params?.locked !== true) found.push(engineId(path, n.id));
      const inner = chipOf(doc, n);
      if (inner) look(inner.chip.nodes, inner.chip.outputs, [...path, n.id]);
    }
  };
  look(doc.nodes, [doc.output], []);
  return found;
});
