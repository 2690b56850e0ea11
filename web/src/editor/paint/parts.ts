/** What most nodes have in common: the value in the header and the tug at the foot. */

import { signed } from "../../ui/format";
import { t } from "../../ui/messages";
import { STRIP } from "../geometry";
import type { SceneNode } from "../scene";
import type { NodeNumbers } from "./nodes";
import { arrow, type Frame, moving, numberWidth, still, text, textSize, wordsAt } from "./text";
import { tugInk, valueInk } from "./theme";

/** A value with as many digits as there is room for. */
export function digitsIn(f: Frame, v: NodeNumbers, size: number, room: number): string {
  const isWhole = Number.isInteger(v.value) && Math.abs(v.value ?? 0) < 1e4;
  const digits = isWhole ? [3, 2, 1] : [3, 2];
  const short = digits.map((d) => signed(v.value, d)).find((s) => numberWidth(f, s, size, 14) <= room);
  return short ?? signed(v.value, 2);
}

/** The value at the right of the header. */
export function number(f: Frame, n: SceneNode, v: NodeNumbers, size: number, y: number, taken: number): void {
  if (!moving(f)) return;
  const none = v.value === null || !v.lit;
  const room = n.w - 25 - taken;
  const value = none ? "?" : digitsIn(f, v, size, room);
  const odd = v.health === "nonfinite";
  text(f, value, n.x + n.w - 13, n.y + y, {
    size,
    floor: 14,
    num: true,
    weight: 640,
    align: "right",
    fit: room,
    struck: v.outdated && !none,
    color: odd ? f.ink.err : none || v.stale ? f.ink.ink3 : valueInk(f.ink, v.value),
  });
}

/** Width of words in the interface's type, in canvas units. */
export const widthOf = (f: Frame, words: string, size: number, floor: number): number =>
  words.length * 0.58 * textSize(f, size, floor);

export function strip(f: Frame, n: SceneNode, v: NodeNumbers, labels: readonly string[] = []): void {
  if (still(f)) foot(f, n, v);
  if (moving(f) && v.tug !== null) tugAtFoot(f, n, v, v.tug, labels);
}

/** The ground of the strip, and the words where there is no tug to show. */
function foot(f: Frame, n: SceneNode, v: NodeNumbers): void {
  const { pen, ink } = f;
  const y = n.y + n.h - STRIP;
  pen.beginPath();
  pen.roundRect(n.x + 0.6, y, n.w - 1.2, STRIP - 0.6, [0, 0, 9.4, 9.4]);
  const tug = v.tug;
  const error = v.health === "error" || v.health === "nonfinite";
  const why = error ? "error" : (v.noTug ?? "none");
  pen.fillStyle = error ? ink.err : tug !== null && tug !== 0 ? tugInk(ink, tug) : ink.line2;
  pen.globalAlpha = error ? 0.2 : tug !== null && tug !== 0 ? (ink.dark ? 0.2 : 0.12) : ink.dark ? 0.4 : 0.25;
  pen.fill();
  pen.globalAlpha = 1;
  if (tug !== null || (why === "none" && wordsAt(f.zoom, f.type) === "fewest")) return;
  const words = t.editor.noTug[why];
  const style = { size: 12, weight: 540, color: error ? ink.err : ink.ink3, fit: n.w - 24 };
  const fits = widthOf(f, words, 12, 12) <= 1.05 * style.fit;
  text(f, fits ? words : t.editor.noTugShort[why], n.x + 12, n.y + n.h - 8, style);
}

/** How wide a tug is in the strip. */
const tugWide = (f: Frame, tug: number): number => numberWidth(f, signed(tug), 14, 12.5);

/** The first of these words that has room beside the tug. */
function besideTug(f: Frame, n: SceneNode, tug: number, words: readonly string[]): string | undefined {
  const room = n.w - 24 - tugWide(f, tug) - (tug === 0 ? 4 : 18);
  return words.find((w) => w.length * textSize(f, 12, 12) * 0.55 < room);
}

/** Silent or dead, as the strip says it; null where the gate is neither. */
const quiet = (v: NodeNumbers): string | null =>
  v.health === "silent" || v.health === "dead" ? t.editor.health[v.health] : null;

/** The same where the strip has no room for it. */
export function quietBeside(f: Frame, n: SceneNode, v: NodeNumbers): string | null {
  const word = quiet(v);
  if (word === null || wordsAt(f.zoom, f.type) === "fewest") return null;
  return v.tug !== null && besideTug(f, n, v.tug, [word]) ? null : word;
}

function tugAtFoot(f: Frame, n: SceneNode, v: NodeNumbers, tug: number, labels: readonly string[]): void {
  const { ink } = f;
  const base = n.y + n.h - 8;
  const color = v.tugStale ? ink.ink3 : tugInk(ink, tug);
  const word = quiet(v);
  const left = besideTug(f, n, tug, word === null ? labels : [word]);
  if (left) text(f, left, n.x + 12, base, { size: 12, weight: 540, color: ink.ink2 });
  const style = {
    size: 14,
    floor: 12.5,
    num: true,
    weight: 660,
    align: "right",
    fit: n.w - 40,
    struck: v.tugOutdated,
    color,
  } as const;
  text(f, signed(tug), n.x + n.w - 12, base, style);
  if (tug === 0) return;
  const at = left ? n.x + n.w - 12 - tugWide(f, tug) - 9 : n.x + 18;
  arrow(f, at, base - 5, tug > 0, 5, color);
}
