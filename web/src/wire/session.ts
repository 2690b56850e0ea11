import type { Doc } from "../graph/document";
import { live, liveChanged } from "../state/live";
import { notify } from "../state/notices";
import { NO_TROUBLES, useRun } from "../state/run";
import { sameDocument } from "../state/same";
import { t } from "../ui/messages";
import { Asks } from "./asks";
import { EditQueue } from "./edits";
import { decodeFrame, FrameError } from "./frames";
import { allHeard, forgetNumbers, takeFrame, takeGraph, takeUnheard } from "./numbers";
import {
  type Accepted,
  type Command,
  type Open,
  type Opened,
  type Part,
  PROTOCOL,
  type Problem,
  type Reply,
  type Stale,
  type Welcome,
} from "./protocol.gen";
import { Socket } from "./socket";
import { forgetRun, takeHistory, takeSought, takeStatus, takeWarming } from "./stores";
import { Watches } from "./watches";

/**
 * The conversation with the engine about one run at a time: opens it, joins it again after a
 * lost connection, and puts what comes back into the stores.
 */

export interface RunRequest {
  run: string;
  seed?: number;
  /** A timeline to replay, from a link or a file. */
  events?: [number, Record<string, unknown>][];
  at?: number;
  /** All lines of it, where there are several, and which one `events` are of. */
  lines?: Record<string, unknown>[];
  branch?: number;
  /** The drawing on this page has edits that the engine has not accepted: ours wins. */
  ours?: boolean;
}

/** How the session reads and changes the drawing; `state` supplies it. */
interface Desk {
  doc: () => Doc;
  /** The engine's document takes the place of ours, as one step of the history. */
  adopt: (doc: Doc) => void;
  /** The engine has accepted everything up to this revision. */
  settled: () => void;
}

/** What every page looks at, whatever panels are open. */
const ALWAYS: Record<Doc["kind"], Part[]> = {
  circuit: ["values", "gradients", "shares"].map((port) => ({ node: "*", port })),
  network: [{ node: "*", port: "metrics" }],
};
const LATE = 150;
/** Frames a second that are asked for: numbers of circuits cost nothing; of pictures of networks 30 are to be
 * painted, and some of those asked for fall into moments in which the page is busy. */
const RATE: Record<Doc["kind"], number> = { circuit: 60, network: 45 };
/** The engine's process ended and was started again: no question of before will be answered. */
const RESTARTED = "restarted";
/** No answer to a seek will come any more. */
const SOUGHT_ALL = Number.POSITIVE_INFINITY;

let desk: Desk | null = null;
let request: RunRequest | null = null;
let socket: Socket | null = null;
let joined = false;
let lost = false;
let serverLimits: Record<string, number> = {};
let serverVersion = "";
/** The newest frame that has come, and the newest that has been drawn. */
let seq = 0;
let drawn = 0;
let watched = "";
/** The newest drawing that the engine has accepted. */
let heard: Doc | null = null;

export const limits = () => serverLimits;
export const version = () => serverVersion;

export const asks = new Asks(t.shell.connection.notConnected);
export const watches = new Watches();

export const edits = new EditQueue((rev, doc) => {
  send({ type: "edit", run: useRun.getState().run, rev, doc: plainJson(doc) });
  setTimeout(showStale, LATE);
});

const plainJson = (doc: Doc) => doc as unknown as Record<string, unknown>;

/** Sends a command about the current run; false while the engine is out of reach. */
export function send(command: Command): boolean {
  return socket?.send(command) ?? false;
}

/** True when the current run is open and commands reach it. */
export const ready = () => joined;

export function connect(url: string, desk_: Desk): void {
  desk = desk_;
  socket = new Socket(url, {
    onOpen: () => useRun.setState({ link: "open", retryIn: 0 }),
    onText: (text) => take(JSON.parse(text) as Reply),
    onBinary: takeBytes,
    onDown: down,
    onCountdown: (seconds) => useRun.setState({ retryIn: seconds }),
  });
  useRun.setState({ link: "connecting" });
  socket.connect();
  document.addEventListener("visibilitychange", lookedAt);
  addEventListener("online", retry);
}

export function retry(): void {
  socket?.retryNow();
}

/** A hidden page costs the engine nothing; one that is looked at again does not wait for its countdown. */
function lookedAt(): void {
  if (document.visibilityState === "visible" && useRun.getState().link === "lost") retry();
  sendWatch();
}

/** Leaves the current run and opens another one for the document on the desk. */
export function openRun(next: RunRequest): void {
  if (request && (joined || request.run !== next.run)) send({ type: "leave", run: request.run });
  request = next;
  joined = false;
  heard = null;
  edits.reset();
  asks.failAll(t.shell.connection.cancelled);
  forgetRun(next.run, desk?.doc());
  forgetNumbers();
  watches.set("run", ALWAYS[desk?.doc().kind ?? "circuit"]);
  repaint();
  join();
}

/** The drawing has changed. While the engine is out of reach it waits; a refused opening is tried again. */
export function submit(doc: Doc): void {
  edits.submit(doc);
  if (!joined) join();
}

function join(): void {
  seq = drawn = 0;
  if (!socket?.isOpen || !request || !desk || !serverVersion) return;
  const { run, seed, events, at, lines, branch } = request;
  const open: Open = { type: "open", run, doc: plainJson(desk.doc()), rev: edits.rev };
  if (seed !== undefined) open.seed = seed;
  if (events?.length) open.events = events;
  if (at !== undefined) open.at = at;
  if (lines?.length && branch !== undefined) Object.assign(open, { lines, branch });
  send(open);
}

