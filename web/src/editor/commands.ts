/** Everything that can be done on the canvas, as functions; keys, menus and the palette call these. */

import { chipRefusal, containsChip, expandChip, makeChip } from "../graph/chips";
import { type Clip, copyNodes, duplicate, pasteClip, readClip } from "../graph/clipboard";
import type { DocNode } from "../graph/document";
import {
  addChip,
  addNode,
  connect,
  disconnect,
  missingInputs,
  moveNodes,
  type Point,
  removeNodes,
  setOutput,
  setParam,
} from "../graph/edit";
import { layout } from "../graph/layout";
import { overlaps } from "../graph/rect";
import { chipRing } from "../graph/rings";
import { chipOf, refNode, scopeAt } from "../graph/scope";
import { freePlace, freeShift } from "../graph/snap";
import { parseWireId } from "../graph/topology";
import { useDoc } from "../state/doc";
import { notify } from "../state/notices";
import { useUi } from "../state/ui";
import { copyText } from "../ui/clipboard";
import { t } from "../ui/messages";
import { announce } from "./announce";
import {
  board,
  change,
  fitDrawing,
  focusNode,
  inView,
  middleOfView,
  path,
  reveal,
  revealAll,
  sceneNode,
  select,
  selectedNodes,
} from "./board";
import { keepUnderHand } from "./firstGate";
import { sizeOf } from "./geometry";
import { makeRoom, makeRoomFor, putInto } from "./room";
import { bounds, OUTPUT, type SceneNode } from "./scene";
import type { Fits } from "./store";
import { endOf, type Link, refusal, verdictOf } from "./wiring";

const doc = () => useDoc.getState().doc;
const nodesHere = () => scopeAt(doc(), path()).nodes;

export function refuse(words: string): void {
  notify(words, { tone: "error" });
  announce(words);
}

/** Draws a wire, or says why not. */
export function connectWire(link: Link): boolean {
  const verdict = verdictOf(link);
  if (!verdict.ok) {
    refuse(refusal(verdict.why));
    return false;
  }
  const { ref, target, index } = link;
  change((d) => (target === OUTPUT ? setOutput(d, path(), ref) : connect(d, path(), ref, target, index)));
  announce(t.editor.wiring.done(ref, endOf(link)));
  return true;
}

interface Placing {
  /** Where its middle should be. */
  at: Point;
  fits?: Fits | null;
  wire?: { target: string; index: number } | null;
  /** Where on the screen a hand let it go. */
  hand?: Point;
}

/** Adds a gate, a layer or a chip (`chip:name`), wires it to what it was made for, and selects it. */
export function addOp(name: string, { at, fits, wire, hand }: Placing): string | null {
  const chip = name.startsWith("chip:") ? name.slice(5) : null;
  if (chip && containsChip(doc(), chip, scopeAt(doc(), path()).chip)) {
    refuse(t.editor.refused.chipSelf);
    return null;
  }
  const op = chip ? "chip" : name;
  const size = sizeOf(doc(), { id: "new", op, ...(chip ? { params: { of: chip } } : {}) });
  const corner: Point = [at[0] - size.w / 2, at[1] - size.h / 2];
  const boxes = board.scene?.nodes ?? [];
  if (hand && !boxes.length) keepUnderHand(hand);
  const spot = wire ? corner : freePlace(corner, size, boxes);
  let id = "";
  change((d) => {
    const added = chip ? addChip(d, path(), chip, spot) : addNode(d, path(), { op, at: spot });
    id = added.id;
    const roomy = wire ? makeRoom(added.doc, { id, x: corner[0], y: corner[1], ...size }, wire) : added.doc;
    return wireUp(roomy, id, fits ?? null, wire ?? null);
  });
  select([id]);
  reveal(id);
  focusNode(id);
  announce(t.editor.did.added(id));
  return id;
}

function wireUp(
  d: ReturnType<typeof doc>,
  id: string,
  fits: Fits | null,
  wire: { target: string; index: number } | null,
): ReturnType<typeof doc> {
  const node = scopeAt(d, path()).nodes.find((n) => n.id === id);
  if (!node) return d;
  if (wire) return putInto(d, id, wire);
  if (fits && "to" in fits) return connect(d, path(), id, fits.to, fits.index);
  if (fits && "from" in fits) {
    const free = missingInputs(d, node)[0];
    return free === undefined ? d : connect(d, path(), fits.from, id, free);
  }
  return d;
}

