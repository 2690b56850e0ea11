/** Dragging nodes: snapping while they move, one step of the history when they come to rest. */

import type { Node as FlowNode, NodeChange } from "@xyflow/react";
import { moveNodes, type Point } from "../graph/edit";
import { snapBox } from "../graph/snap";
import { board, change, over, path, wireAt } from "./board";
import { GESTURES } from "./gestures";
import { makeRoom, putInto } from "./room";
import { routeMoved } from "./routing";
import { OUTPUT, type SceneNode, type SceneWire } from "./scene";
import { invalidate } from "./wake";

/** Where each dragged node was taken, and where the pointer's node would be without snapping. */
let from = new Map<string, Point>();
let follower: { node: SceneNode; of: string; dx: number; dy: number } | null = null;

export function startDrag(): void {
  from = new Map();
  board.dragging = true;
  const out = board.scene?.output;
  const tail = board.scene?.wires.find((w) => w.target === out);
  const saved = board.scene?.doc.view?.output_at;
  follower =
    out && tail && !saved
      ? { node: out, of: tail.source.id, dx: out.x - tail.source.x, dy: out.y - tail.source.y }
      : null;
}

/** The places of the nodes that a drag has just moved, snapped; null when nothing is dragged. */
export function whileDragged(
  changes: readonly NodeChange<never>[] | readonly NodeChange[],
): Map<string, Point> | null {
  const scene = board.scene;
  const moves = changes.filter((c) => c.type === "position" && c.dragging && c.position);
  if (!scene || !moves.length) return null;
  const places = new Map<string, Point>();
  for (const c of moves)
    if (c.type === "position" && c.position) places.set(c.id, [c.position.x, c.position.y]);
  const [leadId, leadAt] = [...places][0] as [string, Point];
  const lead = scene.byId.get(leadId);
  if (!lead) return null;
  const others = scene.nodes.filter((n) => !places.has(n.id) && n !== follower?.node);
  const reach = GESTURES.align / (board.flow?.getZoom() ?? 1);
  const snapped = snapBox({ id: leadId, x: leadAt[0], y: leadAt[1], w: lead.w, h: lead.h }, others, reach);
  const [dx, dy] = [snapped.x - leadAt[0], snapped.y - leadAt[1]];
  board.guides = snapped.guides;
  for (const [id, [x, y]] of places) place(id, [x + dx, y + dy], places);
  if (follower && places.has(follower.of)) {
    const [x, y] = places.get(follower.of) as Point;
    place(OUTPUT, [x + follower.dx, y + follower.dy], places);
  }
  routeMoved(scene.nodes, scene.wires, new Set(places.keys()));
  over(places.size === 1 ? spliceTarget(leadId) : null);
  invalidate();
  return places;
}

function place(id: string, to: Point, places: Map<string, Point>): void {
  const n = board.scene?.byId.get(id);
  if (!n) return;
  if (!from.has(id)) from.set(id, [n.x, n.y]);
  [n.x, n.y] = to;
  places.set(id, to);
}

/** The drag is over: the places go into the document; a loose gate dropped on a wire goes into it. */
export function placesAfterDrag(_event: MouseEvent | TouchEvent, _node: FlowNode, list: FlowNode[]): void {
  const scene = board.scene;
  board.guides = [];
  board.dragging = false;
  over(null);
  invalidate();
  if (!scene || from.size === 0) return;
  const places = new Map<string, Point>();
  for (const id of from.keys()) {
    const n = scene.byId.get(id);
    if (n && id !== OUTPUT) places.set(id, [Math.round(n.x), Math.round(n.y)]);
  }
  const alone = places.size === 1 && (list?.length ?? 1) === 1 ? [...places.keys()][0] : undefined;
  const into = alone ? spliceTarget(alone) : null;
  const moved = from.has(OUTPUT) && (list ?? []).some((n) => n.id === OUTPUT);
  change((doc) => {
    let next = moveNodes(doc, path(), places);
    const box = alone ? scene.byId.get(alone) : undefined;
    if (alone && into && box) {
      const wire = { target: into.target.id, index: into.index };
      next = putInto(makeRoom(next, box, wire), alone, wire);
    }
    if (moved && scene.output && !path().length) {
      next = {
        ...next,
        view: { ...next.view, output_at: [Math.round(scene.output.x), Math.round(scene.output.y)] },
      };
    }
    return next;
  });
  from = new Map();
}

/** A gate without wires, lying on somebody else's wire. */
function spliceTarget(id: string): SceneWire | null {
  const scene = board.scene;
  const n = scene?.byId.get(id);
  if (!scene || !n?.ports.length) return null;
  if (scene.wires.some((w) => (w.source === n || w.target === n) && w.target.id !== OUTPUT)) return null;
  return wireAt([n.x + n.w / 2, n.y + n.h / 2], GESTURES.splice * 2, (w) => w.source === n || w.target === n);
}
