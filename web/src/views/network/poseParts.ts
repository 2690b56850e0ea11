/** The pose of drawn strokes in words and numbers. Pure. */
import { t } from "../../ui";
import { MINUS } from "../../ui/format";

/** Of a drawn stroke, by the engine's names of its parts. */
export type Pose = Record<string, number>;

interface PosePart {
  name: string;
  text: string;
  unit: string;
  about: string;
}

/** The parts of a pose as they are read: each to what the eye can see, with a sign where it has a direction. */
export function poseParts(pose: Pose): PosePart[] {
  return Object.entries(t.network.pose.parts).flatMap(([key, { name, about, unit, decimals, directed }]) => {
    const value = pose[key];
    return value === undefined ? [] : [{ name, text: written(value, decimals, directed), unit, about }];
  });
}

function written(value: number, decimals: number, directed: boolean): string {
  const size = Math.abs(value).toFixed(decimals);
  if (!directed || Number(size) === 0) return size;
  return (value < 0 ? MINUS : "+") + size;
}

/** The row that is told: the one that is pointed at, else the one that the net is shown. */
export function toldRow<T extends { row: number }>(
  rows: readonly T[],
  pointed: number | null,
  shown: number | null,
): T | undefined {
  return rows.find((r) => r.row === pointed) ?? rows.find((r) => r.row === shown);
}
