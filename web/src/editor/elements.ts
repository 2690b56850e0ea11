/** The scene as the nodes and edges that React Flow lays over the painted canvas. */

import { Position } from "@xyflow/react";
import { t } from "../ui/messages";
import type { BoxNode } from "./Box";
import { PORT, pillOf } from "./geometry";
import { OUTPUT, type Scene, type SceneNode, type SceneWire } from "./scene";
import type { WireEdge } from "./Wire";

/** Of a drawing with more nodes only what is in view has elements of its own. */
export const MANY = 250;

let version = 0;

export function toNodes(scene: Scene, selection: ReadonlySet<string>): BoxNode[] {
  version += 1;
  return scene.nodes.map((n) => ({
    id: n.id,
    type: "box",
    position: { x: n.x, y: n.y },
    width: n.w,
    height: n.h,
    data: { n, version },
    selected: selection.has(n.id),
    selectable: n.id !== OUTPUT,
    draggable: n.role !== "port",
    deletable: n.role !== "port" && n.id !== OUTPUT,
    connectable: true,
    ariaRole: "group",
    className: "ed-node",
    handles: handlesOf(n),
  }));
}

/**
 * Where a node's ports are, so that none has to be measured: React Flow draws no wire of a node that it
 * has not measured, forgets the measure with each new node, and may never measure it again.
 */
function handlesOf(n: SceneNode): NonNullable<BoxNode["handles"]> {
  const port = (type: "source" | "target", id: string, x: number, y: number, h: number) => ({
    id,
    type,
    position: type === "source" ? Position.Right : Position.Left,
    x: x - PORT.w / 2,
    y: y - h / 2,
    width: PORT.w,
    height: h,
  });
  const [into, out] = [pillOf(n.ports.length - (n.offers ? 1 : 0)), pillOf(n.outs.length)];
  return [
    ...n.ports.map((y, i) => port("target", String(i), 0, y, into)),
    ...n.outs.map((y, i) => port("source", `out${i}`, n.w, y, out)),
  ];
}

export function toEdges(scene: Scene, selection: ReadonlySet<string>): WireEdge[] {
  return scene.wires.map((w) => ({
    id: w.id,
    type: "wire",
    source: w.source.id,
    target: w.target.id,
    sourceHandle: `out${w.out}`,
    targetHandle: String(w.index),
    selected: selection.has(w.id),
    selectable: w.target.id !== OUTPUT,
    focusable: w.target.id !== OUTPUT,
    deletable: w.target.id !== OUTPUT,
    data: { wire: w },
    interactionWidth: 26,
    ariaLabel: wireLabel(w),
  }));
}

/** What an edit left alone stays the same object, so that nobody looks at it again. */
export function carriedOver<T extends { id: string }>(
  before: T[],
  now: T[],
  same: (a: T, b: T) => boolean,
): T[] {
  const known = new Map(before.map((x) => [x.id, x]));
  const list = now.map((x) => {
    const was = known.get(x.id);
    return was && same(was, x) ? was : x;
  });
  return list.length === before.length && list.every((x, i) => x === before[i]) ? before : list;
}

/** In a large drawing boxes that did not change are kept; in a small one it costs nothing to draw all anew. */
export const sameBoxIn = (scene: Scene) => (scene.nodes.length > MANY ? sameBox : () => false);

function sameBox(a: BoxNode, b: BoxNode): boolean {
  const [was, is] = [a.data.n, b.data.n];
  return (
    was.node === is.node &&
    was.role === "gate" &&
    was.role === is.role &&
    was.spec === is.spec &&
    was.engine === is.engine &&
    was.trouble === is.trouble &&
    was.x === is.x &&
    was.y === is.y &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    (a.selected ?? false) === (b.selected ?? false)
  );
}

export const sameEdge = (a: WireEdge, b: WireEdge): boolean =>
  a.sourceHandle === b.sourceHandle &&
  a.targetHandle === b.targetHandle &&
  a.ariaLabel === b.ariaLabel &&
  (a.selected ?? false) === (b.selected ?? false);

function wireLabel(w: SceneWire): string {
  const words = t.editor.spoken;
  if (w.target.id === OUTPUT) return words.portOutput(w.source.id);
  return words.wire(w.source.id, w.target.id, w.target.spec?.ports[w.index]?.name ?? String(w.index + 1));
}
