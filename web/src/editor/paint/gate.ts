/** A gate: symbol and value above, its mechanism, and what is wrong with it in words. */

import type { Rect } from "../../graph/rect";
import { signed } from "../../ui/format";
import { t } from "../../ui/messages";
import { HEADER, STRIP } from "../geometry";
import type { SceneNode } from "../scene";
import type { FreeRoom } from "./free";
import { paintMechanism } from "./mechanisms";
import type { NodeNumbers } from "./nodes";
import { number, quietBeside, strip, widthOf } from "./parts";
import { type Frame, moving, numberWidth, still, text, textSize } from "./text";

/** Long signs are written smaller. */
export const symbolSize = (n: SceneNode): number => (n.symbol.length > 3 ? 13 : 17);

export function gate(f: Frame, n: SceneNode, v: NodeNumbers): void {
  const { ink } = f;
  const size = symbolSize(n);
  const named = hasRoom(f, n, v, size);
  const taken = named ? Math.min(widthOf(f, n.symbol, size, 12) + 9, n.w * 0.45) : 0;
  if (named && still(f))
    text(f, n.symbol, n.x + 12, n.y + 21, { size, floor: 12, weight: 680, color: ink.ink1, fit: n.w * 0.45 });
  number(f, n, v, 15, 21, taken);
  strip(f, n, v);
  const area = { x: n.x + 16, y: n.y + HEADER + 2, w: n.w - 32, h: n.h - HEADER - STRIP - 8 };
  if (v.health === "error" || v.health === "nonfinite") {
    if (moving(f)) warning(f, n);
    return;
  }
  if (v.health === "incomplete") {
    if (still(f)) waiting(f, n);
    return;
  }
  if (!v.lit || v.value === null) return;
  if (n.role === "chip") {
    if (still(f)) chipPicture(f, n, area);
    return;
  }
  if (!moving(f)) return;
  paintMechanism(f, area, {
    op: n.node.op,
    operands: v.operands,
    value: v.value,
    params: n.node.params ?? {},
    curve: v.curve,
    slopeShare: v.slopeShare,
    dead: v.health === "silent" || v.health === "dead",
    samples: v.samples,
    owner: n,
  });
  const words =
    v.health === "saturated" && v.slopeShare !== null
      ? t.editor.health.slope(v.slopeShare)
      : quietBeside(f, n, v);
  if (words !== null) badge(f, n, words, captionOf(f, n, v) !== "");
}

/** From far away a long sign gives way to the number: the caption above names the gate. */
export function hasRoom(f: Frame, n: SceneNode, v: NodeNumbers, size: number): boolean {
  if (n.symbol.length < 3 || v.value === null) return true;
  const digits = numberWidth(f, signed(v.value, 2), 15, 14);
  return widthOf(f, n.symbol, size, 12) + digits < n.w - 28;
}

/** What stands above a gate: its label, or its sign when that has no room in it. */
export function captionOf(f: Frame, n: SceneNode, v: NodeNumbers): string {
  if (n.node.label) return n.node.label;
  return n.role === "gate" && !hasRoom(f, n, v, symbolSize(n)) ? n.symbol : "";
}

/** How flat a saturated gate is, or that it is silent: above it, or below where its caption stands above. */
function badge(f: Frame, n: SceneNode, words: string, below: boolean): void {
  const { pen, ink } = f;
  const size = textSize(f, 12, 12);
  const [w, h] = [words.length * 0.56 * size + 16, size + 8];
  const y = below ? n.y + n.h + 6 : n.y - h - 6;
  pen.beginPath();
  pen.roundRect(n.x + n.w / 2 - w / 2, y, w, h, h / 2);
  pen.fillStyle = ink.panel;
  pen.fill();
  pen.strokeStyle = ink.line3;
  pen.lineWidth = 1.25;
  pen.stroke();
  text(f, words, n.x + n.w / 2, y + h / 2 + size * 0.36, {
    size: 12,
    weight: 540,
    align: "center",
    color: ink.ink1,
  });
}

