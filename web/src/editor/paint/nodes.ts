/** Nodes: name and value above, the mechanism in the middle, the tug at the foot. */

import { signed } from "../../ui/format";
import { t } from "../../ui/messages";
import { captionWidth } from "../captionPlace";
import { PORT, pillOf } from "../geometry";
import type { SceneNode } from "../scene";
import { captionOf, gate, hasRoom, symbolSize } from "./gate";
import { paintLock } from "./lock";
import { digitsIn, number, strip, widthOf } from "./parts";
import { type Frame, moving, numberWidth, still, text, textSize, wordsAt } from "./text";
import { valueInk } from "./theme";

export type Health =
  | "fine"
  | "saturated"
  | "silent"
  | "dead"
  | "exploding"
  | "vanishing"
  | "nonfinite"
  | "error"
  | "incomplete";

export interface NodeNumbers {
  value: number | null;
  tug: number | null;
  /** Why there is no tug to show: none asked yet, hidden until predicted, or let go. */
  noTug: "none" | "hidden" | "let-go" | null;
  operands: number[];
  health: Health;
  slopeShare: number | null;
  locked: boolean;
  moved: boolean;
  lit: boolean;
  live: boolean;
  /** The sentence of an error or of NaN. */
  sentence: string;
  /** What is wrong with it has come from another gate, which tells it. */
  passedOn: boolean;
  stale: boolean;
  /** The last known value no longer holds: it is struck through until the engine has computed another. */
  outdated: boolean;
  /** The same of the tug, which hangs on every value of the circuit. */
  tugStale: boolean;
  tugOutdated: boolean;
  /** Shows the port for one more input. */
  offer: boolean;
  min: number;
  max: number;
  samples?: { xs: number[]; ys: number[] } | undefined;
  curve: [number, number] | null;
}

export function paintNode(f: Frame, n: SceneNode, v: NodeNumbers): void {
  if (!f.stamp) {
    whole(f, n, v);
    return;
  }
  // room for the caption above, which may be wider than the node
  const above = textSize(f, 13, 12) + 16;
  const wide = n.node.label && n.role !== "source" ? widthOf(f, n.node.label, 13, 12) : 0;
  const side = Math.max(8, (wide - n.w) / 2 + 8);
  const box = { x: n.x - side, y: n.y - above, w: n.w + 2 * side, h: n.h + above + 8 };
  f.stamp(n, "node", stillKey(f, n, v), box, (g) => whole({ ...g, half: "still" }, n, v));
  whole({ ...f, half: "moving" }, n, v);
}

/** Everything the still half of a node is made of, besides the node itself. */
function stillKey(f: Frame, n: SceneNode, v: NodeNumbers): string {
  const shown =
    n.role === "gate" || n.role === "chip"
      ? hasRoom(f, n, v, symbolSize(n))
      : `${sourceName(f, n)} ${letters(f, n, v)}`;
  const tug = v.tug === null ? (v.noTug ?? "none") : Math.sign(v.tug);
  return `${v.health}|${v.live}|${v.offer}|${v.lit && v.value !== null}|${v.locked}|${v.moved}|${shown}|${tug}|${n.captionRoom}|${n.captionShare}|${n.captionAlign}|${n.captionMost}`;
}

function whole(f: Frame, n: SceneNode, v: NodeNumbers): void {
  if (still(f)) frame(f, n, v);
  if (f.detail === 0) symbolOnly(f, n, v);
  else {
    if (n.role === "output") output(f, n, v);
    else if (n.role === "source") source(f, n, v);
    else if (n.role === "port") port(f, n, v);
    else if (n.role === "layer") layer(f, n);
    else gate(f, n, v);
    if (n.role !== "source" && n.role !== "layer" && still(f)) caption(f, n, captionOf(f, n, v));
  }
  if (still(f)) ports(f, n, v.offer);
}

function frame(f: Frame, n: SceneNode, v: NodeNumbers): void {
  const { pen, ink } = f;
  pen.setLineDash([]);
  pen.globalAlpha = ink.dark ? 0.45 : 0.12;
  pen.fillStyle = "#000";
  pen.beginPath();
  pen.roundRect(n.x - 1, n.y + 2, n.w + 2, n.h + 2, 11);
  pen.fill();
  pen.globalAlpha = 1;
  pen.fillStyle = ink.raised;
  pen.beginPath();
  pen.roundRect(n.x, n.y, n.w, n.h, 10);
  pen.fill();
  const bad = v.health === "error" || v.health === "nonfinite" || v.health === "exploding";
  pen.strokeStyle = bad ? ink.err : v.health === "incomplete" ? ink.line3 : v.live ? ink.ink1 : ink.line2;
  pen.lineWidth = bad || v.live ? 2 : 1.25;
  if (v.health === "error" || v.health === "nonfinite") pen.setLineDash([5, 4]);
  else if (v.health === "incomplete") pen.setLineDash([4, 4]);
  pen.stroke();
  pen.setLineDash([]);
}

