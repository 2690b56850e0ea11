/**
 * The board that is on the screen: its scene, its view, and the moves that commands, the palette
 * and the keyboard make on it. One board is shown at a time.
 */

import type { ReactFlowInstance, Viewport } from "@xyflow/react";
import type { Doc } from "../graph/document";
import type { Point } from "../graph/edit";
import type { Rect } from "../graph/rect";
import type { ScopePath } from "../graph/scope";
import type { Guide } from "../graph/snap";
import { actions } from "../state/actions";
import { useDoc } from "../state/doc";
import { useUi } from "../state/ui";
import { narrow, showInspector } from "../ui/panels";
import { reducedMotion } from "../ui/theme";
import { aside, type Edges } from "./aside";
import { captionBox } from "./captionPlace";
import { LANE, TURN } from "./geometry";
import { typeScale, wordsAt } from "./paint/text";
import { toTravel } from "./rope/travel";
import { wireEnds } from "./routing";
import { bounds, courseOf, FOOT, OUTPUT, type Scene, type SceneNode, type SceneWire, wireBox } from "./scene";
import { invalidate } from "./wake";

export interface SliderRange {
  min: number;
  max: number;
  step: number;
}

interface Board {
  scene: Scene | null;
  flow: ReactFlowInstance | null;
  element: HTMLElement | null;
  guides: Guide[];
  /** A hand is on a number or a node: numerals follow at frame rate. */
  dragging: boolean;
  /** The number in the hand, and the range that its slider keeps until the hand lets go. */
  slide: { engine: string; range: SliderRange } | null;
  pointer: Point | null;
  /** A wire is in the hand. */
  wiring: boolean;
  /** The wire that takes the gate in the hand when it is let go. */
  into: string | null;
  /** The node under the pointer. */
  hover: string | null;
  /** The view was moved by hand since the drawing was fitted into it. */
  byHand: boolean;
}

export const board: Board = {
  scene: null,
  flow: null,
  element: null,
  guides: [],
  dragging: false,
  slide: null,
  pointer: null,
  wiring: false,
  into: null,
  hover: null,
  byHand: false,
};

export const path = (): ScopePath => board.scene?.path ?? [];
export const sceneNode = (id: string): SceneNode | undefined => board.scene?.byId.get(id);

/** Changes the drawing as one step of the history and tells the engine. */
export function change(recipe: (doc: Doc) => Doc): boolean {
  const before = useDoc.getState().doc;
  useDoc.getState().edit(recipe);
  if (useDoc.getState().doc === before) return false;
  actions.commitDocument();
  return true;
}

/** Selected nodes of the drawing (without the output's box). */
export function selectedNodes(): string[] {
  const scene = board.scene;
  return useUi.getState().selection.filter((id) => id !== OUTPUT && scene?.byId.has(id));
}

export function select(ids: string[]): void {
  useUi.getState().set({ selection: ids });
  invalidate();
}

/** Frames in which a node that comes into view gets its element. */
const PATIENCE = 30;

const focused = (): Element | null => board.element?.ownerDocument.activeElement ?? null;

/** The focus goes to a node as soon as it has its element, unless somebody types elsewhere by then. */
export function focusNode(id: string, tries = PATIENCE, from = focused()): void {
  if (!board.element) return;
  requestAnimationFrame(() => {
    const now = focused();
    if (now !== from && now instanceof HTMLInputElement) return;
    const node = board.element?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
    if (node) node.focus();
    else if (tries > 0 && sceneNode(id)) focusNode(id, tries - 1, from);
  });
}

/** From the screen to the canvas. */
export function toCanvas(x: number, y: number): Point {
  const p = board.flow?.screenToFlowPosition({ x, y }, { snapToGrid: false });
  return p ? [p.x, p.y] : [0, 0];
}

export function middleOfView(): Point {
  const box = board.element?.getBoundingClientRect();
  const { w, h } = openRoom();
  return box ? toCanvas(box.left + w / 2, box.top + h / 2) : [0, 0];
}

/** Asks "why?" about a number. */
export function ask(of: "value" | "gradient", n: SceneNode): void {
  if (n.engine === null) return;
  useUi.getState().set({ asked: { of, node: n.engine }, tab: "explain" });
  showInspector();
}

/** Asks about the wire's share; where a chip reads it more than once, about the sum of all shares. */
export function askShare(wire: SceneWire): void {
  const [key, more] = wire.keys;
  const [source, target, index] = key?.split(">") ?? [];
  if (!source || !target) return;
  const share = { of: "share" as const, node: source, target, index: Number(index) };
  const asked = more === undefined ? share : { of: "gradient" as const, node: source };
  useUi.getState().set({ asked, tab: "explain" });
  showInspector();
}

