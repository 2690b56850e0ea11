/** How numbers are folded into rows and columns for a box of a size. Pure. */

/** A cell needs this room for a numeral. */
export const CELL = { width: 46, height: 15 };

/** A matrix keeps its shape; a vector is folded so that numerals fit, or else so that cells are square. */
export function layout(rows: number, cols: number, [width, height]: readonly [number, number]) {
  if (rows > 1 || !width || !height) return { rows, cols };
  const most = Math.max(1, Math.floor(width / CELL.width));
  const lines = Math.ceil(cols / most);
  if (lines * CELL.height <= height) return folded(cols, lines);
  const across = Math.max(1, Math.min(cols, Math.round(Math.sqrt((cols * width) / height))));
  return folded(cols, Math.ceil(cols / across));
}

/** So many lines of equal length, the last one perhaps shorter. */
function folded(count: number, lines: number) {
  const cols = Math.ceil(count / lines);
  return { rows: Math.ceil(count / cols), cols };
}