function ports(f: Frame, n: SceneNode, offer: boolean): void {
  const { pen, ink } = f;
  pen.lineWidth = 1.5;
  const pill = (x: number, y: number, h: number, free: boolean) => {
    pen.beginPath();
    pen.roundRect(x - PORT.w / 2, y - h / 2, PORT.w, h, 5);
    pen.fillStyle = ink.panel;
    pen.fill();
    pen.strokeStyle = ink.line3;
    if (free) pen.setLineDash([3, 3]);
    pen.stroke();
    pen.setLineDash([]);
  };
  n.ports.forEach((y, i) => {
    const extra = n.offers && i === n.ports.length - 1;
    if (extra && !offer) return;
    const h = extra ? 16 : pillOf(n.ports.length - (n.offers ? 1 : 0));
    pill(n.x, n.y + y, h, n.role !== "output" && !n.node.inputs?.[i]);
  });
  n.outs.forEach((y) => {
    pill(n.x + n.w, n.y + y, pillOf(n.outs.length), false);
  });
}

/** Far away only the symbol and the sign of the value are left. */
function symbolOnly(f: Frame, n: SceneNode, v: NodeNumbers): void {
  const { pen, ink } = f;
  if (moving(f) && v.value !== null && n.role !== "layer") {
    pen.fillStyle = valueInk(ink, v.value);
    pen.globalAlpha = 0.85;
    pen.beginPath();
    pen.roundRect(n.x + 8, n.y + n.h - 18, n.w - 16, 10, 5);
    pen.fill();
    pen.globalAlpha = 1;
  }
  if (!still(f)) return;
  const name = n.role === "source" || n.role === "output" ? n.node.id : n.symbol;
  pen.font = `680 34px ${ink.ui}`;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fillStyle = ink.ink1;
  if (f.zoom > 0.14) pen.fillText(name.slice(0, 6), n.x + n.w / 2, n.y + n.h / 2 + 4);
}

/** A source goes by its label where that is short enough. */
function sourceName(f: Frame, n: SceneNode): string {
  const label = n.node.label;
  return label && widthOf(f, label, 18, 14) < n.w - 92 ? label : n.node.id;
}

/** Size of a source's name: smaller when it is long. */
const nameSize = (name: string): [number, number] => (name.length > 3 ? [15, 12] : [18, 14]);

/** How much of the header the name of a source takes from its number. */
const nameTakes = (f: Frame, n: SceneNode, name: string): number =>
  Math.min(widthOf(f, name, ...nameSize(name)) + 12, n.w - 78);

/** Room for the name of a source beside its number, in whole letters. */
function letters(f: Frame, n: SceneNode, v: NodeNumbers): number {
  const room = n.w - 25 - nameTakes(f, n, sourceName(f, n));
  const number = numberWidth(f, digitsIn(f, v, 16, room), 16, 14);
  return Math.floor((n.w - 33 - Math.min(number, room)) / (0.56 * textSize(f, 15, 12)));
}

function source(f: Frame, n: SceneNode, v: NodeNumbers): void {
  const { ink } = f;
  const name = sourceName(f, n);
  const [size, floor] = nameSize(name);
  if (still(f)) {
    const style = { size, floor, weight: 660, italic: true, color: ink.ink1, most: letters(f, n, v) };
    text(f, name, n.x + 14, n.y + 25, style);
    if (v.moved) dot(f, n.x + 7, n.y + 8);
  }
  number(f, n, v, 16, 24, nameTakes(f, n, name));
  if (n.node.op === "data" || n.node.op === "constant") {
    const words = n.node.op === "data" ? String(n.node.params?.column ?? "") : t.editor.constant;
    if (still(f) && wordsAt(f.zoom, f.type) !== "fewest")
      text(f, words, n.x + 14, n.y + 46, { size: 12, weight: 480, color: ink.ink3, fit: n.w - 40 });
  } else track(f, n, v);
  strip(f, n, v, [t.editor.tugOn(n.node.id), t.editor.tug]);
}

/** The run has moved this value. */
function dot(f: Frame, x: number, y: number): void {
  f.pen.fillStyle = f.ink.ink1;
  f.pen.beginPath();
  f.pen.arc(x, y, 2.5, 0, 2 * Math.PI);
  f.pen.fill();
}

/** A slider filled from zero; a lock is its knob where nothing but a hand moves it. */
function track(f: Frame, n: SceneNode, v: NodeNumbers): void {
  const { pen, ink } = f;
  const [x, y, w] = [n.x + 16, n.y + 43, n.w - 32];
  if (still(f)) {
    pen.fillStyle = ink.line2;
    pen.beginPath();
    pen.roundRect(x, y - 2, w, 4, 2);
    pen.fill();
  }
  if (!moving(f)) return;
  if (v.value === null || !Number.isFinite(v.value)) return;
  const at = (value: number) => x + Math.max(0, Math.min(1, (value - v.min) / (v.max - v.min || 1))) * w;
  const [zero, here] = [at(0), at(v.value)];
  pen.fillStyle = v.stale ? ink.line3 : valueInk(ink, v.value);
  pen.beginPath();
  pen.rect(Math.min(zero, here), y - 2, Math.abs(here - zero), 4);
  pen.fill();
  if (v.min < 0 && v.max > 0) {
    pen.strokeStyle = ink.line3;
    pen.lineWidth = 1.25;
    pen.beginPath();
    pen.moveTo(zero, y - 6);
    pen.lineTo(zero, y + 6);
    pen.stroke();
  }
  if (v.locked) {
    paintLock(pen, ink, ink.raised, here, y, 13);
    return;
  }
  pen.beginPath();
  pen.arc(here, y, 7, 0, 2 * Math.PI);
  pen.fillStyle = ink.ink1;
  pen.fill();
  pen.strokeStyle = ink.raised;
  pen.lineWidth = 2;
  pen.stroke();
}

