import { type Actions, actions, depart } from "../state/actions";
import { beginGesture, endGesture, useDoc } from "../state/doc";
import { live } from "../state/live";
import { notify } from "../state/notices";
import { type Order, useRun } from "../state/run";
import { noteSteered } from "../state/steered";
import { nodeOf, withValue } from "../state/values";
import { t } from "../ui/messages";
import { AskError, type AskOptions } from "./asks";
import { withRunValues } from "./learned";
import { awaited } from "./orders";
import type { Command } from "./protocol.gen";
import { asks, drawingChanged, ready, retry, send, sendWatch, submit, watches } from "./session";

/** Importing this module fills `actions`. */

export { AskError } from "./asks";
export { withRunValues } from "./learned";
export { connect, limits, openRun, type RunRequest, version } from "./session";

type Sending = Command extends infer C ? (C extends { run: string } ? Omit<C, "run"> : never) : never;

function tell(command: Sending): boolean {
  const { run } = useRun.getState();
  const told = ready() && send({ ...command, run } as Command);
  if (!told) notify(t.shell.connection.notConnected);
  return told;
}

/** An order that the page shows as given until the run answers it. */
function order(what: Order["what"], command: Sending): void {
  depart();
  if (tell(command)) useRun.setState((s) => ({ ordered: awaited(what, s) }));
}

// --- numbers under the hand: the newest value of each node once an animation frame ---

const dragged = new Map<string, { value: number; stamp: number }>();
let flushing = false;

function flush(): void {
  const { run } = useRun.getState();
  if (ready()) {
    for (const [node, { value, stamp }] of dragged) {
      send({ type: "act", run, event: { kind: "set", node, value }, stamp });
    }
  }
  dragged.clear();
}

/** Sent at once; what follows within the same frame is sent with the next one. */
function setLive(node: string, value: number): void {
  dragged.set(node, { value, stamp: performance.now() });
  if (flushing) return;
  flush();
  flushing = true;
  requestAnimationFrame(() => {
    flushing = false;
    if (dragged.size) flush();
  });
}

/** While a number is dragged the run follows every move; the drawing, and all that reads it, when the hand rests. */
const REST_MS = 200;
let resting: ReturnType<typeof setTimeout> | undefined;
/** What the hand has set and the drawing does not hold yet: a dot on the map sets two numbers at a time. */
const undrawn = new Map<string, number>();

function draw(): void {
  const { doc, edit } = useDoc.getState();
  const known = [...undrawn].filter(([node]) => nodeOf(doc, node) !== null);
  undrawn.clear();
  if (known.length) edit((d) => known.reduce((out, [node, value]) => withValue(out, node, value), d));
}

function setValue(node: string, value: number, phase: "drag" | "commit"): void {
  if (!Number.isFinite(value)) return;
  const known = nodeOf(useDoc.getState().doc, node) !== null;
  undrawn.set(node, value);
  clearTimeout(resting);
  setLive(node, value);
  if (phase === "drag") {
    beginGesture();
    live.draggedAt = performance.now();
    if (ready()) resting = setTimeout(draw, REST_MS);
    else draw();
    return;
  }
  draw();
  endGesture();
  flush();
  if (known) submit(useDoc.getState().doc);
}

async function keepValues(): Promise<void> {
  const before = useDoc.getState();
  const doc = await withRunValues(before.doc);
  if (useDoc.getState().doc !== before.doc || doc === before.doc) return;
  before.edit(() => doc);
  submit(doc);
  notify(t.shell.moved.kept);
}

function ask<T>(what: string, args: Record<string, unknown> = {}, options: AskOptions = {}): Promise<T> {
  const { run } = useRun.getState();
  if (!ready()) return Promise.reject(new AskError(t.shell.connection.notConnected));
  return asks.ask<T>(
    what,
    (id) => send({ type: "ask", run, id, what, args }),
    (id) => send({ type: "cancel", run, id }),
    options,
  );
}

let watchLater = false;

function watch(owner: string, parts: { node: string; port: string }[]): void {
  watches.set(owner, parts);
  if (watchLater) return;
  watchLater = true;
  queueMicrotask(() => {
    watchLater = false;
    sendWatch();
  });
}

const act = (event: Record<string, unknown>, stamp: number | null = null) => {
  if (dragged.size) flush();
  tell({ type: "act", event, stamp });
};

let seeks = 0;

/** Going elsewhere on the timeline overtakes an order to play. */
function rewind(command: Sending): boolean {
  depart();
  const told = tell(command);
  if (told) useRun.setState({ ordered: null });
  return told;
}

const table: Actions = {
  setValue,
  commitDocument: () => submit(useDoc.getState().doc),
  hold: (amount, stamp) => act({ kind: "pull", amount }, stamp),
  tug: (amount, stepSize) =>
    act(stepSize === undefined ? { kind: "tug", amount } : { kind: "tug", amount, step_size: stepSize }),
  play: (speed = null) => order("play", { type: "play", speed }),
  pause: () => order("pause", { type: "pause" }),
  step: (n) => void (n > 0 ? order("step", { type: "step", n }) : rewind({ type: "step", n })),
  seek: (step, branch) => {
    const id = ++seeks;
    const told = rewind({ type: "seek", step, id, ...(branch === undefined ? {} : { branch }) });
    useRun.setState({ sought: told ? 0 : id });
    return id;
  },
  restart: (seed) => void rewind(seed === undefined ? { type: "restart" } : { type: "restart", seed }),
  train: (path, value) => {
    noteSteered(path);
    act({ kind: "train", path, value });
  },
  act: (event) => act(event),
  keepValues: () => void keepValues(),
  watch,
  ask,
  retry,
};

/** What is left of a drag is of the document that was there: another may have a node of that name. */
function forgetDrag(): void {
  clearTimeout(resting);
  dragged.clear();
  undrawn.clear();
}

useDoc.subscribe((now, before) => {
  if (now.id !== before.id) forgetDrag();
  else if (now.doc !== before.doc) drawingChanged();
});

Object.assign(actions, table);
