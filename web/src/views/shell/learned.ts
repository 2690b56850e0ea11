import type { Doc } from "../../graph/document";
import { live } from "../../state/live";
import { useRun } from "../../state/run";
import { withValues } from "../../state/values";

/** The document with the numbers that the run has now, without changing the document on the desk. */
export function withRunValues(doc: Doc): Doc {
  return doc.kind === "circuit" ? withCircuitValues(doc) : doc;
}

function withCircuitValues(doc: Doc): Doc {
  const values = useRun.getState().moved.flatMap((node): [string, number][] => {
    const at = live.slot.get(node);
    const value = at === undefined ? undefined : live.values[at];
    return value === undefined || !Number.isFinite(value) ? [] : [[node, value]];
  });
  return withValues(doc, values);
}
