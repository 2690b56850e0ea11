/** Paints a scene, and only what is in view of it. */

import type { Rect } from "../graph/rect";
import type { Guide } from "../graph/snap";
import { useRun } from "../state/run";
import { useUi } from "../state/ui";
import { captionBox } from "./captionPlace";
import { tugWidth, valueWidth } from "./geometry";
import { nodeNumbers, wireNumbers } from "./numbers";
import { FreeRoom } from "./paint/free";
import { type Saying, sentence } from "./paint/gate";
import { keptMap } from "./paint/laneMap";
import { paintNode } from "./paint/nodes";
import type { Pen } from "./paint/pen";
import { stampOn } from "./paint/stamps";
import { type Frame, wordsAt } from "./paint/text";
import type { Ink } from "./paint/theme";
import { type Around, paintWireLabels } from "./paint/wireLabels";
import { paintWire, type WireNumbers } from "./paint/wires";
import { courseOf, OUTPUT, type Scene, type SceneNode, type SceneWire, wireBox } from "./scene";
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
  /** The canvas on the screen and its device pixels for one of the page: what stands still is copied. */
  screen?: { pen: CanvasRenderingContext2D; ratio: number };
}

function detailFor(zoom: number): 0 | 1 | 2 {
  return zoom < 0.28 ? 0 : zoom < 0.5 ? 1 : 2;
}

export interface Lane {
  wire: SceneWire;
  numbers: WireNumbers;
}

function frameOf(pen: Pen, view: View, o: PaintOptions): Frame {
  const zoom = o.whole ? 1 : view.zoom;
  const f: Frame = { pen, ink: o.ink, zoom, detail: o.whole ? 2 : detailFor(zoom), type: o.type };
  if (!o.screen || o.whole) return f;
  const { ratio } = o.screen;
  const at = { scale: ratio * zoom, dx: ratio * view.x, dy: ratio * view.y };
  return { ...f, screen: o.screen.pen, stamp: stampOn(o.screen.pen, f, at, `${styleOf(o.ink)}|${o.type}`) };
}

/** Names a set of colours: pictures painted in another one are of no use. */
const styles = new WeakMap<Ink, number>();
let styleCount = 0;

function styleOf(ink: Ink): number {
  const known = styles.get(ink) ?? ++styleCount;
  styles.set(ink, known);
  return known;
}

/** The wires in view and their numbers now. */
export function lanesIn(scene: Scene, view: View, whole = false): Lane[] {
  const seen = visible(view, whole);
  const path = tugPath(scene, new Set(useUi.getState().selection));
  const lit = liveGate();
  return scene.wires
    .filter((w) => seen(...wireBox(w)))
    .map((wire) => ({ wire, numbers: wireNumbers(wire, scene, path, lit) }));
}

const MARKS = 4;

/**
 * How the lanes look: of each stretch of a wire the signed widths of its lanes in px, its health and what else is
 * marked.
 */
export function lanesLook(lanes: readonly Lane[]): Float64Array {
  const look = new Float64Array(MARKS * lanes.reduce((sum, { numbers }) => sum + numbers.tugs.length, 0));
  let at = 0;
  for (const { wire, numbers: w } of lanes)
    for (const { tug, ratio, selected } of w.tugs) {
      const size = Math.abs(ratio);
      look[at++] = w.value === null ? 0 : Math.sign(w.value) * valueWidth(w.value);
      look[at++] = tug === null ? 0 : Math.sign(tug) * tugWidth(tug, w.pull);
      look[at++] = tug === null ? 3 : size < 1e-5 ? 0 : size > 1e3 ? 2 : 1;
      const marked = (w.selected ? 1 : 0) + (w.faded ? 2 : 0) + (w.lit ? 4 : 0) + (wire.trouble ? 8 : 0);
      look[at++] = marked + (selected ? 16 : 0);
    }
  return look;
}

/** The largest change of a lane's width between two looks, in px; infinite where one changed its kind. */
export function lanesChange(now: Float64Array, before: Float64Array): number {
  if (now.length !== before.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < now.length; i += 1) {
    const [a, b] = [now[i] ?? 0, before[i] ?? 0];
    if (a === b) continue;
    if (i % MARKS > 1 || Math.sign(a) !== Math.sign(b)) return Number.POSITIVE_INFINITY;
    most = Math.max(most, Math.abs(a - b));
  }
  return most;
}

/** The lanes of the wires: what changes at frame rate. The pen already has the view's transform. */
export function paintLanes(pen: Pen, lanes: readonly Lane[], view: View, o: PaintOptions): void {
  const f = frameOf(pen, view, o);
  const halo = f.detail === 2 && lanes.length < MANY;
  for (const { wire, numbers } of lanes) paintWire(f, wire, numbers, halo);
}