/** Deletes what is selected: wires are cut, a gate with one wire in heals. */
export function removeSelection(): void {
  const { selection } = useUi.getState();
  const wires = selection.map(parseWireId).filter((w) => w !== null && w.target !== OUTPUT);
  const gone = selectedNodes().filter((id) => sceneNode(id)?.role !== "port");
  if (!wires.length && !gone.length) return;
  const next = gone.length ? neighbour(gone) : null;
  change((d) => {
    let out = d;
    for (const w of [...wires].reverse()) if (w) out = disconnect(out, path(), w.target, w.index);
    return removeNodes(out, path(), gone, gone.length === 1);
  });
  select(next ? [next] : []);
  if (next) focusNode(next);
  announce(gone.length ? t.editor.did.deleted(gone.length) : t.editor.did.cut(wires.length));
}

function neighbour(gone: readonly string[]): string | null {
  const first = nodesHere().find((n) => n.id === gone[0]);
  const source = first?.inputs?.map(refNode).find((id) => id && !gone.includes(id));
  const reader = nodesHere().find(
    (n) => !gone.includes(n.id) && n.inputs?.some((r) => gone.includes(refNode(r))),
  );
  return source ?? reader?.id ?? null;
}

export function cutWires(list: readonly { target: string; index: number }[]): void {
  if (!list.length) return;
  const sorted = [...list].sort((a, b) => b.index - a.index);
  change((d) => sorted.reduce((out, w) => disconnect(out, path(), w.target, w.index), d));
  announce(t.editor.did.cut(list.length));
}

// --- clipboard ---

let own: Clip | null = null;

/** What would be copied, as text; null when nothing is selected. */
export function clipText(): string | null {
  const clip = copyNodes(doc(), path(), selectedNodes());
  if (!clip) return null;
  own = clip;
  announce(t.editor.did.copied(clip.nodes.length));
  return JSON.stringify(clip);
}

export function copySelection(): void {
  const text = clipText();
  if (text) copyText(text).catch(() => undefined);
}

export function cutSelection(): void {
  copySelection();
  removeSelection();
}

/** Pastes text from the clipboard; without any, what was copied in this tab. */
export function pasteText(text: string | null): void {
  const clip = text ? readClip(text) : own;
  if (!clip) {
    refuse(t.editor.refused.paste);
    return;
  }
  if (clip.kind !== doc().kind) {
    refuse(t.editor.refused.pasteKind);
    return;
  }
  const { doc: pasted, ids } = pasteClip(doc(), path(), clip, pasteOffset(clip));
  if (chipRing(pasted.chips)) {
    refuse(t.editor.refused.chipSelf);
    return;
  }
  change(() => pasted);
  select(ids);
  revealAll(ids);
  announce(t.editor.did.pasted(ids.length));
}

/** Where nodes that have a place stand. */
const boxesOf = (nodes: readonly DocNode[]) =>
  nodes.flatMap((n) => (n.at ? [{ x: n.at[0], y: n.at[1], ...sizeOf(doc(), n) }] : []));

/** What copies must not cover: every node, and the rope above the output. */
const standing = () => (board.scene?.nodes ?? []).map((n) => (n.role === "output" ? bounds([n]) : n));

/**
 * Beside its original; where nothing stands any more (it was cut), there; nodes of another drawing in the
 * middle of the view, or below what stands there.
 */
function pasteOffset(clip: Clip): Point {
  const here = new Set(nodesHere().map((n) => `${n.op} ${n.at}`));
  const placed = boxesOf(clip.nodes);
  if (!placed.length) return [0, 0];
  if (clip.nodes.every((n) => here.has(`${n.op} ${n.at}`))) return freeShift(placed, standing());
  const others = boxesOf(nodesHere());
  if (placed.every((n) => inView(n) && !overlaps(n, others))) return [0, 0];
  const left = Math.min(...placed.map((n) => n.x));
  const top = Math.min(...placed.map((n) => n.y));
  const [x, y] = middleOfView();
  const grid = (v: number) => Math.round(v / 24) * 24;
  const middle: Point = [grid(x - left - 80), grid(y - top - 60)];
  const boxes = board.scene?.nodes ?? [];
  const covered = placed.some((n) => overlaps({ ...n, x: n.x + middle[0], y: n.y + middle[1] }, boxes));
  if (!covered) return middle;
  const all = bounds(boxes);
  return [grid(all.x - left + 10), grid(all.y + all.h - top + 48)];
}

export async function pasteFromSystem(): Promise<void> {
  const text = await navigator.clipboard?.readText().catch(() => null);
  pasteText(text && readClip(text) ? text : null);
}

export function duplicateSelection(): void {
  const originals = selectedNodes().flatMap((id) => sceneNode(id) ?? []);
  if (!originals.length) return;
  let ids: string[] = [];
  change((d) => {
    const names = originals.map((n) => n.id);
    const made = duplicate(d, path(), names, freeShift(originals, standing()));
    ids = made.ids;
    return made.doc;
  });
  select(ids);
  revealAll(ids);
}