/** The wire nearest to a point, within a reach in canvas units. */
export function wireAt([x, y]: Point, within: number, but?: (wire: SceneWire) => boolean): SceneWire | null {
  let best: SceneWire | null = null;
  let least = within;
  for (const wire of board.scene?.wires ?? []) {
    if (but?.(wire)) continue;
    const [left, top, right, bottom] = wireBox(wire);
    if (x < left || x > right || y < top || y > bottom) continue;
    const c = courseOf(wire);
    for (let i = 0; i < c.value.length; i += 2) {
      const px = ((c.value[i] ?? 0) + (c.tug[i] ?? 0)) / 2;
      const py = ((c.value[i + 1] ?? 0) + (c.tug[i + 1] ?? 0)) / 2;
      const d = Math.hypot(px - x, py - y);
      if (d < least) {
        least = d;
        best = wire;
      }
    }
  }
  return best;
}

/** A gate in the hand is over this wire: it shows that it would take the gate. */
export function over(wire: SceneWire | null): void {
  if (board.into === (wire?.id ?? null)) return;
  board.into = wire?.id ?? null;
  invalidate();
}

/** Left free below a drawing for the legend, which steps aside for one that needs more. */
const LEGEND_ROOM = 46;

/** Smallest zoom at which text on the canvas is still readable. */
export const READABLE = 0.44;

/**
 * Where a drawing begins on the screen along one direction: in the middle of the room it has, and where it
 * is larger, moved no further than it takes to have `seen` in view.
 */
function along(room: number, size: number, from: number, zoom: number, margin: number, seen: number): number {
  const over = size * zoom - room;
  if (over <= 0) return margin - over / 2 - from * zoom;
  const shift = Math.max(0, Math.min(over, (seen - from) * zoom - room));
  return margin - shift - from * zoom;
}

/** How much lower a drawing stands so that its rope can be pulled up, in the room that is `free` around it. */
function ropeRoom(out: SceneNode, y: number, zoom: number, free: number): number {
  const above = bounds([out]).y * zoom + y;
  return Math.max(0, Math.min(free / 2, toTravel(1) * zoom - above));
}

/** The box of a drawing: of its nodes with their names, and of the wires that are led around them or turn back beside them. */
function extent(scene: Scene, foot: number): Rect {
  const all = bounds(scene.nodes, foot);
  let [x, y, right, bottom] = [all.x, all.y, all.x + all.w, all.y + all.h];
  for (const n of scene.nodes) {
    const name = captionBox(n);
    if (name) [x, right] = [Math.min(x, name.x - 4), Math.max(right, name.x + name.w + 4)];
  }
  for (const wire of scene.wires) {
    const [from, , to] = wireEnds(wire);
    if (to < from) [x, right] = [Math.min(x, to - BACK), Math.max(right, from + BACK)];
    for (let i = 1; i < wire.via.length; i += 2)
      [y, bottom] = [Math.min(y, (wire.via[i] ?? y) - 10), Math.max(bottom, (wire.via[i] ?? y) + 10)];
  }
  return { x, y, w: right - x, h: bottom - y };
}

/** What a wire that runs back takes beside its ends. */
const BACK = TURN + LANE + 6;

/**
 * What is to be seen of a drawing that is wider than its room: the end of its output with the rope; on a narrow page
 * the numbers that are put in, while what becomes of them stands above the canvas.
 */
function widthSeen({ output, doc }: Scene, box: Rect): number {
  return output && !(narrow() && doc.kind === "circuit") ? output.x + output.w : box.x;
}

/** Shows the whole drawing; `readable` stops where text would become too small, and shows one side of it. */
export function fitDrawing(readable = false, duration = 360): void {
  const { flow, scene, element } = board;
  if (!flow || !scene || !element || !scene.nodes.length) return;
  const { width, height } = element.getBoundingClientRect();
  if (!width || !height) return;
  const top = scene.path.length ? 56 : 14;
  const type = typeScale(useUi.getState().projector);
  const room = { w: width - 36, h: height - top - LEGEND_ROOM * type };
  let box = extent(scene, FOOT.large);
  const small = wordsAt(Math.min(room.w / box.w, room.h / box.h), type) !== "all";
  if (small) box = extent(scene, FOOT.small);
  if (readable && room.h / box.h < READABLE) room.h = height - top - 14;
  const fits = Math.min(room.w / box.w, room.h / box.h, 1.15);
  const zoom = Math.max(readable ? Math.min(READABLE, 1) : 0.05, fits);
  const out = scene.output;
  const x = along(room.w, box.w, box.x, zoom, 18, widthSeen(scene, box));
  const y = along(room.h, box.h, box.y, zoom, top, out ? out.y + out.h + BUTTON + ZOOMER / zoom : box.y);
  const lower = out ? ropeRoom(out, y, zoom, Math.max(0, room.h - box.h * zoom)) : 0;
  const calm = reducedMotion();
  board.byHand = false;
  const view = { x, y: y + lower, zoom };
  // what is taller than its room is not seen whole anyway
  const whole = box.h * zoom <= room.h;
  const free = { left: x + box.x * zoom, top: whole ? view.y + box.y * zoom : height };
  const { left, top: up } = out ? besideZoomer(out, view, free) : { left: 0, top: 0 };
  void flow.setViewport({ x: x - left, y: view.y - up, zoom }, { duration: calm ? 0 : duration });
}

