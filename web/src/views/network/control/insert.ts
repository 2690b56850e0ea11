/** Where a new layer goes, and how the drawing makes room for it. Pure. */
import { sizeOf } from "../../../editor/geometry";
import { specOf } from "../../../graph/catalogue";
import type { Doc, DocNode } from "../../../graph/document";
import { addNode, connect, moveNodes, type Point, splice } from "../../../graph/edit";
import { placed } from "../../../graph/layout";
import { refNode } from "../../../graph/scope";
import { freePlace } from "../../../graph/snap";
import { topological } from "../../../graph/topology";

const GAP = 48;
/** Layers that stand behind everything unless something else is chosen. */
const AT_THE_END = new Set(["softmax"]);

/** The layer that a new one is put behind when none is chosen: the one that feeds the last weights. */
export function usualPlace(doc: Doc, op: string): string | null {
  const byId = new Map(doc.nodes.map((n) => [n.id, n]));
  const output = doc.output ? refNode(doc.output) : null;
  if (AT_THE_END.has(op)) return output;
  const last = topological(doc.nodes)
    .map((id) => byId.get(id))
    .filter((n): n is DocNode => n?.op === "dense")
    .at(-1);
  const source = last?.inputs?.[0];
  return source ? refNode(source) : (output ?? doc.nodes.find((n) => n.op === "input")?.id ?? null);
}

interface Inserted {
  doc: Doc;
  id: string;
}

/**
 * A new layer behind `after`: on its way to its first reader, else at its end; layers that join
 * several get `after` as their first input and are wired on by hand. What stands to the right moves on.
 */
export function insertAfter(doc: Doc, op: string, after: string | null): Inserted {
  const places = placed(doc.nodes, (n) => sizeOf(doc, n));
  const source = doc.nodes.find((n) => n.id === after);
  const spec = specOf(op, "network");
  const size = sizeOf(doc, { id: "new", op });
  if (!source || !spec?.ports.length) {
    const right = Math.max(0, ...doc.nodes.map((n) => (places.get(n.id)?.[0] ?? 0) + sizeOf(doc, n).w + GAP));
    return addNode(doc, [], { op, at: source || !doc.nodes.length ? [0, 0] : [right, 0] });
  }
  const [x, y] = places.get(source.id) ?? [0, 0];
  const reader = spec.variadic ? undefined : readerOf(doc, source.id);
  const own = sizeOf(doc, source);
  const wanted: Point = [x + own.w + GAP, y + own.h / 2 - size.h / 2 + (spec.variadic ? own.h : 0)];
  const boxes = doc.nodes.map((n) => {
    const [left, top] = places.get(n.id) ?? [0, 0];
    return { id: n.id, x: left, y: top, ...sizeOf(doc, n) };
  });
  const spot = reader ? wanted : freePlace(wanted, size, boxes); // in front of a reader room is made
  const added = addNode(doc, [], { op, at: spot });
  const wired = reader
    ? splice(added.doc, [], added.id, reader.node, reader.index)
    : connect(added.doc, [], source.id, added.id, 0);
  const first = reader ? (places.get(reader.node)?.[0] ?? 0) : spot[0];
  const room = Math.max(0, spot[0] + size.w + GAP - first);
  const aside = new Map<string, Point>();
  if (reader && room > 0)
    for (const node of doc.nodes) {
      const [left, top] = places.get(node.id) ?? [0, 0];
      if (left >= first - 1) aside.set(node.id, [left + room, top]);
    }
  return { doc: aside.size ? moveNodes(wired, [], aside) : wired, id: added.id };
}

/** The first wire out of a node. */
function readerOf(doc: Doc, source: string): { node: string; index: number } | null {
  for (const node of doc.nodes) {
    const index = (node.inputs ?? []).findIndex((ref) => refNode(ref) === source);
    if (index >= 0) return { node: node.id, index };
  }
  return null;
}
