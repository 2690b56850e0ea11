/** Text on the canvas: never smaller than a floor on the screen, with a halo where it lies on wires. */

import type { Pen } from "./pen";
import type { Stamp } from "./stamps";
import type { Ink } from "./theme";

export interface Frame {
  pen: Pen;
  ink: Ink;
  zoom: number;
  /** How much is drawn: 0 boxes only, 1 with numbers, 2 everything. */
  detail: 0 | 1 | 2;
  /** Projector mode enlarges text. */
  type: number;
  /** The pen, where it is that of a canvas on the screen: paths that stay are kept for it. */
  screen?: CanvasRenderingContext2D;
  /** Copies what does not move; without it everything is painted stroke by stroke. */
  stamp?: Stamp;
  /** Which half of a node is painted: what stays the same while numbers move, or the rest. Both where not said. */
  half?: "still" | "moving";
}

export const still = (f: Frame): boolean => f.half !== "moving";
export const moving = (f: Frame): boolean => f.half !== "still";

interface TextStyle {
  size: number;
  floor?: number;
  weight?: number;
  italic?: boolean;
  num?: boolean;
  color: string;
  align?: CanvasTextAlign;
  halo?: boolean;
  /** Widest it may be, in canvas units: then numbers shrink and words end in dots. */
  fit?: number;
  /** Most letters it may have. */
  most?: number;
  /** A number that no longer holds. */
  struck?: boolean;
}

/** Least type on a wall, in px. */
const WALL = 18;

/** From far away a word may grow to this size, in canvas units, whatever else it gives way to. */
const LARGEST = 24;

/** Size in canvas units so that the text reaches its floor on the screen, within the room that a node has. */
export function textSize(f: Frame, size: number, floor: number): number {
  const least = f.type > 1 ? Math.max(floor, WALL) : floor;
  return Math.min(Math.max(size * f.type, least / f.zoom), Math.max(size * 1.5, LARGEST) * f.type);
}

/** Type on a wall is larger. */
export const typeScale = (wall: boolean): number => (wall ? 1.25 : 1);

/** How many words a node has room for: the further away, the fewer and the larger. */
export type Words = "all" | "few" | "fewest";

export function wordsAt(zoom: number, type: number): Words {
  const word = (type > 1 ? WALL : 12) / zoom;
  return word <= 15.8 ? "all" : word <= 19.5 ? "few" : "fewest";
}

const MONO = 0.602;

/** Width of a number, in canvas units. */
export const numberWidth = (f: Frame, digits: string, size: number, floor: number): number =>
  digits.length * MONO * textSize(f, size, floor);

export function text(f: Frame, s: string, x: number, y: number, style: TextStyle): void {
  const { pen, ink } = f;
  let size = textSize(f, style.size, style.floor ?? 12);
  let words = s;
  if (style.fit !== undefined && style.num) {
    const wide = s.length * MONO * size;
    if (wide > style.fit) size *= style.fit / wide;
  } else if (style.fit !== undefined) {
    const most = Math.floor(style.fit / (0.56 * size));
    if (s.length > most + 1) words = `${s.slice(0, Math.max(1, most - 1))}…`;
  }
  if (style.most !== undefined && s.length > style.most)
    words = `${s.slice(0, Math.max(1, style.most - 1))}…`;
  pen.font = `${style.italic ? "italic " : ""}${style.weight ?? 600} ${Math.round(size * 10) / 10}px ${style.num ? ink.num : ink.ui}`;
  pen.textAlign = style.align ?? "left";
  pen.textBaseline = "alphabetic";
  if (style.halo) {
    pen.strokeStyle = ink.canvas;
    pen.lineWidth = 5;
    pen.lineJoin = "round";
    pen.setLineDash([]);
    pen.strokeText(words, x, y);
  }
  pen.fillStyle = style.color;
  pen.fillText(words, x, y);
  if (style.struck) strike(f, words.length * MONO * size, x, y - 0.33 * size, style);
}

/** A line through a numeral. */
function strike(f: Frame, wide: number, x: number, y: number, style: TextStyle): void {
  const { pen } = f;
  const left = style.align === "right" ? x - wide : style.align === "center" ? x - wide / 2 : x;
  pen.setLineDash([]);
  pen.strokeStyle = style.color;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(left - 2, y);
  pen.lineTo(left + wide + 2, y);
  pen.stroke();
}

/** A small triangle that points up or down. */
export function arrow(f: Frame, x: number, y: number, up: boolean, size: number, color: string): void {
  const { pen } = f;
  const d = up ? -1 : 1;
  pen.fillStyle = color;
  pen.beginPath();
  pen.moveTo(x - size, y - (d * size * 1.5) / 2);
  pen.lineTo(x + size, y - (d * size * 1.5) / 2);
  pen.lineTo(x, y + (d * size * 1.7) / 2);
  pen.closePath();
  pen.fill();
}
