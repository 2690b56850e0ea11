/** MNIST fetched by the server on request (`/api/fetch/mnist`): how far it is, and what comes of it. */
import { create } from "zustand";
import { actions } from "../../../state/actions";
import { notify } from "../../../state/notices";
import { useRun } from "../../../state/run";
import { t } from "../../../ui";
import { loadDatasets } from "../datasets";

const PLACE = "/api/fetch/mnist";
/** Milliseconds between two looks at a download under way. */
const PACE = 300;

interface Fetching {
  state: "idle" | "working" | "stopped" | "done" | "failed";
  done: number;
  total: number;
  error: string | null;
}

const IDLE: Fetching = { state: "idle", done: 0, total: 0, error: null };

export const useFetching = create<Fetching>()(() => IDLE);

let timer = 0;

async function ask(method: "GET" | "POST" | "DELETE"): Promise<void> {
  clearTimeout(timer);
  const before = useFetching.getState().state;
  try {
    const reply = await fetch(PLACE, { method });
    if (!reply.ok) throw new Error(await reply.text());
    useFetching.setState((await reply.json()) as Fetching);
  } catch {
    useFetching.setState({ state: "failed", error: t.data.fetch.noServer });
  }
  const { state } = useFetching.getState();
  if (state === "working") timer = window.setTimeout(() => void ask("GET"), PACE);
  if (state === "done" && before === "working") void arrived();
}

export const startFetching = () => ask("POST");
export const stopFetching = () => ask("DELETE");
/** After a reload a download under way goes on being shown. */
export const lookAtFetching = () => ask("GET");

/** The set can be chosen now, and what waited for it is tried again. */
async function arrived(): Promise<void> {
  notify(t.data.fetch.here);
  if (useRun.getState().troubles.some((trouble) => trouble.code === "no_file")) actions.commitDocument();
  await loadDatasets(true);
}