function wrap(words: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The sign of an error stands where the mechanism would be. */
function warning(f: Frame, n: SceneNode): void {
  const { pen, ink } = f;
  const [cx, cy] = [n.x + n.w / 2, n.y + (HEADER + n.h - STRIP) / 2];
  pen.strokeStyle = ink.err;
  pen.lineWidth = 2;
  pen.lineJoin = "round";
  pen.beginPath();
  pen.moveTo(cx, cy - 12);
  pen.lineTo(cx + 13, cy + 10);
  pen.lineTo(cx - 13, cy + 10);
  pen.closePath();
  pen.moveTo(cx, cy - 4);
  pen.lineTo(cx, cy + 3);
  pen.moveTo(cx, cy + 6);
  pen.lineTo(cx, cy + 7);
  pen.stroke();
}

const SAID = { size: 12.5, floor: 12, letter: 0.56, gap: 10 };

/** A sentence in lines, and the room that it takes. */
interface Said extends Rect {
  lines: string[];
}

/** Where the sentence of a node may stand: below it, above its caption, or beside it. */
function places(f: Frame, n: SceneNode, words: string, most: number): Said[] {
  const lines = wrap(words, most);
  const size = textSize(f, SAID.size, SAID.floor);
  const w = Math.max(...lines.map((l) => l.length)) * SAID.letter * size;
  const h = lines.length * 1.25 * size;
  const [left, middle] = [n.x + n.w / 2 - w / 2, n.y + n.h / 2 - h / 2];
  const caption = n.node.label ? textSize(f, 13, 12) + 11 : 0;
  const at = (x: number, y: number): Said => ({ x, y, w, h, lines });
  return [
    at(left, n.y + n.h + SAID.gap),
    at(n.x, n.y + n.h + SAID.gap),
    at(n.x + n.w - w, n.y + n.h + SAID.gap),
    at(left, n.y - caption - SAID.gap - h),
    at(n.x + n.w + 2 * SAID.gap, middle),
    at(n.x - 2 * SAID.gap - w, middle),
  ];
}

const within = (a: Rect, b: Rect): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.w <= b.x + b.w && a.y + a.h <= b.y + b.h;

/** What a node says below itself. */
export interface Saying {
  node: SceneNode;
  words: string;
  /** Another gate tells what is wrong: where there is no room, this one does not repeat it. */
  passedOn: boolean;
}

/**
 * The first of its places that covers no node and no other words, and lies in `view` if one of them does; below
 * the node where all of them cover something, and nowhere where another gate says it.
 */
export function placeSentence(f: Frame, one: Saying, room: FreeRoom, view: Rect | null): Said | null {
  const wishes = [30, 44, 20].flatMap((most) => places(f, one.node, one.words, most));
  const seen = view ? wishes.filter((place) => within(place, view)) : [];
  const free = [...seen, ...wishes].find((place) => room.take([place]));
  return free ?? (one.passedOn ? null : (wishes[0] ?? null));
}

/** The sentence of a node, painted after all nodes. */
export function sentence(f: Frame, one: Saying, room: FreeRoom, view: Rect | null): void {
  const place = placeSentence(f, one, room, view);
  if (!place) return;
  const { x, y, w, h, lines } = place;
  plate(f, x - 6, y - 3, w + 12, h + 6);
  lines.forEach((part, i) => {
    text(f, part, x + w / 2, y + (h / lines.length) * (i + 0.85), {
      size: SAID.size,
      floor: SAID.floor,
      weight: 560,
      align: "center",
      color: f.ink.err,
      halo: true,
    });
  });
}

/** Lets words be read where wires run behind them. */
function plate({ pen, ink }: Frame, x: number, y: number, w: number, h: number): void {
  pen.beginPath();
  pen.roundRect(x, y, w, h, 6);
  pen.fillStyle = ink.panel;
  pen.globalAlpha = 0.88;
  pen.fill();
  pen.globalAlpha = 1;
  pen.strokeStyle = ink.err;
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  pen.stroke();
  pen.setLineDash([]);
}

function waiting(f: Frame, n: SceneNode): void {
  const { waiting, waitingShort, waitingInside, waitingInsideShort } = t.editor;
  const count = n.missing.length;
  const [all, short] = count ? [waiting(count), waitingShort(count)] : [waitingInside, waitingInsideShort];
  const words = widthOf(f, all, 12, 12) <= n.w - 16 ? all : short;
  text(f, words, n.x + n.w / 2, n.y + (HEADER + n.h - STRIP) / 2 + 4, {
    size: 12,
    weight: 540,
    align: "center",
    color: f.ink.ink3,
    fit: n.w - 24,
  });
}

function chipPicture(f: Frame, n: SceneNode, a: { x: number; y: number; w: number; h: number }): void {
  const { pen, ink } = f;
  const w = Math.min(46, a.w);
  const x = n.x + n.w / 2 - w / 2;
  const y = a.y + a.h / 2 - 11;
  pen.strokeStyle = ink.ink2;
  pen.lineWidth = 1.6;
  pen.beginPath();
  pen.roundRect(x, y, w, 22, 11);
  pen.moveTo(x + w * 0.35, y + 16);
  pen.lineTo(x + w * 0.65, y + 6);
  pen.stroke();
}
