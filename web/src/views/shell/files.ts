import { unzipSync } from "fflate";
import * as editor from "../../editor";
import type { Doc } from "../../graph/document";
import { chipRing, ringWords } from "../../graph/rings";
import { asDocument, isDocument, misshapen } from "../../graph/shape";
import { keep, lay, type Opening } from "../../state/desk";
import { useDoc } from "../../state/doc";
import { newId } from "../../state/library";
import { dismiss, notify } from "../../state/notices";
import { useRun } from "../../state/run";
import { t } from "../../ui";
import { shownTheme } from "../../ui/theme";
import { withRunValues } from "../../wire";

const words = t.shell.file;
const MOST = 64 * 2 ** 20;

/** Opens documents and runs from files, and writes them. */

function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  notify(words.saved(name));
}

function fileName(ending: string): string {
  const title = useDoc.getState().doc.title;
  const safe = title
    .normalize("NFKD")
    .replace(/[^\w -]+/g, "")
    .trim()
    .replace(/\s+/g, "-")
    .toLowerCase();
  return `${safe || "tugboat"}.${ending}`;
}

export function saveJson(): void {
  const text = `${JSON.stringify(useDoc.getState().doc, null, 2)}\n`;
  download(fileName("json"), new Blob([text], { type: "application/json" }));
}

/** The document with what the run has learned, in one file that opens anywhere with the same numbers. */
export async function saveWithNumbers(): Promise<void> {
  const doc = await withRunValues(useDoc.getState().doc);
  download(fileName("json"), new Blob([`${JSON.stringify(doc)}\n`], { type: "application/json" }));
}

/** The whole run (timeline, branches, learned numbers) as the engine writes it. */
export async function saveRun(): Promise<void> {
  try {
    const answer = await fetch(`/api/runs/${useRun.getState().run}/file`);
    if (!answer.ok) {
      const said = (await answer.json().catch(() => null)) as { detail?: unknown } | null;
      const why = typeof said?.detail === "string" ? said.detail : t.shell.connection.notConnected;
      notify(why, { tone: "error" });
      return;
    }
    download(fileName("tugboat"), await answer.blob());
  } catch {
    notify(t.shell.connection.notConnected, { tone: "error" });
  }
}

export async function savePicture(kind: "svg" | "png"): Promise<void> {
  try {
    const theme = shownTheme();
    const content =
      kind === "svg"
        ? new Blob([await editor.drawSvg(theme)], { type: "image/svg+xml" })
        : await editor.drawPng(theme);
    download(fileName(kind), content);
  } catch {
    notify(words.pictureFailed, { tone: "error" });
  }
}

export function chooseFile(): Promise<void> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".json,.tugboat,application/json";
    input.onchange = () => {
      const file = input.files?.[0];
      resolve(file ? openFile(file) : undefined);
    };
    input.oncancel = () => resolve();
    input.click();
  });
}

/** Opens a dropped or chosen file; what is wrong with it is said in one sentence. */
export async function openFile(file: File): Promise<void> {
  if (file.size > MOST) {
    notify(words.tooBig(file.name, `${MOST / 2 ** 20} MB`), { tone: "error" });
    return;
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) await openRunFile(file, bytes);
  else openJson(file.name, new TextDecoder().decode(bytes));
}

function openJson(name: string, text: string): void {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    notify(/\.json$/i.test(name) ? words.badJson(name) : words.bad(name), { tone: "error" });
    return;
  }
  const wrong = misshapen(data);
  if (wrong !== null) {
    notify(words.notADocument(name, wrong), { tone: "error" });
    return;
  }
  if (!refusedRing(name, data as Doc)) void show(asDocument(data as Doc), newId(), { ours: true });
}

/** A drawing without an end is not opened: the one on the desk stays. */
function refusedRing(name: string, doc: Doc): boolean {
  const ring = chipRing(doc.chips);
  if (ring) notify(words.ring(name, ringWords(ring)), { tone: "error" });
  return ring !== null;
}

/** From so many nodes on, laying a document on the desk takes the page a moment, and says so before. */
const LARGE = 8000;

async function show(doc: Doc, id: string, opening: Opening = {}): Promise<void> {
  const title = doc.title || t.shell.name;
  const many = doc.nodes.length > LARGE;
  const note = many ? notify(words.opening(title, doc.nodes.length), { lasts: 0 }) : null;
  if (many) await painted();
  lay(doc, id, {}, opening);
  keep();
  if (note !== null) {
    await answered(id);
    dismiss(note);
  }
  notify(words.opened(title));
}

const painted = () =>
  new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));

/** The engine has said what it makes of the document, or cannot be asked. */
function answered(id: string): Promise<void> {
  const over = () => {
    const { run, graph, troubles, link } = useRun.getState();
    return run !== id || graph !== null || troubles.length > 0 || link === "lost" || link === "refused";
  };
  return new Promise((done) => {
    if (over()) return done();
    const stop = useRun.subscribe(() => {
      if (!over()) return;
      stop();
      done();
    });
  });
}

/** A run file goes to the engine, which resumes it under a new name; the page needs only its drawing. */
async function openRunFile(file: File, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const doc = drawingOf(bytes);
  if (!doc) {
    notify(words.bad(file.name), { tone: "error" });
    return;
  }
  if (refusedRing(file.name, doc)) return;
  const id = newId();
  try {
    const answer = await fetch(`/api/runs/${id}/file`, { method: "PUT", body: bytes });
    if (!answer.ok) {
      const said = (await answer.json().catch(() => null)) as { text?: string } | null;
      notify(said?.text ?? words.bad(file.name), { tone: "error" });
      return;
    }
  } catch {
    notify(t.shell.connection.notConnected, { tone: "error" });
    return;
  }
  await show(doc, id);
}

/** The document inside a run file, read within bounds; null when there is none. */
function drawingOf(bytes: Uint8Array): Doc | null {
  try {
    const parts = unzipSync(bytes, {
      filter: (part) => part.name === "run.json" && part.originalSize <= MOST,
    });
    const raw = parts["run.json"];
    if (!raw) return null;
    const run = JSON.parse(new TextDecoder().decode(raw)) as {
      branch: number;
      lines: { id: number; document: unknown }[];
    };
    const line = run.lines.find((one) => one.id === run.branch);
    return isDocument(line?.document) ? asDocument(line.document) : null;
  } catch {
    return null;
  }
}
