/** Paints a scene, and only what is in view of it. */

import type { Guide } from "../graph/snap";
import { useRun } from "../state/run";
import { useUi } from "../state/ui";
import { tugWidth, valueWidth } from "./geometry";
import { nodeNumbers, wireNumbers } from "./numbers";
import { paintNode } from "./paint/nodes";
import type { Pen } from "./paint/pen";
import type { Frame } from "./paint/text";
import type { Ink } from "./paint/theme";
import { paintWire, paintWireLabels, type WireNumbers } from "./paint/wires";
import { courseOf, OUTPUT, type Scene, type SceneWire } from "./scene";
import { liveGate } from "./wave";

export interface View {
  x: number;
  y: number;
  zoom: number;
  width: number;
  height: number;
}

/** With more wires than this in view they are drawn without a halo. */
const MANY = 120;

export interface PaintOptions {
  ink: Ink;
  /** Draw everything at full detail (exports). */
  whole?: boolean;
  guides: readonly Guide[];
  type: number;
}

export function detailFor(zoom: number): 0 | 1 | 2 {
  return zoom < 0.28 ? 0 : zoom < 0.5 ? 1 : 2;
}

interface Lane {
  wire: SceneWire;
  numbers: WireNumbers;
}

function frameOf(pen: Pen, view: View, o: PaintOptions): Frame {
  const zoom = o.whole ? 1 : view.zoom;
  return { pen, ink: o.ink, zoom, detail: o.whole ? 2 : detailFor(zoom), type: o.type };
}

function lanesIn(scene: Scene, seen: Seen): Lane[] {
  const path = tugPath(scene, new Set(useUi.getState().selection));
  const lit = liveGate();
  return scene.wires
    .filter((w) => seen(...courseOf(w).box))
    .map((wire) => ({ wire, numbers: wireNumbers(wire, scene, path, lit) }));
}

/** Stroke widths that differ by less than this, in px, look the same. */
const GRAIN = 0.25;

/** How the lanes look now, in a word: while it stays the same they need not be painted again. */
export function lanesLook(scene: Scene, view: View): string {
  const marks: number[] = [];
  for (const { wire, numbers: w } of lanesIn(scene, visible(view, false))) {
    const value = w.value === null ? 0 : Math.sign(w.value) * Math.round(valueWidth(w.value) / GRAIN);
    const tug = w.tug === null ? 0 : Math.sign(w.tug) * Math.round(tugWidth(w.tug, w.pull) / GRAIN);
    const size = Math.abs(w.ratio);
    const health = w.tug === null ? 3 : size < 1e-5 ? 0 : size > 1e3 ? 2 : 1;
    const flags = (w.selected ? 1 : 0) + (w.faded ? 2 : 0) + (w.lit ? 4 : 0) + (wire.trouble ? 8 : 0);
    marks.push(value, tug, health, flags);
  }
  return marks.join();
}

/** The lanes of the wires: what changes at frame rate. The pen already has the view's transform. */
export function paintLanes(pen: Pen, scene: Scene, view: View, o: PaintOptions): void {
  const f = frameOf(pen, view, o);
  const wires = lanesIn(scene, visible(view, o.whole ?? false));
  const halo = f.detail === 2 && wires.length < MANY;
  for (const { wire, numbers } of wires) paintWire(f, wire, numbers, halo);
}

/** Nodes, their numbers and mechanisms, and the numbers on wires. */
export function paintNodes(pen: Pen, scene: Scene, view: View, o: PaintOptions): void {
  const f = frameOf(pen, view, o);
  const seen = visible(view, o.whole ?? false);
  const lit = liveGate();
  const moved = new Set(useRun.getState().moved);
  for (const n of scene.nodes) {
    if (!seen(n.x - 20, n.y - 30, n.x + n.w + 20, n.y + n.h + 70)) continue;
    paintNode(f, n, nodeNumbers(n, lit?.id ?? null, moved));
  }
  for (const { wire, numbers } of lanesIn(scene, seen)) paintWireLabels(f, wire, numbers);
  for (const guide of o.guides) paintGuide(f, guide);
}

type Seen = (x1: number, y1: number, x2: number, y2: number) => boolean;

function visible(view: View, whole: boolean): Seen {
  if (whole) return () => true;
  const left = -view.x / view.zoom;
  const top = -view.y / view.zoom;
  const right = left + view.width / view.zoom;
  const bottom = top + view.height / view.zoom;
  return (x1, y1, x2, y2) => x1 < right && x2 > left && y1 < bottom && y2 > top;
}

/** The wires whose tug stays at full strength: selected ones and the way from the output to selected nodes. */
function tugPath(scene: Scene, selection: ReadonlySet<string>): Set<string> {
  const lit = new Set<string>();
  for (const w of scene.wires) if (selection.has(w.id)) lit.add(w.id);
  const outgoing = new Map<string, typeof scene.wires>();
  for (const w of scene.wires) {
    const list = outgoing.get(w.source.id);
    if (list) list.push(w);
    else outgoing.set(w.source.id, [w]);
  }
  const stack = [...selection].filter((id) => scene.byId.has(id) && id !== OUTPUT);
  const seen = new Set<string>();
  while (stack.length) {
    const id = stack.pop() as string;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const w of outgoing.get(id) ?? []) {
      lit.add(w.id);
      stack.push(w.target.id);
    }
  }
  return lit;
}

function paintGuide(f: Frame, guide: Guide): void {
  const { pen, ink } = f;
  pen.strokeStyle = ink.ink2;
  pen.lineWidth = 1 / f.zoom;
  pen.setLineDash([4 / f.zoom, 4 / f.zoom]);
  pen.beginPath();
  if (guide.axis === "x") {
    pen.moveTo(guide.at, guide.from);
    pen.lineTo(guide.at, guide.to);
  } else {
    pen.moveTo(guide.from, guide.at);
    pen.lineTo(guide.to, guide.at);
  }
  pen.stroke();
  pen.setLineDash([]);
}
