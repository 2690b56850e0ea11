/** Which numbers of a circuit a tug moves. */

import type { Doc, DocNode } from "./document";
import { chipOf, refNode } from "./scope";
import { upstream } from "./topology";

export type Moving = "inputs" | "parameters" | "both" | "nothing";

/** With a data set only parameters move, otherwise inputs too; those inside chips as well; nothing that is locked. */
export function movingOps(doc: Doc): Moving {
  const free = new Set<string>();
  const seen = new Set<string>();
  const look = (nodes: readonly DocNode[]): void => {
    for (const n of nodes) {
      if (n.params?.locked !== true) free.add(n.op);
      const inner = chipOf(doc, n);
      if (!inner || seen.has(inner.name)) continue;
      seen.add(inner.name);
      look(inner.chip.nodes);
    }
  };
  look(doc.nodes);
  const inputs = free.has("input") && !doc.nodes.some((n) => n.op === "data");
  if (!free.has("parameter")) return inputs ? "inputs" : "nothing";
  return inputs ? "both" : "parameters";
}

/** The numbers at the top of the drawing that a pull on its output moves; those inside chips are not named. */
export function movingIds(doc: Doc): string[] {
  if (!doc.output) return [];
  const out = refNode(doc.output);
  const feeding = upstream(doc.nodes, out).add(out);
  const data = doc.nodes.some((n) => n.op === "data");
  return doc.nodes
    .filter((n) => n.op === "parameter" || (n.op === "input" && !data))
    .filter((n) => n.params?.locked !== true && feeding.has(n.id))
    .map((n) => n.id);
}
