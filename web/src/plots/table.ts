/** The table behind every chart, and its text for a spreadsheet. Pure. */
import type { Point } from "./series";

export type Cell = string | number | null;

export interface Table {
  caption: string;
  columns: string[];
  rows: Cell[][];
}

interface NamedSeries {
  name: string;
  title?: string;
  points: readonly Point[];
}

/** One row an x, one column a line; a line without a point at an x has an empty cell there. */
export function seriesTable(caption: string, x: string, lines: readonly NamedSeries[]): Table {
  const rows = new Map<number, Cell[]>();
  lines.forEach((line, column) => {
    for (const [at, y] of line.points) {
      const row = rows.get(at) ?? [at, ...lines.map(() => null)];
      row[column + 1] = y;
      rows.set(at, row);
    }
  });
  return {
    caption,
    columns: [x, ...lines.map((line) => line.title ?? line.name)],
    rows: [...rows.entries()].sort((a, b) => a[0] - b[0]).map(([, row]) => row),
  };
}

/** One row a y (the largest first, as drawn), one column an x. */
export function gridTable(
  caption: string,
  corner: string,
  xs: readonly number[],
  ys: readonly number[],
  z: readonly (readonly (number | null)[])[],
  show: (v: number) => string,
): Table {
  return {
    caption,
    columns: [corner, ...xs.map(show)],
    rows: ys.map((y, i) => [show(y), ...(z[i] ?? [])]).reverse(),
  };
}

/** Comma separated text (RFC 4180): quotes where a cell needs them, full precision, CRLF. */
export function tableCsv(table: Table): string {
  return [table.columns, ...table.rows].map((row) => row.map(csvCell).join(",")).join("\r\n");
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  const text = String(cell);
  // A leading = + @ would be run as a formula by a spreadsheet; numbers are never text here.
  const safe = typeof cell === "string" && /^[=+@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