/** Nodes, their numbers and mechanisms, and the numbers on wires. */
export function paintNodes(
  pen: Pen,
  scene: Scene,
  lanes: readonly Lane[],
  view: View,
  o: PaintOptions,
): void {
  const f = frameOf(pen, view, o);
  const seen = visible(view, o.whole ?? false);
  const lit = liveGate();
  const moved = new Set(useRun.getState().moved);
  const said: Saying[] = [];
  for (const n of scene.nodes) {
    if (!seen(n.x - 20, n.y - 30, n.x + n.w + 20, n.y + n.h + 70)) continue;
    const numbers = nodeNumbers(n, lit?.id ?? null, moved);
    paintNode(f, n, numbers);
    const speaks = n.role === "gate" || n.role === "chip";
    const { sentence: words, passedOn } = numbers;
    if (words && speaks && f.detail > 0) said.push({ node: n, words, passedOn });
  }
  const labelled =
    f.detail < 2 ? [] : lanes.filter(({ numbers }) => numbers.labels && worthSaying(f, numbers));
  if (said.length || labelled.length) {
    const chosen = new Set(useUi.getState().selection);
    const there = scene.nodes.filter((n) => seen(n.x, n.y, n.x + n.w, n.y + n.h));
    const room = new FreeRoom(there.flatMap((n) => roomOf(n, chosen.has(n.id))));
    const frame = o.whole ? null : frameIn(view);
    for (const one of said.sort((a, b) => Number(a.passedOn) - Number(b.passedOn)))
      sentence(f, one, room, frame);
    paintLabels(f, labelled, lanes, room);
  }
  for (const guide of o.guides) paintGuide(f, guide);
}

/** From far away there is no room to say on every wire that nothing moves: it is said of those looked at. */
export const worthSaying = (f: Pick<Frame, "zoom" | "type">, n: WireNumbers): boolean =>
  n.tug !== 0 || n.selected || n.touched || wordsAt(f.zoom, f.type) === "all";

const laneMap = keptMap();
const isLookedAt = ({ numbers: n }: Lane): boolean => n.selected || n.touched;

/** Labels of wires: first those of the way that is looked at, last those that say nothing moves. */
function paintLabels(f: Frame, labelled: Lane[], lanes: readonly Lane[], room: FreeRoom): void {
  if (!labelled.length) return;
  const courses = (some: readonly Lane[]) => some.map(({ wire }) => courseOf(wire));
  const lookedAt = new Set(courses(lanes.filter(isLookedAt)));
  const around: Around = { room, lanes: laneMap(courses(lanes)), lookedAt };
  const rank = (one: Lane) => (one.numbers.tug === 0 ? 2 : 0) + (isLookedAt(one) ? 0 : 1);
  for (const { wire, numbers } of labelled.sort((a, b) => rank(a) - rank(b)))
    paintWireLabels(f, wire, numbers, around);
}

const ROPE = { above: 180, below: 84 };

/** How far the ring around a chosen node is from its box, its own line included. */
const RING = 9;

/** The room of a node with its ring and the words above it; of the output with its rope and its button. */
function roomOf(n: SceneNode, chosen: boolean): Rect[] {
  if (n.role === "output") return [{ x: n.x, y: n.y - ROPE.above, w: n.w, h: n.h + ROPE.above + ROPE.below }];
  const around = chosen ? RING : 0;
  const box = { x: n.x - around, y: n.y - around, w: n.w + 2 * around, h: n.h + 2 * around };
  const caption = captionBox(n);
  return caption ? [box, caption] : [box];
}

type Seen = (x1: number, y1: number, x2: number, y2: number) => boolean;

/** What the canvas shows, in the coordinates of the drawing, without its very edge. */
function frameIn({ x, y, zoom, width, height }: View): Rect {
  const edge = 8;
  return {
    x: (edge - x) / zoom,
    y: (edge - y) / zoom,
    w: (width - 2 * edge) / zoom,
    h: (height - 2 * edge) / zoom,
  };
}

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
  if (!selection.size) return lit;
  for (const w of scene.wires) if (selection.has(w.id)) lit.add(w.id);
  const outgoing = outgoingOf(scene);
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

/** The wires that leave each node, found once for each scene. */
const outgoingIn = new WeakMap<Scene, Map<string, SceneWire[]>>();

function outgoingOf(scene: Scene): Map<string, SceneWire[]> {
  const known = outgoingIn.get(scene);
  if (known) return known;
  const outgoing = new Map<string, SceneWire[]>();
  for (const w of scene.wires) {
    const list = outgoing.get(w.source.id);
    if (list) list.push(w);
    else outgoing.set(w.source.id, [w]);
  }
  outgoingIn.set(scene, outgoing);
  return outgoing;
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
