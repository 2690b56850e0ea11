/** Run records and experiments as the server tells them, and what of them is drawn. */
import { create } from "zustand";
import type { Doc } from "../../../graph/document";
import { keep, lay } from "../../../state/desk";
import { useDoc } from "../../../state/doc";
import { newId } from "../../../state/library";
import { useRun } from "../../../state/run";
import { recall, remember } from "../../../ui/memory";
import { scrubTo } from "../../transport/store";
import { recallCompared, tick } from "./compared";

export type Points = [number, number | null][];
export type Curves = Record<string, Points>;

export interface RunRecord {
  run: string;
  line: number;
  name: string;
  title: string;
  label: string;
  saved: number;
  seed: number;
  steps: number;
  document: string;
  settings: Record<string, unknown>;
  best: { accuracy?: number; loss?: number; epoch: number } | null;
  last: Record<string, number | null>;
  clock: [number, number][];
  /** Runs of one experiment, and which of it this is. */
  group?: string;
  variant?: string;
  place?: number;
}

interface JobTask {
  run: string;
  name: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  share: number;
  error: string;
}

export interface Job {
  job: string;
  group: string;
  run: string;
  kind: "variants" | "again";
  active: boolean;
  tasks: JobTask[];
}

interface RecordsState {
  list: RunRecord[] | null;
  error: string | null;
  curves: Record<string, Curves>;
  jobs: Job[];
}

const empty: RecordsState = { list: null, error: null, curves: {}, jobs: [] };
export const useRecords = create<RecordsState>()(() => empty);

export const keyOf = (record: { run: string; line: number }): string => `${record.run}/${record.line}`;

// --- the server ---

