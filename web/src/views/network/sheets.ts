/** How numbers of a layer lie on a sheet of tiles: by their shape, whatever layer they are of. Pure. */
import type { Sheet } from "../../plots/tiles";

/** Cells between two tiles: a line is left of them where a large tile is drawn small. */
const gap = (cols: number) => Math.max(1, Math.round(cols / 10));

/** Tiles of one line, so that the sheet is a little wider than high. */
const across = (count: number) => Math.max(1, Math.ceil(Math.sqrt(count * 1.2)));

const pictures = (rows: number, cols: number, count: number, line = across(count)): Sheet => ({
  rows,
  cols,
  count,
  across: line,
  gap: gap(cols),
});

/** Several maps are a picture each; null for a row of numbers. */
export function mapsSheet(shape: readonly number[]): Sheet | null {
  const [maps = 1, rows = 1, cols = 1] = shape;
  return shape.length === 3 && rows * cols > 1 ? pictures(rows, cols, maps) : null;
}

/**
 * Weights of a dense layer that reads an image, and those of a filter, are images themselves: one line of tiles
 * a filter where it reads several channels. Others are a matrix, one row a unit.
 */
export function weightSheet(shape: readonly number[], image: readonly number[] | null): Sheet {
  const [units = 1, inputs = 1, rows, cols] = shape;
  if (rows !== undefined && cols !== undefined)
    return pictures(rows, cols, units * inputs, inputs > 1 ? inputs : across(units));
  const [high = 0, wide = 0] = image ?? [];
  if (high * wide === inputs) return pictures(high, wide, units);
  return { rows: units, cols: inputs, count: 1, across: 1, gap: 0 };
}
