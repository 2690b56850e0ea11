/** Tables as text and back, as the engine reads them (engine/data/tables.py). Pure. */
import { parseNumber, tableNumber } from "../../ui/format";

export interface Rows {
  columns: string[];
  cells: string[][];
}

/** Comma separated text with point numbers, one line of names first; cells are quoted where they must be. */
export function tableText({ columns, cells }: Rows): string {
  return [columns, ...cells].map((row) => row.map(quoted).join(",")).join("\n");
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Rows with one more; columns that are not named get 0. */
export function addRow(rows: Rows, values: Record<string, number>): Rows {
  const row = rows.columns.map((c) => String(values[c] ?? 0));
  return { ...rows, cells: [...rows.cells, row] };
}

export function removeRow(rows: Rows, at: number): Rows {
  return { ...rows, cells: rows.cells.filter((_, i) => i !== at) };
}

/** Rows with one cell typed anew; null when it is no number. */
export function setCell(rows: Rows, row: number, column: number, typed: string): Rows | null {
  const value = parseNumber(typed);
  if (value === null) return null;
  const cells = rows.cells.map((r, i) =>
    i === row ? r.map((c, j) => (j === column ? String(value) : c)) : r,
  );
  return { ...rows, cells };
}

/** The two values of a label column of two classes (the smaller first), or null when it has more or fewer. */
export function classesOf(labels: readonly number[]): [number, number] | null {
  const found = [...new Set(labels)].sort((a, b) => a - b);
  return found.length === 2 ? [found[0]!, found[1]!] : found.length === 1 ? pair(found[0]!) : null;
}

/** One class alone: the other one is its usual partner. */
function pair(only: number): [number, number] {
  if (only === -1) return [-1, 1];
  if (only === 0) return [0, 1];
  return [only === 1 ? -1 : 0, only];
}

/** An axis around numbers, a tenth wider on both sides; never empty. */
export function axisAround(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (!finite.length) return [-1, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const pad = (high - low || Math.max(1, Math.abs(high))) * 0.15;
  return [low - pad, high + pad];
}

/** What may part the cells of a table: the first of these that its first line has, else blanks. */
const MARKS = ["\t", ";", ",", "|"];

/**
 * The names of a table's columns, as engine/data/tables.py finds them: its first line. Without names, as
 * `header` says or a line of only numbers shows, they are x1, x2, ... and y. What has no name is no column.
 */
export function columnNames(text: string, header?: unknown): string[] {
  const lines = text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .filter((line) => line.trim());
  const [line = ""] = lines;
  const mark = MARKS.find((one) => line.includes(one));
  const parted = (one: string) => (mark ? cellsOf(one, mark) : one.trim().split(/\s+/));
  const cells = parted(line).map((cell) => cell.trim());
  const named = header === undefined ? cells.some((cell) => tableNumber(cell) === null) : header !== false;
  if (named) return cells.filter(Boolean);
  const filled = cells.filter((cell, k) => cell || lines.some((one) => parted(one)[k]?.trim()));
  return filled.map((_, k) => (k < filled.length - 1 ? `x${k + 1}` : "y"));
}

/** The cells of one line; a mark between quotes parts nothing. */
function cellsOf(line: string, mark: string): string[] {
  const cells = [""];
  let quoted = false;
  for (const [i, c] of [...line].entries()) {
    const at = cells.length - 1;
    if (c === '"') {
      if (!quoted && line[i - 1] === '"' && cells[at] !== "") cells[at] += c;
      quoted = !quoted;
    } else if (c === mark && !quoted) cells.push("");
    else cells[at] += c;
  }
  return cells;
}
