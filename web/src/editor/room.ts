/** Room for a gate that is put into a wire: what stands from the wire's end on moves aside. */

import type { Doc } from "../graph/document";
import { moveNodes, type Point } from "../graph/edit";
import { type Box, freeHeight, roomOnWire } from "../graph/snap";
import { board, path } from "./board";
import { OUTPUT } from "./scene";

export function makeRoom(doc: Doc, box: Box, wire: { target: string; index: number }): Doc {
  const scene = board.scene;
  const crossed = scene?.wires.find((w) => w.target.id === wire.target && w.index === wire.index);
  if (!scene || !crossed) return doc;
  const { x, shift } = roomOnWire(box, crossed.source, crossed.target);
  const aside = shift ? scene.nodes.filter((n) => n.id !== box.id && n.x >= crossed.target.x) : [];
  const others = scene.nodes.filter((n) => n.id !== box.id && !aside.includes(n));
  const places = new Map<string, Point>([
    [box.id, [Math.round(x), Math.round(freeHeight({ ...box, x }, others))]],
  ]);
  for (const n of aside) if (n.id !== OUTPUT) places.set(n.id, [Math.round(n.x + shift), Math.round(n.y)]);
  const next = moveNodes(doc, path(), places);
  const saved = path().length ? null : next.view?.output_at;
  if (!Array.isArray(saved) || !aside.some((n) => n.id === OUTPUT)) return next;
  const [outX, outY] = saved as Point;
  return { ...next, view: { ...next.view, output_at: [outX + shift, outY] } };
}
