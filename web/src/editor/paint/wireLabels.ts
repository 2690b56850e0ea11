/** Numbers on wires: the value above its lane, the tug below its own, where it is plain whose they are. */

import type { Rect } from "../../graph/rect";
import { signed } from "../../ui/format";
import { type Course, LANE } from "../geometry";
import { courseOf, type SceneWire } from "../scene";
import type { FreeRoom } from "./free";
import type { LaneMap } from "./laneMap";
import { arrow, type Frame, text, textSize } from "./text";
import { tugInk, valueInk } from "./theme";
import type { WireNumbers } from "./wires";

/** What labels keep clear of. */
export interface Around {
  /** Nodes, and what has been written before. */
  room: FreeRoom;
  lanes: LaneMap;
  /** Wires that are looked at: where there is no room beside all wires, their labels keep beside one another. */
  lookedAt: ReadonlySet<Course>;
}

interface Label {
  words: string;
  size: number;
  /** 1: on the side of the value lane; -1: on that of the tug lane. */
  side: 1 | -1;
  /** Room before the words. */
  before: number;
}

/** Room for the arrow before a tug. */
const ARROW = 14;
/** From the middle of a lane to its label: half of the lane, or of a chevron, and some air. */
const OFF = 7;
/** A label is nearer to its own lane than to any other. */
const CLEAR = OFF + 2;
/** Where along a wire labels are tried: its middle, then towards its ends. */
const SHARES = [0.5, 0.36, 0.64, 0.24, 0.76, 0.15, 0.85];

/** A place on a wire and the direction across it, towards the side of its value. */
type Spot = readonly [x: number, y: number, nx: number, ny: number];

const spotsKnown = new WeakMap<Course, Spot[]>();

function spotsOf(course: Course): Spot[] {
  const known = spotsKnown.get(course) ?? SHARES.map((share) => spotAt(course, share));
  spotsKnown.set(course, known);
  return known;
}

/** A place on the part of a wire that is its own. */
function spotAt({ value, tug, alone }: Course, share: number): Spot {
  const middle = (i: number): [number, number] => [
    (value[2 * i]! + tug[2 * i]!) / 2,
    (value[2 * i + 1]! + tug[2 * i + 1]!) / 2,
  ];
  const last = value.length / 2 - 1;
  const long = (i: number) => {
    const [[ax, ay], [bx, by]] = [middle(i), middle(i + 1)];
    return Math.hypot(bx - ax, by - ay);
  };
  const lengths = Array.from({ length: last }, (_, i) => (i < alone ? 0 : long(i)));
  let left = share * lengths.reduce((sum, l) => sum + l, 0);
  let i = Math.min(alone, last - 1);
  for (; i < last - 1 && left > (lengths[i] ?? 0); i += 1) left -= lengths[i] ?? 0;
  const [[ax, ay], [bx, by]] = [middle(i), middle(i + 1)];
  const norm = lengths[i] || 1e-6;
  const [dx, dy] = [(bx - ax) / norm, (by - ay) / norm];
  return [ax + dx * left, ay + dy * left, dy, -dx];
}

/** Each number where it hides nothing and no other wire runs by; it is left out where there is no such place. */
export function paintWireLabels(f: Frame, wire: SceneWire, w: WireNumbers, around: Around): void {
  if (!w.labels || f.detail < 2) return;
  const own = courseOf(wire);
  if (w.valueLabel && w.lit) {
    const one: Label = { words: signed(w.value), size: 14, side: 1, before: 0 };
    const at = placeLabel(f, own, one, around);
    if (at) label(f, one, at, valueInk(f.ink, w.value));
  }
  if (w.tug === null) return;
  const words = w.tensor ? `‖${signed(w.tug).replace("+", "")}‖` : signed(w.tug);
  const one: Label = { words, size: 12.5, side: -1, before: w.tug && !w.tensor ? ARROW : 0 };
  const at = placeLabel(f, own, one, around);
  if (at) tugLabel(f, one, at, w);
}

/** The box in which a label stands; null where there is no room for it. */
export function placeLabel(f: Frame, own: Course, one: Label, around: Around): Rect | null {
  const { plain, beside } = placesOf(f, own, one, around);
  const looked = around.lookedAt.has(own);
  const among = (of: Course) => of !== own && around.lookedAt.has(of);
  return (
    plain.find((box) => around.room.take([box])) ??
    (looked
      ? beside.find((box) => !around.lanes.crosses(near(box), among) && around.room.take([box]))
      : null) ??
    null
  );
}

interface Places {
  /** Boxes that no lane runs through, and no other wire's runs near. */
  plain: Rect[];
  /** Boxes that its own lanes keep out of; last those that others run through. */
  beside: Rect[];
}

/** Where the labels of a wire may stand, as long as no wire goes another way and one looks from as far away. */
const placesKnown = new WeakMap<Course, { lanes: LaneMap; zoom: number; of: Map<string, Places> }>();

function placesOf(f: Frame, own: Course, one: Label, { lanes }: Around): Places {
  let known = placesKnown.get(own);
  if (known?.lanes !== lanes || known.zoom !== f.zoom) known = { lanes, zoom: f.zoom, of: new Map() };
  placesKnown.set(own, known);
  const key = `${one.words.length} ${one.before} ${one.side} ${textSize(f, one.size, one.size)}`;
  const there = known.of.get(key);
  if (there) return there;
  const boxes = spotsOf(own).map((spot) => boxAt(f, one, spot));
  const off = boxes.filter((box) => !lanes.crosses(box, (of) => of === own));
  const over = new Set(off.filter((box) => lanes.crosses(box, (of) => of !== own)));
  const beside = [...off.filter((box) => !over.has(box)), ...over];
  const plain = beside.filter((box) => !lanes.crosses(near(box), (of) => of !== own));
  known.of.set(key, { plain, beside });
  return { plain, beside };
}

const near = ({ x, y, w, h }: Rect): Rect => ({
  x: x - CLEAR,
  y: y - CLEAR,
  w: w + 2 * CLEAR,
  h: h + 2 * CLEAR,
});

/** Beside the lane, as near as its slant allows. */
function boxAt(f: Frame, { words, size, side, before }: Label, [x, y, nx, ny]: Spot): Rect {
  const tall = textSize(f, size, size);
  const [w, h] = [words.length * 0.602 * tall + before, 0.84 * tall];
  const off = LANE + OFF + (Math.abs(nx) * w + Math.abs(ny) * h) / 2;
  return { x: x + side * nx * off - w / 2, y: y + side * ny * off - h / 2, w, h };
}

function label(f: Frame, { words, size, before }: Label, { x, y, w, h }: Rect, color: string): void {
  text(f, words, x + before + (w - before) / 2, y + 0.93 * h, {
    size,
    floor: size,
    num: true,
    weight: 640,
    color,
    align: "center",
    halo: true,
  });
}

function tugLabel(f: Frame, one: Label, at: Rect, w: WireNumbers): void {
  label(f, one, at, w.tensor ? f.ink.ink2 : tugInk(f.ink, w.tug));
  if (one.before && w.tug) arrow(f, at.x + 6, at.y + at.h / 2, w.tug > 0, 3.6, tugInk(f.ink, w.tug));
}
