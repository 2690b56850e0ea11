/** From the hand's travel to the pull, and to where the handle is drawn. */

import { GESTURES } from "../gestures";

/** Pull for a drag of `pixels` upwards: a small dead zone, then one unit for each `ropeUnit`. */
export function toPull(pixels: number): number {
  const dead = 6;
  const beyond = Math.max(0, Math.abs(pixels) - dead);
  const pull = (Math.sign(pixels) * beyond) / (GESTURES.ropeUnit - dead);
  return Math.round(pull * 100) / 100 + 0;
}

/** Travel of the handle for a pull: elastic, so that it never leaves its reach. */
export function toTravel(pull: number): number {
  const reach = GESTURES.ropeReach;
  const x = Math.abs(pull) * GESTURES.ropeUnit;
  return Math.sign(pull) * reach * (1 - Math.exp(-x / reach));
}
