/** Changing the shape of a net of columns: edits of the document, undoable; weights that still fit are kept. */

import type { Doc, DocNode } from "../../../graph/document";
import { everTaken, freshId } from "../../../graph/ids";
import { refNode } from "../../../graph/scope";
import { change } from "./change";
import { type Column, MOST_UNITS } from "./columns";

const NEW_UNITS = 4;

export function setUnits(column: Column, units: number): void {
  if (units < 1 || units > MOST_UNITS) return;
  change((doc) => withNode(doc, column.node, (n) => ({ ...n, params: { ...n.params, units } })));
}

const withNode = (doc: Doc, id: string, f: (n: DocNode) => DocNode): Doc => ({
  ...doc,
  nodes: doc.nodes.map((n) => (n.id === id ? f(n) : n)),
});

/** A hidden layer before the output, with the activation of the one before it. */
export function addLayer(columns: readonly Column[]): void {
  const output = columns[columns.length - 1];
  const before = columns[columns.length - 2];
  if (!output || !before) return;
  const activation = before.kind === "hidden" && before.activation ? before.activation : "tanh";
  change((doc) => {
    const at = doc.nodes.findIndex((n) => n.id === output.node);
    const old = doc.nodes[at];
    const source = old?.inputs?.[0];
    if (!old || !source) return doc;
    const id = freshId(everTaken(doc), "layer");
    const [x, y] = old.at ?? [0, 0];
    const added: DocNode = {
      id,
      op: "dense",
      inputs: [source],
      params: { units: NEW_UNITS, activation },
      at: [x, y],
    };
    const nodes = doc.nodes.map((n) =>
      n.id === old.id ? { ...n, inputs: [id] } : n.at && n.at[0] > x ? { ...n, at: shifted(n.at) } : n,
    );
    const moved = nodes.map((n) => (n.id === old.id && n.at ? { ...n, at: shifted(n.at) } : n));
    return { ...doc, nodes: [...moved.slice(0, at), added, ...moved.slice(at)] };
  });
}

const PITCH = 216;
const shifted = ([x, y]: [number, number]): [number, number] => [x + PITCH, y];

/** Takes a hidden layer out, with what belongs to it; its readers read what it read. */
export function removeLayer(column: Column): void {
  change((doc) => {
    const gone = new Set([column.node, ...column.tail]);
    const source = doc.nodes.find((n) => n.id === column.node)?.inputs?.[0];
    if (!source) return doc;
    const nodes = doc.nodes
      .filter((n) => !gone.has(n.id))
      .map((n) =>
        n.inputs ? { ...n, inputs: n.inputs.map((r) => (gone.has(refNode(r)) ? source : r)) } : n,
      );
    return { ...doc, nodes };
  });
}
