/** Paints the scene once per animation frame when something changed, and only what is in view. */

import type { Guide } from "../graph/snap";
import { useRun } from "../state/run";
import { useUi } from "../state/ui";
import { GESTURES } from "./gestures";
import { nodeNumbers, type Shown, wireNumbers } from "./numbers";
import { paintNode } from "./paint/nodes";
import type { Pen } from "./paint/pen";
import type { Frame } from "./paint/text";
import type { Ink } from "./paint/theme";
import { paintWire, paintWireLabels } from "./paint/wires";
import { courseOf, OUTPUT, type Scene, type SceneNode } from "./scene";
import { liveGate } from "./wave";

export interface View {
  x: number;
  y: number;
  zoom: number;
  width: number;
  height: number;
}

/** While training runs, numerals change ten times a second; what is dragged follows at frame rate. */
class Numerals implements Shown {
  private values = new Map<string, number | null>();
  private tugs = new Map<string, number | null>();
  private at = 0;
  private hold = false;

  begin(now: number, dragging: boolean): void {
    const training = useRun.getState().playing && !dragging;
    this.hold = training && now - this.at < GESTURES.numerals;
    if (this.hold) return;
    this.at = now;
    this.values.clear();
    this.tugs.clear();
  }

  value = (n: SceneNode, now: number | null): number | null => keep(this.values, this.hold, n.id, now);
  tug = (n: SceneNode, now: number | null): number | null => keep(this.tugs, this.hold, n.id, now);
}

function keep(
  kept: Map<string, number | null>,
  hold: boolean,
  id: string,
  now: number | null,
): number | null {
  const old = hold ? kept.get(id) : undefined;
  if (old !== undefined && (old === null) === (now === null)) return old;
  kept.set(id, now);
  return now;
}

const numerals = new Numerals();
const always: Shown = { value: (_n, v) => v, tug: (_n, v) => v };

export interface PaintOptions {
  ink: Ink;
  time: number;
  dragging: boolean;
  /** Draw everything at full detail (exports). */
  whole?: boolean;
  guides: readonly Guide[];
  type: number;
}

export function detailFor(zoom: number): 0 | 1 | 2 {
  return zoom < 0.28 ? 0 : zoom < 0.5 ? 1 : 2;
}

/** Paints what a view shows. The pen already has the view's transform. */
export function paintScene(pen: Pen, scene: Scene, view: View, o: PaintOptions): void {
  const zoom = o.whole ? 1 : view.zoom;
  const f: Frame = {
    pen,
    ink: o.ink,
    zoom,
    time: o.time,
    detail: o.whole ? 2 : detailFor(zoom),
    type: o.type,
  };
  const seen = visible(view, o.whole ?? false);
  const selection = new Set(useUi.getState().selection);
  const lit = liveGate();
  const path = tugPath(scene, selection);
  const wires = scene.wires.filter((w) => seen(...courseOf(w).box));
  const numbersOf = wires.map((w) => wireNumbers(w, scene, path, lit));
  wires.forEach((w, i) => {
    paintWire(f, w, numbersOf[i]!);
  });
  if (!o.whole) numerals.begin(performance.now(), o.dragging);
  const shown = o.whole ? always : numerals;
  const moved = new Set(useRun.getState().moved);
  for (const n of scene.nodes) {
    if (!seen(n.x - 20, n.y - 30, n.x + n.w + 20, n.y + n.h + 70)) continue;
    paintNode(f, n, nodeNumbers(n, lit?.id ?? null, moved, shown));
  }
  wires.forEach((w, i) => {
    paintWireLabels(f, w, numbersOf[i]!);
  });
  for (const guide of o.guides) paintGuide(f, guide);
}

function visible(view: View, whole: boolean): (x1: number, y1: number, x2: number, y2: number) => boolean {
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