/** Down to the end of the button below the output; and what the zoom control takes, where that may lie over it. */
const BUTTON = 70;
const ZOOMER = 48;

/** How far aside the button below the output can be pressed, beside the zoom control or above it. */
function besideZoomer(out: SceneNode, { x, y, zoom }: Viewport, free: Edges): Edges {
  const canvas = board.element?.getBoundingClientRect();
  const over = board.element?.querySelector(".ed-zoomer")?.getBoundingClientRect();
  if (!canvas || !over) return { left: 0, top: 0 };
  const button = { right: (out.x + out.w) * zoom + x, bottom: (out.y + out.h + BUTTON) * zoom + y };
  return aside(button, { left: over.left - canvas.left, top: over.top - canvas.top }, free);
}

/** One press of a zoom button or key. */
const ZOOM = 1.25;

/** Zooms by one step, as a key or a button asks. */
export function zoomStep(way: "in" | "out"): void {
  const { flow } = board;
  board.byHand = true;
  void flow?.zoomTo(flow.getZoom() * (way === "in" ? ZOOM : 1 / ZOOM), { duration: 140 });
}

/** Brings a node, which may just have been added, into view without changing the zoom, when it is outside. */
export function reveal(id: string): void {
  const { flow } = board;
  if (!flow) return;
  requestAnimationFrame(() => {
    const n = sceneNode(id);
    if (!n || inView(n)) return;
    const { zoom } = flow.getViewport();
    const { w, h } = openRoom();
    const [x, y] = [w / 2 - (n.x + n.w / 2) * zoom, h / 2 - (n.y + n.h / 2) * zoom];
    void flow.setViewport({ x, y, zoom }, { duration: reducedMotion() ? 0 : 200 });
  });
}

/** How far something moves along one direction until all of it is in a room. */
function into(room: number, from: number, size: number): number {
  const over = from + size + 18 - room;
  return from < 18 ? 18 - from : -Math.max(0, Math.min(from - 18, over));
}

/** Moves the view no further than it takes to have a node in it. */
export function bringIn(n: Rect): void {
  const { flow } = board;
  if (!flow) return;
  const { x, y, zoom } = flow.getViewport();
  const { w, h } = openRoom();
  const dx = into(w, n.x * zoom + x, n.w * zoom);
  const dy = into(h, n.y * zoom + y, n.h * zoom);
  if (dx || dy)
    void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: reducedMotion() ? 0 : 200 });
}

/** Shows nodes that were just drawn: the whole drawing where one of them is out of view. */
export function revealAll(ids: readonly string[]): void {
  requestAnimationFrame(() => {
    const nodes = ids.map(sceneNode).filter((n) => n !== undefined);
    if (!nodes.every(inView)) fitDrawing();
  });
}

export function inView(n: Rect): boolean {
  const { flow, element } = board;
  if (!flow || !element) return true;
  const { x, y, zoom } = flow.getViewport();
  const { w, h } = openRoom();
  const [left, top] = [n.x * zoom + x, n.y * zoom + y];
  return left >= 0 && top >= 0 && left + n.w * zoom <= w && top + n.h * zoom <= h;
}

/** What is seen of the canvas: on a narrow page an open drawer covers its lower part. */
function openRoom(): { w: number; h: number } {
  const box = board.element?.getBoundingClientRect();
  if (!box) return { w: 0, h: 0 };
  const { drawer } = useUi.getState();
  const panel = narrow() && drawer ? document.querySelector(`.region-${drawer}`) : null;
  const covered = panel ? box.bottom - panel.getBoundingClientRect().top : 0;
  return { w: box.width, h: Math.max(0, box.height - Math.max(0, covered)) };
}