function down(refused: boolean): void {
  lost ||= joined;
  joined = false;
  serverVersion = "";
  edits.closed();
  asks.failAll(t.shell.connection.lostAsking);
  live.stale = true;
  drawingChanged();
  if (request) request.ours = edits.pending || (request.ours ?? false);
  useRun.setState({ link: refused ? "refused" : "lost", playing: false, ordered: null, warming: null });
  repaint();
}

/** Draws on the next animation frame, and tells the engine what has been drawn. */
function repaint(): void {
  liveChanged((listeners) =>
    requestAnimationFrame(() => {
      try {
        listeners();
      } finally {
        acknowledge(); // a painter's mistake must not stop the numbers
      }
    }),
  );
}

function acknowledge(): void {
  if (!request || seq === drawn) return;
  drawn = seq;
  send({ type: "ack", run: request.run, seq });
}

function showStale(): void {
  const stale = !joined || edits.pending;
  if (live.stale === stale) return;
  live.stale = stale;
  drawingChanged();
  repaint();
}

/** While the engine is behind, its last numbers give way to what the drawing says. */
export function drawingChanged(): void {
  if (!live.stale || !heard || !desk) return;
  takeUnheard(heard, desk.doc(), useRun.getState().graph?.wires ?? []);
  repaint();
}

function takeBytes(bytes: ArrayBuffer): void {
  try {
    const frame = decodeFrame(bytes);
    if (frame.run !== request?.run) return;
    takeFrame(frame);
    seq = frame.seq;
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    notify(t.shell.connection.oldPage, { tone: "error" });
    return;
  }
  live.stale = !joined || (live.stale && edits.pending);
  if (!live.stale) allHeard();
  repaint();
}

export function sendWatch(): void {
  if (!request || !joined) return;
  const parts = document.visibilityState === "hidden" ? [] : watches.union();
  const now = JSON.stringify(parts);
  if (now === watched) return;
  watched = now;
  send({ type: "watch", run: request.run, parts, rate: RATE[desk?.doc().kind ?? "circuit"] });
}

type Handlers = { [K in Reply["type"]]: (reply: Extract<Reply, { type: K }>) => void };

const handlers: Handlers = {
  welcome,
  warming: takeWarming,
  opened,
  accepted,
  problem,
  stale,
  status: takeStatus,
  sought: takeSought,
  history: takeHistory,
  progress: (reply) => asks.progressed(reply.id, reply.done, reply.total, reply.text),
  answer: (reply) => asks.answered(reply.id, reply.result),
  refused: (reply) => asks.refused(reply.id, reply.trouble),
  notice: (reply) => {
    if (reply.code === RESTARTED) restarted();
    notify(reply.text);
  },
};

function restarted(): void {
  asks.failAll(t.shell.connection.lostAsking);
  useRun.setState({ ordered: null, sought: SOUGHT_ALL }); // a seek on its way has gone with it
}

function take(reply: Reply): void {
  if ("run" in reply && reply.run !== null && reply.run !== request?.run) return;
  // a newer server may know replies that this page does not
  (handlers[reply.type] as ((reply: Reply) => void) | undefined)?.(reply);
}

function welcome(reply: Welcome): void {
  serverVersion = reply.version;
  serverLimits = reply.limits;
  if (reply.protocol !== PROTOCOL) {
    notify(t.shell.connection.oldPage, {
      tone: "error",
      lasts: 0,
      action: { label: t.shell.connection.reload, run: () => location.reload() },
    });
    return;
  }
  join();
}

/** The run is there: as asked, or unasked after the engine had to restore it. */
function opened(reply: Opened): void {
  if (!desk || !request) return;
  const restored = joined;
  joined = true;
  watched = "";
  useRun.setState({ graph: reply.graph, seed: reply.seed, troubles: NO_TROUBLES, warnings: reply.warnings });
  takeGraph(reply.graph);
  if (lost) notify(t.shell.connection.back);
  lost = false;
  // accepted edits are kept by the engine; an older revision means that some were lost after all
  const ours = request.ours || edits.pending || (restored && reply.rev < edits.rev);
  const drawing = restored && reply.rev === edits.rev; // such as a drag that is still going on
  const same = sameDocument(reply.doc as unknown as Doc, desk.doc());
  if (same) edits.forget();
  else if (!ours && !drawing) desk.adopt(reply.doc as unknown as Doc);
  heard = ours && !same ? (reply.doc as unknown as Doc) : desk.doc();
  request = { run: request.run };
  edits.opened(reply.rev, ours && !same ? desk.doc() : null);
  sendWatch();
  showStale();
  repaint();
}

function accepted({ rev, warnings, graph }: Accepted): void {
  heard = edits.accepted(rev) ?? heard;
  useRun.setState({ graph, warnings, troubles: NO_TROUBLES });
  takeGraph(graph);
  if (!edits.pending) desk?.settled();
  showStale();
  repaint();
}

function problem(reply: Problem): void {
  const opening = !joined && request !== null;
  if (edits.refused(reply.rev) || opening) {
    useRun.setState({ troubles: reply.troubles });
    if (!edits.pending) allHeard();
    showStale();
    repaint();
    return;
  }
  useRun.setState({ ordered: null, sought: SOUGHT_ALL });
  const first = reply.troubles[0];
  if (first) notify(first.hint ? `${first.text} ${first.hint}` : first.text, { tone: "error" });
}

function stale(reply: Stale): void {
  const lost = edits.overtaken(reply.rev);
  useRun.setState({ graph: reply.graph, troubles: NO_TROUBLES, warnings: NO_TROUBLES });
  takeGraph(reply.graph);
  desk?.adopt(reply.doc as unknown as Doc);
  heard = desk?.doc() ?? null;
  if (lost) notify(t.shell.otherPage);
  showStale();
  repaint();
}
