/** The drawing is there again after a reload: this browser keeps the last one, with the document it belongs to. */
import { docKey, useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { forget, recall, remember } from "../../ui/memory";
import { blank, type Ink, isBlank } from "./ink";
import type { Rope } from "./rope";
import { refresh, useShown } from "./shown";

interface Kept {
  doc: string;
  /** One byte a dot of the sheet; null when what is seen was not drawn by hand. */
  ink: string | null;
  seen: number[][] | null;
  before: number[][] | null;
  /** What has moved it last. */
  rope: Rope | null;
}

const KEY = "network.drawing";
/** A stroke is many moves: it is written when the hand rests. */
const PAUSE = 250;

function packed(ink: Ink): string {
  return btoa(String.fromCharCode(...Array.from(ink.data, (v) => Math.round(v * 255))));
}

/** Ink as it was packed; a blank sheet where the text is none of ours. */
function unpacked(text: string): Ink {
  const sheet = blank();
  try {
    const bytes = atob(text);
    if (bytes.length === sheet.data.length) sheet.data.set(Array.from(bytes, (c) => c.charCodeAt(0) / 255));
  } catch {
    // not written by this page
  }
  return sheet;
}

/** Keeps what is drawn or, when a row of the data is looked at again, nothing. */
function keepDrawing(): void {
  const { mode, ink, seen, before, predicted } = useShown.getState();
  const isPicture = !isBlank(ink) || (seen?.length ?? 0) > 1;
  if (mode === "drawing" && isPicture) {
    const drawn = isBlank(ink) ? null : packed(ink);
    const rope = predicted?.rope ?? null;
    remember(KEY, { doc: docKey(), ink: drawn, seen, before, rope } satisfies Kept);
  } else if (recall<Kept | null>(KEY, null)?.doc === docKey()) forget(KEY);
}

/** Lays the kept drawing of this document on the pad. */
function bringBack(): void {
  const kept = recall<Kept | null>(KEY, null);
  if (!kept || kept.doc !== docKey() || useDoc.getState().doc.kind !== "network") return;
  const ink = kept.ink === null ? blank() : unpacked(kept.ink);
  const { seen, before, rope = null } = kept; // which none had that was kept before ropes were
  const predicted = rope && { activations: {}, gradients: {}, rope };
  useShown.setState({ mode: "drawing", ink, seen, before, predicted });
  const { graph, run } = useRun.getState();
  if (graph && run === useDoc.getState().id) void refresh(); // else it is the former run, still open
}

/** Starts keeping; call once, after the room follows the document. */
export function keepDrawings(): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const write = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    keepDrawing();
  };
  const soon = () => {
    timer ??= setTimeout(write, PAUSE);
  };
  useShown.subscribe((now, before) => {
    if (now.mode !== before.mode || now.ink !== before.ink || now.seen !== before.seen) soon();
    else if (now.predicted?.rope !== before.predicted?.rope) soon();
  });
  useDoc.subscribe((now, before) => {
    if (now.preset !== before.preset) soon();
    if (now.id !== before.id) bringBack();
  });
  useRun.subscribe((now, before) => {
    if (now.graph && now.graph !== before.graph && useShown.getState().mode === "drawing") void refresh();
  });
  addEventListener("pagehide", () => timer && write());
  if (useDoc.getState().id) bringBack();
}
