/** From the hand's travel to the pull, and to where the handle is drawn. */

import { GESTURES } from "../gestures";

/** Pull for a drag of `pixels` upwards: a small dead zone, then one unit for each `ropeUnit`. */
export function toPull(pixels: number): number {
  const dead = 6;
  const beyond = Math.max(0, Math.abs(pixels) - dead);
  const pull = (Math.sign(pixels) * beyond) / (GESTURES.ropeUnit - dead);
  return Math.round(pull * 100) / 100 + 0;
}

/** The rope at rest: from its box up to the top of the word above the handle, in canvas units. */
const STANDS = 190;
/** However little room there is, a pull is seen. */
const LEAST = 8;

/** How far the handle may go up before its word leaves the canvas: from the top of the box with the rope. */
export function roomAbove(boxTop: number, zoom: number): number {
  return Math.max(LEAST, Math.min(GESTURES.ropeReach, boxTop / zoom - STANDS));
}

/** Travel of the handle for a pull: elastic, so that it never leaves its reach. */
export function toTravel(pull: number, reach: number = GESTURES.ropeReach): number {
  const x = Math.abs(pull) * GESTURES.ropeUnit;
  return Math.sign(pull) * reach * (1 - Math.exp(-x / reach));
}