/** One request; what is wrong is the sentence of the error. */
export async function call<T>(path: string, method = "GET", body?: unknown): Promise<T> {
  const answer = await fetch(`/api/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  if (!answer.ok) {
    const said = (await answer.json().catch(() => null)) as { text?: string } | null;
    throw new Error(said?.text ?? `${answer.status}`);
  }
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

// --- which runs this browser knows ---

const MOST = 600;
const KNOWN = "runs";

function noteRuns(ids: readonly string[]): void {
  const known = recall<string[]>(KNOWN, []);
  const fresh = ids.filter((id) => id && !known.includes(id));
  if (fresh.length) remember(KNOWN, [...known, ...fresh].slice(-MOST));
}

let asking = false;

/** Reads the list anew. */
export async function refreshRecords(): Promise<void> {
  if (asking) return;
  asking = true;
  const { run } = useRun.getState();
  if (run) noteRuns([run]);
  try {
    const list = await call<RunRecord[]>("records", "POST", { runs: recall<string[]>(KNOWN, [run]) });
    useRecords.setState({ list, error: null });
  } catch (error) {
    useRecords.setState({ error: (error as Error).message });
  } finally {
    asking = false;
  }
}

/** The curves of one record; those of a task at work are read again every time. */
export async function loadCurves(run: string, line: number, steps: number): Promise<void> {
  const key = keyOf({ run, line });
  const id = `${key}@${steps}`;
  if (loaded.get(key) === id) return;
  try {
    const told = await call<{ series: Curves; live: boolean }>(`records/${run}/${line}`);
    if (!told.live) loaded.set(key, id);
    useRecords.setState((s) => ({ curves: { ...s.curves, [key]: told.series } }));
  } catch {
    loaded.set(key, id); // it is gone: its line stays away
  }
}
const loaded = new Map<string, string>();

// --- experiments ---

export interface Variant {
  name: string;
  set: Record<string, unknown>;
}

/** How long a variant trains that says so itself; what a person has chosen holds for all. */
export function ownEpochs({ set }: Variant, chosen: number | null): number | undefined {
  const own = set["train.epochs"];
  return chosen === null && typeof own === "number" ? own : undefined;
}

/** How long all variants train, whoever says so; null where they differ. */
export function commonEpochs(
  experiment: { variants: readonly Variant[]; epochs: number },
  chosen: number | null,
): number | null {
  const all = new Set(
    experiment.variants.map((variant) => ownEpochs(variant, chosen) ?? chosen ?? experiment.epochs),
  );
  const [first] = all;
  return all.size === 1 && first !== undefined ? first : null;
}

export function experimentOf(doc: Doc): { variants: Variant[]; metric: string; epochs: number } | null {
  const given = (doc.view as { experiment?: unknown } | undefined)?.experiment as
    | { variants?: Variant[]; metric?: string; epochs?: number }
    | undefined;
  if (!given?.variants?.length) return null;
  const own = (doc.train as { epochs?: number } | undefined)?.epochs;
  return {
    variants: given.variants,
    metric: given.metric ?? "validation_accuracy",
    epochs: given.epochs ?? own ?? 10,
  };
}

function takeJob(job: Job): Job {
  noteRuns(job.tasks.map((task) => task.run));
  useRecords.setState((s) => ({ jobs: [...s.jobs.filter((one) => one.job !== job.job), job] }));
  return job;
}

/** What is done of the document's experiment, or of so many epochs; with `start` the rest is worked on. */
export async function askVariants(chosen: number | null, start: boolean): Promise<Job | null> {
  const { doc, id } = useDoc.getState();
  const experiment = experimentOf(doc);
  if (!experiment) return null;
  const variants = experiment.variants.map((one) => ({ ...one, epochs: ownEpochs(one, chosen) }));
  const epochs = chosen ?? experiment.epochs;
  const body = { run: id, doc: { ...doc, weights: undefined }, variants, epochs, start };
  const job = takeJob(await call<Job>("jobs/variants", "POST", body));
  void refreshRecords();
  return job;
}

const SEEDS = 5;

export async function againWithSeeds(): Promise<void> {
  const { run, seed } = useRun.getState();
  const { train } = useDoc.getState().doc as { train?: { epochs?: number } };
  const seeds = Array.from({ length: SEEDS }, (_, k) => (seed + k + 1) % 2 ** 53);
  takeJob(await call<Job>("jobs/again", "POST", { run, seeds, epochs: train?.epochs ?? 10 }));
}

export async function cancelJob(job: string): Promise<void> {
  await call(`jobs/${job}`, "DELETE").catch(() => undefined);
  await refreshJobs();
}

/** The experiments of this document; when one has come further, its records are read again. */
export async function refreshJobs(): Promise<void> {
  const { id } = useDoc.getState();
  if (!id) return;
  try {
    const jobs = await call<Job[]>(`jobs/${id}`);
    const before = doneIn(useRecords.getState().jobs);
    if (useDoc.getState().id !== id) return;
    useRecords.setState((s) => {
      const told = new Set(jobs.map((job) => job.job));
      return { jobs: [...s.jobs.filter((job) => !told.has(job.job) && !job.active), ...jobs] };
    });
    if (doneIn(jobs) !== before) await refreshRecords();
  } catch {
    // the connection is gone; the page says so elsewhere
  }
}

const doneIn = (jobs: Job[]): number => jobs.flatMap((j) => j.tasks).filter((t) => t.state === "done").length;

// --- names, deleting, opening ---

export async function renameRecord(record: RunRecord, name: string): Promise<void> {
  await call(`records/${keyOf(record)}`, "PATCH", { name });
  await refreshRecords();
}

export async function deleteRecord(record: RunRecord): Promise<void> {
  await call(`records/${keyOf(record)}`, "DELETE");
  tick(keyOf(record), false);
  await refreshRecords();
}

/** Brings back what was deleted a moment ago; later the run is gone. */
export async function restoreRecord(record: RunRecord): Promise<void> {
  await call(`records/${keyOf(record)}`, "POST");
  await refreshRecords();
}

interface Stored {
  document: Doc;
  events: [number, { kind?: string; document?: Doc }][];
}

/** Opens a record as it was: on its line at its last step. A run of an experiment is opened as a copy. */
export async function openRecord(record: RunRecord): Promise<void> {
  if (record.run === useRun.getState().run) {
    scrubTo(record.steps, record.line);
    return;
  }
  const { document, events } = await call<Stored>(`records/${keyOf(record)}`);
  const edited = events.filter(([, event]) => event.kind === "edit").at(-1)?.[1].document;
  const doc = edited ?? document;
  if (!record.group) {
    lay(doc, record.run);
    whenOpen(record.run, () => scrubTo(record.steps, record.line));
    return;
  }
  const id = newId();
  const file = await fetch(`/api/runs/${record.run}/file`);
  if (!file.ok) throw new Error(`${file.status}`);
  const put = await fetch(`/api/runs/${id}/file`, { method: "PUT", body: await file.blob() });
  if (!put.ok) throw new Error(`${put.status}`);
  lay({ ...doc, title: record.variant ? `${doc.title}: ${record.variant}` : doc.title }, id);
  keep();
}

function whenOpen(run: string, act: () => void): void {
  const stop = useRun.subscribe((now) => {
    if (now.run !== run) return stop();
    if (!now.graph) return;
    stop();
    act();
  });
}

/** An example that has been trained or steered is a document of its own: a reload comes back to its run. */
function keepWhatLearns({ run, step, events, branch }: ReturnType<typeof useRun.getState>): void {
  const { doc, id, preset } = useDoc.getState();
  if (doc.kind !== "network" || run !== id || preset === null) return;
  if (step > 0 || (events[branch]?.length ?? 0) > 0) keep();
}

/** Another document: nothing of the former one's experiments. */
function begin(): void {
  recallCompared();
  useRecords.setState({ jobs: [] });
}

/** Starts following the document on the desk; call once. The document may be there before the room is loaded. */
export function followRecords(): void {
  begin();
  useDoc.subscribe((now, before) => {
    if (now.id !== before.id) begin();
  });
  useRun.subscribe(keepWhatLearns);
}
