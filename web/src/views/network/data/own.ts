/** The learner's own examples: handed to the server to be looked at, then used as the data of the document. */
import { create } from "zustand";
import { t } from "../../../ui";
import { limits } from "../../../wire";
import { replaceData } from "./change";
import type { Section } from "./section";

const words = t.data.own;

/** Longest table that a document carries itself; a longer one is kept by the server under its hash. */
const MOST_TEXT = 1_000_000;

export interface ColumnInfo {
  name: string;
  /** Every cell is a number. */
  numbers: boolean;
  /** Of numbers but for some cells: how many, and the first of them. */
  stray?: { count: number; row: number; line: number; text: string };
  /** How many different values, at most 101; empty cells are none. */
  values: number;
  /** What it is taken for as a label. */
  task: "classes" | "number";
  /** It only numbers the rows. */
  counts?: true;
}

export interface TableFound {
  kind: "table";
  rows: number;
  columns: ColumnInfo[];
  label: string;
  first: string[][];
  /** The first line is an example. */
  header?: false;
  upload?: string;
}

export interface ImagesFound {
  kind: "images";
  rows: number;
  classes: [string, number][];
  sizes: [number, number][];
  /** Where some are transparent in places, on white and on black. */
  pictures: { label: string; values: number[]; on_black?: number[] }[];
  upload?: string;
}

interface OwnState {
  open: boolean;
  /** Bytes sent of all, while a file is on its way; null while nothing is. */
  sending: { done: number; total: number } | null;
  error: string | null;
  name: string;
  text: string | null;
  found: TableFound | ImagesFound | null;
}

const CLOSED: OwnState = { open: false, sending: null, error: null, name: "table", text: null, found: null };
export const useOwn = create<OwnState>()(() => CLOSED);
const set = useOwn.setState;

let request: XMLHttpRequest | null = null;
/** Every choice of something to look at, so that a file that is read slowly gives way to what was chosen after it. */
let choices = 0;

/** A new choice: what was on its way is of no interest any more. Says whether it is the newest still. */
function choose(): () => boolean {
  request?.abort();
  choices += 1;
  const mine = choices;
  return () => mine === choices;
}

export function openOwn(): void {
  set({ ...CLOSED, open: true });
}

export function closeOwn(): void {
  choose();
  set(CLOSED);
}

/** Back to the choice of a file; what was pasted stays. */
export function another(): void {
  choose();
  set({ found: null, error: null, sending: null });
}

export function lookAtText(text: string): void {
  choose();
  const blob = new Blob([text], { type: "text/csv" });
  set({ text: blob.size > MOST_TEXT ? null : text });
  send(blob, "table", blob.size > MOST_TEXT);
}

export async function lookAtFile(file: File): Promise<void> {
  const isNewest = choose();
  const name = file.name.replace(/\.[^.]*$/, "").slice(0, 60) || "table";
  const zip = /\.zip$/i.test(file.name) || file.type === "application/zip";
  const bound = zip ? "upload_bytes" : "table_bytes";
  const most = limits()[bound];
  if (most !== undefined && file.size > most) {
    set({ error: words.tooLarge(file.name, file.size, bound, most), found: null });
    return;
  }
  const broken = zip && !(await isZip(file));
  const small = !zip && file.size <= MOST_TEXT;
  const text = small ? await file.text() : null;
  if (!isNewest()) return;
  if (broken) {
    set({ error: words.noZip(file.name), found: null });
    return;
  }
  set({ text });
  send(file, name, !small);
}

/** Every zip file begins with these letters, whatever it is called. */
async function isZip(file: File): Promise<boolean> {
  return (await file.slice(0, 2).text()) === "PK";
}

/** Hands bytes to the server and takes what it found in them; its refusals are sentences. */
function send(body: Blob, name: string, keep: boolean): void {
  const now = new XMLHttpRequest();
  request = now;
  set({ sending: { done: 0, total: body.size }, error: null, found: null, name });
  now.upload.onprogress = (e) => set({ sending: { done: e.loaded, total: e.total } });
  now.onerror = () => set({ sending: null, error: words.noServer });
  now.onload = () => {
    const answer = readAnswer(now.responseText) as { refused?: string; text?: string } | null;
    const refused = answer?.refused ?? answer?.text ?? (now.status === 200 ? null : words.noServer);
    if (refused !== null) set({ sending: null, error: refused });
    else set({ sending: null, found: answer as unknown as TableFound | ImagesFound });
  };
  now.open("POST", `/api/uploads?name=${encodeURIComponent(name)}&keep=${keep ? 1 : 0}`);
  now.send(body);
}

function readAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

interface TableChoice {
  label: string;
  columns: string[];
  task: "classes" | "number";
  standardise: boolean;
  /** Rows with a cell that is no number are left out. */
  complete: boolean;
}

export function takeTable(found: TableFound, choice: TableChoice): void {
  const { name, text } = useOwn.getState();
  const { label, columns, task, standardise, complete } = choice;
  const section: Section = {
    name,
    ...(found.upload ? { upload: found.upload } : { text }),
    ...(found.header === false ? { header: false } : {}),
    label,
    columns,
    task,
    ...(standardise ? { standardise } : {}),
    ...(complete ? { complete } : {}),
  };
  const values = found.columns.find((c) => c.name === label)?.values ?? 2;
  replaceData(section, task === "number" ? 0 : values);
  closeOwn();
}

export type Background = "white" | "black";

/** Whether some of the images are transparent in places. */
export const isClear = (found: ImagesFound): boolean => found.pictures.some((p) => p.on_black !== undefined);

interface ImagesChosen {
  size: number | null;
  colour: boolean;
  /** What lies behind transparent parts. */
  background: Background;
}

export function takeImages(found: ImagesFound, { size, colour, background }: ImagesChosen): void {
  const { name } = useOwn.getState();
  const section: Section = {
    name,
    upload: found.upload,
    ...(size ? { size } : {}),
    ...(colour ? { colour } : {}),
    ...(isClear(found) ? { background } : {}),
  };
  replaceData(section, found.classes.length);
  closeOwn();
}

/** Columns that are inputs until something else is chosen: numbers, but for those that only number the rows. */
export function usualInputs({ columns, label }: TableFound): string[] {
  const numbers = columns.filter((c) => c.numbers);
  const telling = numbers.filter((c) => !c.counts);
  return (telling.some((c) => c.name !== label) ? telling : numbers).map((c) => c.name);
}

/** What a column is called before the eyes. */
export const nameOf = (column: ColumnInfo): string => column.name || words.unnamed;

/** Whether a column can be an input; `complete`: rows with holes are left out. */
export const isNumbers = (column: ColumnInfo | undefined, complete: boolean): boolean =>
  column !== undefined && (column.numbers || (complete && column.stray !== undefined));

/** Why a column cannot be an input, or nothing. */
export function refusal(column: ColumnInfo, complete: boolean): string {
  if (isNumbers(column, complete)) return "";
  return column.stray ? words.stray(column.name, column.stray) : words.textColumn(column.name);
}