function port(f: Frame, n: SceneNode, v: NodeNumbers): void {
  number(f, n, v, 14, 24, Math.min(widthOf(f, n.node.id, 16, 12) + 10, n.w - 70));
  if (!still(f)) return;
  text(f, n.node.id, n.x + 12, n.y + 24, {
    size: 16,
    weight: 660,
    italic: true,
    color: f.ink.ink1,
    fit: n.w - 70,
  });
  text(f, outside(n), n.x + 12, n.y + 44, {
    size: 12,
    weight: 480,
    color: f.ink.ink3,
    fit: n.w - 24,
  });
}

/** Which node outside the chip an input comes from; inside a chip of a chip, its own name alone. */
export const outside = (n: SceneNode): string =>
  n.engine === null ? t.editor.fromOutside : t.editor.from(n.engine.slice(n.engine.lastIndexOf("/") + 1));

function output(f: Frame, n: SceneNode, v: NodeNumbers): void {
  if (still(f)) outputName(f, n);
  if (moving(f)) outputValue(f, n, v);
  strip(f, n, v, [t.editor.tug]);
}

function outputName(f: Frame, n: SceneNode): void {
  const { ink } = f;
  text(f, n.symbol, n.x + 14, n.y + 25, {
    size: 18,
    floor: 14,
    weight: 660,
    italic: true,
    color: ink.ink1,
    fit: n.symbol.length > 3 ? n.w - 28 : 42,
  });
  const taken =
    n.symbol.length > 3 ? n.w : widthOf(f, n.symbol, 18, 14) + widthOf(f, t.editor.output, 12, 12);
  if (taken < n.w - 30)
    text(f, t.editor.output, n.x + n.w - 12, n.y + 24, {
      size: 12,
      weight: 480,
      color: ink.ink3,
      align: "right",
    });
}

function outputValue(f: Frame, n: SceneNode, v: NodeNumbers): void {
  const { ink } = f;
  const none = v.value === null || !v.lit;
  text(f, none ? "?" : signed(v.value, 4).replace("+", ""), n.x + n.w / 2, n.y + 64, {
    size: 27,
    floor: 20,
    num: true,
    weight: 660,
    align: "center",
    fit: n.w - 30,
    struck: v.outdated && !none,
    color: none || v.stale ? ink.ink3 : v.health === "nonfinite" ? ink.err : valueInk(ink, v.value),
  });
}

/** Most room for a layer's op beside its name. */
const KIND = 80;

/** "batch_norm2" says already that it is a batch norm. */
const repeats = (name: string, kind: string): boolean =>
  name.replaceAll("_", " ").replace(/ ?\d+$/, "") === kind;

function layer(f: Frame, n: SceneNode): void {
  if (!still(f)) return;
  const { ink } = f;
  const name = n.node.label ?? n.node.id;
  const kind = n.spec?.name.replaceAll("_", " ") ?? n.node.op;
  const beside = n.w - 36 - Math.min(KIND, widthOf(f, kind, 12, 12));
  const alone = repeats(name, kind) || wordsAt(f.zoom, f.type) !== "all" || widthOf(f, name, 15, 13) > beside;
  text(f, name, n.x + 12, n.y + 21, {
    size: 15,
    floor: 13,
    weight: 660,
    color: ink.ink1,
    fit: alone ? n.w - 24 : beside,
  });
  if (alone) return;
  text(f, kind, n.x + n.w - 12, n.y + 20, {
    size: 12,
    weight: 480,
    align: "right",
    color: ink.ink3,
    fit: KIND,
  });
}

/** Room for the name above a node, in whole letters. */
export function captionFit(
  f: Frame,
  n: Pick<SceneNode, "w" | "captionRoom" | "captionShare" | "captionAlign" | "captionMost">,
): number {
  const room = captionWidth(n, wordsAt(f.zoom, f.type) === "all" ? n.captionRoom : n.captionShare);
  return room - LETTER * textSize(f, 13, 12);
}

/** Width of a letter, in sizes of its type: a name may be one letter longer than what it has to fit. */
const LETTER = 0.56;

function caption(f: Frame, n: SceneNode, words: string): void {
  if (!words) return;
  const align = words.length * LETTER * textSize(f, 13, 12) > n.w ? n.captionAlign : "center";
  text(f, words, n.x + { left: 0, center: n.w / 2, right: n.w }[align], n.y - 11, {
    size: 13,
    weight: 480,
    italic: true,
    align,
    color: f.ink.ink2,
    halo: true,
    fit: captionFit(f, n),
  });
}
