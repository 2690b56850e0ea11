import type { Doc } from "../../../graph/document";

/** What a measurement of a net depends on: its layers, data and batch, not where they are drawn. */
export function subjectOf(doc: Doc): string {
  const nodes = doc.nodes.map(({ id, op, inputs, params }) => [id, op, inputs, params]);
  return JSON.stringify([nodes, doc.data ?? null, doc.train?.batch_size ?? null, doc.output ?? ""]);
}
