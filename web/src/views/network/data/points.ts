/**
 * Points drawn by hand, while the net trains: every dab of the brush is an event of the run, logged and
 * replayed; at the end of a stroke the document takes the points over, as one step of its history.
 */
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { notify } from "../../../state/notices";
import { oneByOne } from "../../../state/oneByOne";
import { t } from "../../../ui";
import { AskError } from "../../../wire";
import type { Dataset } from "./examples";
import { useExamples } from "./examples";

/** Closest distance, on the drawn square, of two points of one stroke. */
const APART = 0.25;

let last: { x: number; y: number } | null = null;

const round = (v: number) => Math.round(v * 100) / 100;

/** Add a point of a class (its place in the list of classes) at (x, y) of the drawn square. */
export function addPoint(x: number, y: number, label: number): void {
  if (last && Math.hypot(x - last.x, y - last.y) < APART) return;
  last = { x, y };
  actions.act({ kind: "data", add: [[round(x), round(y), label]] });
}

/** Erase all points within a radius of (x, y), drawn and made ones. */
export function erasePoints(x: number, y: number, radius: number): void {
  actions.act({ kind: "data", erase: [round(x), round(y), round(radius)] });
}

/** Whether points can be drawn into the set that is shown. */
export function canDraw(): boolean {
  return useExamples.getState().now?.kind === "points";
}

/** The stroke is over: the document keeps what was drawn. */
export function endStroke(): Promise<void> {
  last = null;
  return keepData();
}

/** What was changed live becomes the document's data, as one edit. */
export const keepData = oneByOne(async () => {
  try {
    const { section } = await actions.ask<Dataset>("dataset", {});
    const { doc, edit } = useDoc.getState();
    if (JSON.stringify(doc.data ?? {}) === JSON.stringify(section)) return;
    edit((d) => ({ ...d, data: section }));
    actions.commitDocument();
  } catch (error) {
    // Without a trouble of the engine it is the connection or another document, which the page tells itself.
    if (!(error instanceof AskError) || error.trouble)
      notify(t.data.notKept(error instanceof Error ? error.message : String(error)), { tone: "error" });
  }
});
