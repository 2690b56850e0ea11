/** Room for what is put between others: what stands to the right of it moves aside. */

import type { Doc } from "../graph/document";
import { moveNodes, type Point, splice, spliceOutput } from "../graph/edit";
import { overlaps, type Rect } from "../graph/rect";
import { scopeAt } from "../graph/scope";
import { around, type Box, freeHeight, freeShift, GRID, roomOnWire } from "../graph/snap";
import { board, path } from "./board";
import { sizeOf } from "./geometry";
import { OUTPUT } from "./scene";

/** For a gate in a wire: what stands from the wire's end on moves aside. */
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
  return aside.some((n) => n.id === OUTPUT) ? withOutputAside(next, shift) : next;
}

/** Puts a gate into a wire, also into the one that leads to the box of the output. */
export function putInto(doc: Doc, id: string, wire: { target: string; index: number }): Doc {
  if (wire.target === OUTPUT) return spliceOutput(doc, path(), id);
  return splice(doc, path(), id, wire.target, wire.index);
}

/** The box of the output moves too, where a hand has placed it. */
function withOutputAside(doc: Doc, shift: number): Doc {
  const saved = path().length ? null : doc.view?.output_at;
  if (!Array.isArray(saved)) return doc;
  const [x, y] = saved as Point;
  return { ...doc, view: { ...doc.view, output_at: [x + shift, y] } };
}

/** For the gates that were in a chip, where it stood: where they cover others, those right of it move aside. */
export function makeRoomFor(doc: Doc, ids: readonly string[], chip: Rect): Doc {
  const boxes = scopeAt(doc, path()).nodes.flatMap((n) =>
    n.at ? [{ id: n.id, x: n.at[0], y: n.at[1], ...sizeOf(doc, n) }] : [],
  );
  const group = boxes.filter((n) => ids.includes(n.id));
  const others = boxes.filter((n) => !ids.includes(n.id));
  if (!group.some((n) => overlaps(n, others))) return doc;
  const whole = around(group);
  const left = chip.x - whole.x;
  const shift = Math.ceil(Math.max(0, whole.w - chip.w) / GRID) * GRID;
  const aside = (x: number) => (x >= chip.x + chip.w / 2 ? shift : 0);
  const stand = others.map((n) => ({ ...n, x: n.x + aside(n.x) }));
  const moved = group.map((n) => ({ ...n, x: n.x + left }));
  const [dx, dy] = moved.some((n) => overlaps(n, stand)) ? freeShift(moved, stand) : [0, 0];
  const places = [...moved.map((n) => ({ ...n, x: n.x + dx, y: n.y + dy })), ...stand];
  const next = moveNodes(doc, path(), new Map(places.map((n): [string, Point] => [n.id, [n.x, n.y]])));
  const saved = doc.view?.output_at;
  return Array.isArray(saved) && aside(Number(saved[0])) ? withOutputAside(next, shift) : next;
}
