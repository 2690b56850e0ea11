/** Changing what a circuit learns from: each change is one edit of the document. */
import type { Doc } from "../../graph/document";
import { addNode } from "../../graph/edit";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { columnsOf } from "../dock/settings";
import { type Rows, tableText } from "./dataset";

/** Most text of a file that is read into a document; larger tables go into the data folder. */
export const MAX_TEXT = 1_000_000;

function edit(recipe: (doc: Doc) => Doc): void {
  useDoc.getState().edit(recipe);
  actions.commitDocument();
}

export function chooseBuiltIn(name: string): void {
  brought += 1; // a table that is still on its way was brought before
  edit((doc) => ({ ...doc, data: { name } }));
}

function setText(text: string, name = "table", bare = false): void {
  const header = bare ? { header: false } : {};
  edit((doc) => ({ ...doc, data: { ...labelOf(doc), name, text, ...header } }));
}

/** How many tables were brought along. */
let brought = 0;

/**
 * A table that somebody brings along; whether its first line has names, the reader of all tables says. Of several
 * the one that was brought last is taken, whichever is read first.
 */
export async function takeText(text: string, name = "table"): Promise<void> {
  const { id } = useDoc.getState();
  brought += 1;
  const mine = brought;
  const bare = await isBare(text, name);
  if (brought === mine && useDoc.getState().id === id) setText(text, name, bare);
}

/** Is the first line an example? Not, as far as one knows, where nobody answers or the table is none. */
async function isBare(text: string, name: string): Promise<boolean> {
  try {
    const answer = await fetch(`/api/uploads?name=${encodeURIComponent(name)}`, {
      method: "POST",
      body: text,
    });
    return ((await answer.json()) as { header?: boolean }).header === false;
  } catch {
    return false;
  }
}

/** A changed table: from now on the document carries its rows itself. */
export function setRows(rows: Rows): void {
  setText(tableText(rows));
}

function labelOf(doc: Doc): Record<string, unknown> {
  return typeof doc.data?.label === "string" ? { label: doc.data.label } : {};
}

/** One data gate for every column that none reads yet, in a column left of the drawing. */
export function addDataGates(columns: readonly string[]): void {
  edit((doc) => {
    const read = new Set(columnsOf(doc).map((c) => c.column));
    const places = doc.nodes.map((n): [number, number] => n.at ?? [0, 0]);
    const left = Math.min(0, ...places.map((p) => p[0])) - (doc.nodes.length ? 216 : 0);
    const top = Math.min(0, ...places.map((p) => p[1]));
    return columns
      .filter((c) => !read.has(c))
      .reduce(
        (next, column, i) =>
          addNode(next, [], { op: "data", id: idOf(column), params: { column }, at: [left, top + i * 120] })
            .doc,
        doc,
      );
  });
}

/** A column's name as a node id, as far as it can be one. */
function idOf(column: string): string {
  const id = column.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^(\d)/, "_$1");
  return id || "data";
}