export function selectAll(): void {
  select(nodesHere().map((n) => n.id));
}

// --- chips ---

/** Folds the selection into a chip; says why when it cannot. */
export function startChip(): void {
  const wrong = foldSelection();
  if (wrong) refuse(wrong);
}

/** Folds the selection into a chip, or returns why it cannot. */
export function foldSelection(): string | null {
  const ids = selectedNodes();
  const why = chipRefusal(doc(), path(), ids);
  if (why) return why === "nothing" ? t.editor.refused.chipNothing : t.editor.refused.chipPart;
  foldChip(ids, ids.length === 1 ? (ids[0] ?? "chip") : "chip");
  return null;
}

function foldChip(ids: string[], name: string): void {
  let id: string | null = null;
  change((d) => {
    const made = makeChip(d, path(), ids, name);
    id = made?.id ?? null;
    return made?.doc ?? d;
  });
  if (!id) return;
  select([id]);
  focusNode(id);
  announce(t.editor.did.chip(id));
}

export function unfoldChip(): void {
  const id = selectedNodes()[0];
  const chip = id ? sceneNode(id) : undefined;
  if (!id || !chip) return;
  let ids: string[] = [];
  change((d) => {
    const out = expandChip(d, path(), id);
    ids = out?.ids ?? [];
    return out ? makeRoomFor(out.doc, ids, chip) : d;
  });
  if (!ids.length) return;
  select(ids);
  revealAll(ids);
  announce(t.editor.did.expanded(id));
}

let openLayer: ((id: string) => boolean) | null = null;

/** Networks: what opening a layer does; it returns false where a layer has nothing inside. */
export function onOpenLayer(open: (id: string) => boolean): () => void {
  openLayer = open;
  return () => {
    if (openLayer === open) openLayer = null;
  };
}

/** Opens a chip or a layer; Enter on anything else asks why. Returns false when there is nothing to open. */
export function openNode(id: string): boolean {
  if (doc().kind === "network" && openLayer?.(id)) return true;
  const node = nodesHere().find((n) => n.id === id);
  if (!chipOf(doc(), node)) return false;
  useUi.getState().set({ opened: [...path(), id], selection: [], asked: null });
  announce(t.editor.did.opened(id));
  return true;
}

export function upOneLevel(): boolean {
  const here = path();
  const last = here[here.length - 1];
  if (!last) return false;
  useUi.getState().set({ opened: here.slice(0, -1), selection: [last] });
  focusNode(last);
  return true;
}

// --- arranging ---

export function arrange(): void {
  const d = doc();
  const chosen = selectedNodes();
  const only = chosen.length > 1 ? new Set(chosen) : undefined;
  change((before) => {
    const nodes = scopeAt(before, path()).nodes;
    const places = layout(nodes, (n) => sizeOf(d, n), only ? { only } : {});
    if (only) keepMiddle(places, nodes, only);
    const next = moveNodes(before, path(), places);
    if (path().length || !next.view || !("output_at" in next.view)) return next;
    const { output_at: _, ...view } = next.view;
    return { ...next, view };
  });
  announce(t.editor.did.laidOut);
  requestAnimationFrame(() => fitDrawing(true));
}

function keepMiddle(
  places: Map<string, Point>,
  nodes: readonly { id: string; at?: Point }[],
  only: ReadonlySet<string>,
): void {
  const old = nodes.filter((n) => only.has(n.id) && n.at).map((n) => n.at as Point);
  if (!old.length) return;
  const now = [...places.values()];
  const mean = (list: Point[], i: 0 | 1) => list.reduce((s, p) => s + p[i], 0) / list.length;
  const dx = Math.round((mean(old, 0) - mean(now, 0)) / 24) * 24;
  const dy = Math.round((mean(old, 1) - mean(now, 1)) / 24) * 24;
  for (const [id, [x, y]] of places) places.set(id, [x + dx, y + dy]);
}

// --- single nodes ---

export function toggleLock(): void {
  const ids = selectedNodes().filter((id) => isLockable(sceneNode(id)));
  if (!ids.length) return;
  const lock = !ids.every((id) => sceneNode(id)?.node.params?.locked === true);
  change((d) => ids.reduce((out, id) => setParam(out, path(), id, "locked", lock), d));
}

const isLockable = (n: SceneNode | undefined): boolean =>
  n?.node.op === "input" || n?.node.op === "parameter";

export function makeOutput(): void {
  const id = selectedNodes()[0];
  if (id) change((d) => setOutput(d, path(), id));
}
