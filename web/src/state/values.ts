import type { Doc, DocNode } from "../graph/document";
import { withNumber } from "../graph/edit";
import { scopeAt, withNodes } from "../graph/scope";

/** The values that a document gives to its nodes, by the engine's name (`chip1/w`). */

function place(name: string): { path: string[]; id: string } {
  const path = name.split("/");
  return { path: path.slice(0, -1), id: path.at(-1) ?? "" };
}

/** The node of a document that the engine calls `name`; null when there is none. */
export function nodeOf(doc: Doc, name: string): DocNode | null {
  const { path, id } = place(name);
  const scope = scopeAt(doc, path);
  return scope.path.length === path.length ? (scope.nodes.find((n) => n.id === id) ?? null) : null;
}

/**
 * The document with a node's value changed.
 * Inside a chip this changes the definition, hence all of its instances. The same document
 * when nothing changes.
 */
export function withValue(doc: Doc, name: string, value: number): Doc {
  const { path, id } = place(name);
  const node = nodeOf(doc, name);
  if (!node || node.params?.value === value) return doc;
  const { nodes } = scopeAt(doc, path);
  return withNodes(
    doc,
    path,
    nodes.map((n) => (n.id === id ? withNumber(n, value) : n)),
  );
}

/** The document with many values changed at once. */
export function withValues(doc: Doc, values: Iterable<[string, number]>): Doc {
  let next = doc;
  for (const [name, value] of values) next = withValue(next, name, value);
  return next;
}
