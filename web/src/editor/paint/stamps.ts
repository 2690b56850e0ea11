/**
 * What stays the same in a node's picture while its numbers move (frame, ports, name, the curve of a
 * squashing gate) is painted once into a small bitmap and copied from then on.
 */

import type { Frame } from "./text";

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Copies a still picture onto the pen's canvas; paints it itself where it was not yet the same twice. */
export type Stamp = (owner: object, part: string, key: string, box: Box, paint: (f: Frame) => void) => void;

interface Kept {
  key: string;
  image: HTMLCanvasElement | null;
}

/** One stamp of each part of each node; they are forgotten with the node. */
const kept = new WeakMap<object, Map<string, Kept>>();

/** Where in the grid of the screen's pixels the drawing stands: a picture fits only in the same place of it. */
interface Place {
  scale: number;
  dx: number;
  dy: number;
}

/** Device pixels that one stamp may have; larger ones (very near) are painted as they are. */
const LARGEST = 640 * 640;

/** A stamp for one frame on one canvas. `style`: all else that the pictures depend on. */
export function stampOn(pen: CanvasRenderingContext2D, f: Frame, at: Place, style: string): Stamp {
  const { scale } = at;
  return (owner, part, key, box, paint) => {
    const [x, y] = [box.x * scale + at.dx, box.y * scale + at.dy];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [w, h] = [Math.ceil(x - left + box.w * scale), Math.ceil(y - top + box.h * scale)];
    const full = `${style}|${scale}|${(x - left).toFixed(2)}|${(y - top).toFixed(2)}|${w}|${h}|${key}`;
    const entry = entryOf(owner, part);
    if (entry.key !== full || w * h > LARGEST) {
      entry.key = full;
      entry.image = null;
      paint(f);
      return;
    }
    entry.image ??= picture(f, w, h, scale, at.dx - left, at.dy - top, paint);
    const before = pen.getTransform();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.drawImage(entry.image, left, top);
    pen.setTransform(before);
  };
}

function entryOf(owner: object, part: string): Kept {
  const parts = kept.get(owner) ?? new Map<string, Kept>();
  kept.set(owner, parts);
  const entry = parts.get(part) ?? { key: "", image: null };
  parts.set(part, entry);
  return entry;
}

function picture(
  f: Frame,
  w: number,
  h: number,
  scale: number,
  dx: number,
  dy: number,
  paint: (f: Frame) => void,
): HTMLCanvasElement {
  const image = document.createElement("canvas");
  image.width = w;
  image.height = h;
  const pen = image.getContext("2d");
  if (pen) {
    pen.setTransform(scale, 0, 0, scale, dx, dy);
    paint({ ...f, pen });
  }
  return image;
}
