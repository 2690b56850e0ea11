/** Powers of ten at the axis of a small chart. Pure. */
import { superscript } from "../../../ui/format";

export const tick = (power: number): string => (power === 0 ? "1" : `10${superscript(power)}`);

/** A sign of the axis is so wide, in the fixed width of its letters. */
const SIGN = 7.5;
/** What stays free at both sides of the longest. */
const BESIDE = 7;
const LEAST = 34;

/** How much room the numbers need, so that the longest of them is whole. */
export const roomOf = (powers: readonly number[]): number =>
  Math.max(LEAST, ...powers.map((power) => BESIDE + SIGN * tick(power).length));
