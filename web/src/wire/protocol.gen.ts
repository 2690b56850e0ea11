// Generated from server/protocol.py by `python -m server.codegen`. Do not edit.

/** A JSON object whose shape this protocol does not fix. */
export type Json = Record<string, unknown>;

/** Raised whenever an older page could misunderstand the server. */
export const PROTOCOL = 1;

/** First four bytes of a frame, little-endian. */
export const FRAME_MAGIC = 0x31475554;

/** The update rules (documents/settings.py). */
export const OPTIMIZERS = ["sgd", "momentum", "nesterov", "rmsprop", "adam"] as const;

/** How first weights are drawn (engine/layers/dense.py). */
export const INITIALIZERS = ["scaled", "normal", "xavier", "he", "zeros"] as const;

/** The losses of any output against the label (documents/settings.py). */
export const COSTS = ["quadratic", "cross_entropy", "log_likelihood", "hinge", "mean_squared_error"] as const;

/** Costs that take logarithms, and the activation that they need (documents/settings.py). */
export const SHARES = {"cross_entropy": "sigmoid", "log_likelihood": "softmax"} as const;

/** The learning rate's schedules (documents/settings.py). */
export const SCHEDULES = ["constant", "step", "exponential", "cosine", "halve_on_plateau"] as const;

// --- shared pieces ---

/**
 * One array that a page looks at: `port` of `node`; node `*` is the whole circuit.
 *
 * Circuits: node `*` with port `values`, `gradients` (both in `Graph.order`) or
 * `shares` (in `Graph.wires`: each wire's contribution to its source's gradient).
 * Networks: node id with port `activation`, `gradient`, `weight`, `bias`,
 * `weight_gradient`, `bias_gradient`, `mask` (dropout: 0 where the last minibatch silenced
 * a number, of the example `masked` of the status), `weight_locked`, `bias_locked`, `field40`
 * (every unit on 40 x 40 points of the plane), `neuron3` (a unit's terms and tugs); node `*` with
 * port `metrics`.
 */
export interface Part {
  node: string;
  port: string;
}

/**
 * What the engine made of a document.
 *
 * `order`: every node id with chips opened (`chip1/y`), the order of `values`.
 * `wires`: `[source id, target id, input index]` in the order of `shares`.
 * `shapes`: output shape by node id (networks; scalars are `[]`).
 * `parameters`: number of trained numbers by node id.
 * `classes`: names of the units that stand for classes, by node id.
 * `answers`: names of the data's classes where one number tells which it is: the lower, the higher.
 */
export interface Graph {
  order: string[];
  wires: [string, string, number][];
  shapes: Record<string, number[]>;
  parameters: Record<string, number>;
  classes: Record<string, string[]>;
  answers: string[];
}

/**
 * One thing that is wrong, in words: where, why, and what to do about it.
 *
 * `severity`: `error` refuses, `warning` does not. `path` is the place in the document.
 */
export interface Trouble {
  code: string;
  text: string;
  hint: string;
  node: string | null;
  port: number | null;
  path: string;
  severity: "error" | "warning";
}

/** A line of the timeline: it leaves `parent` at `fork` and has reached `tip`. */
export interface Branch {
  id: number;
  parent: number | null;
  fork: number;
  tip: number;
  label: string;
}

/** One array of a frame: its bytes begin `offset` bytes after the (padded) header. */
export interface FramePart {
  node: string;
  port: string;
  shape: number[];
  dtype: "float64" | "float32" | "int32" | "uint8";
  offset: number;
}

// --- page to server ---

/**
 * Start a run for a document, or join the run of that id when it is alive or stored.
 *
 * `events`: a timeline to replay (a shared link), as `[step, event]` pairs. `lines`: all its lines,
 * `branch` the one of `events`. `at`: the step to stand on. A `Problem` says what does not fit.
 */
export interface Open {
  type: "open";
  run: string;
  doc: Json;
  rev: number;
  seed?: number | null;
  events?: [number, Json][];
  lines?: Json[];
  branch?: number | null;
  at?: number | null;
}

/**
 * The whole document after an edit. `rev` is the revision it was made from.
 *
 * One edit is on its way at a time: the next waits for `Accepted`, `Problem` or `Stale`.
 */
export interface Edit {
  type: "edit";
  run: string;
  rev: number;
  doc: Json;
}

/**
 * Something that happens to the run: it is logged with its step.
 *
 * `event` has `kind`: `set` (node, value) · `pull` (amount, target: the held rope; 0 lets go) ·
 * `tug` (amount, step_size: one update along the pull) · `lock` (node, locked) ·
 * `train` (path, value: any setting below `train`) · `weight` (node, index, value) ·
 * `example` (row, pixels or point: which example is shown; answer: the class or value of the latter;
 * target, amount: the class that it is pulled by, as in `pull`; without amount the rope stays as it is) ·
 * `data` (set: settings below `data`; add: points; erase: [x1, x2, radius]) ·
 * `envelope` (open: true) · `param` (node, name, value: a number of a layer, such as the rate of
 * dropout) · `best` (back to the
 * weights of the best validation epoch).
 * `stamp`: the page's clock in ms; it comes back in the frame header that shows the effect.
 */
export interface Act {
  type: "act";
  run: string;
  event: Json;
  stamp?: number | null;
}

/** Train on. `speed`: steps a second, or null for as fast as the engine can. `until`: stop there. */
export interface Play {
  type: "play";
  run: string;
  speed?: number | null;
  until?: number | null;
}

/** Stop playing where the run stands. */
export interface Pause {
  type: "pause";
  run: string;
}

/** `n` steps on, or back when negative. */
export interface Step {
  type: "step";
  run: string;
  n?: number;
}

/** Go to a step of a branch (default: the current one). `id`: comes back with `Sought`. */
export interface Seek {
  type: "seek";
  run: string;
  step: number;
  branch?: number | null;
  id?: number | null;
}

/** Back to step 0 with the document's values; the old line stays as a branch. */
export interface Restart {
  type: "restart";
  run: string;
  seed?: number | null;
}

/** The parts this page looks at now; replaces what it watched before. Empty: hidden tab. */
export interface Watch {
  type: "watch";
  run: string;
  parts: Part[];
  rate?: number;
}

/** The page has drawn frame `seq`. */
export interface Ack {
  type: "ack";
  run: string;
  seq: number;
}

/** A question with one answer. `what` names a question of the engine (`engine/questions`). */
export interface Ask {
  type: "ask";
  run: string;
  id: number;
  what: string;
  args?: Json;
}

/** Stop working on question `id`. */
export interface Cancel {
  type: "cancel";
  run: string;
  id: number;
}

/** This page no longer looks at the run; it is parked when nobody does. */
export interface Leave {
  type: "leave";
  run: string;
}

// --- server to page ---

/** First message on a socket. */
export interface Welcome {
  type: "welcome";
  protocol: number;
  version: string;
  limits: Record<string, number>;
}

/** The compiled engine is being prepared. `done == total`: warm. */
export interface Warming {
  type: "warming";
  done: number;
  total: number;
  what: string;
}

/**
 * The run is ready. `resumed`: it already existed and stands where it stood.
 *
 * Comes unasked, with `resumed`, when a crashed run was restored: compare `rev`, send lost edits again.
 * `warnings`: what of the document is left out, such as nodes that are not wired up yet.
 */
export interface Opened {
  type: "opened";
  run: string;
  rev: number;
  doc: Json;
  graph: Graph;
  seed: number;
  resumed: boolean;
  warnings: Trouble[];
}

/** An edit holds: `rev` is the new revision. `warnings` do not refuse anything. */
export interface Accepted {
  type: "accepted";
  run: string;
  rev: number;
  graph: Graph;
  warnings: Trouble[];
}

/** A command was refused and changed nothing. `rev`: the revision the page sent, if any. */
export interface Problem {
  type: "problem";
  run: string | null;
  rev: number | null;
  troubles: Trouble[];
}

/** Another page was quicker: this is the document now. Also sent unasked to the other pages of a run. */
export interface Stale {
  type: "stale";
  run: string;
  rev: number;
  doc: Json;
  graph: Graph;
}

/**
 * Where the run stands. Newest wins; sent at most 10 times a second and at every change of state.
 *
 * `metrics`: circuits `objective`, `evaluations`, `accuracy`; networks `train_loss`,
 * `train_accuracy`, `validation_loss`, `validation_accuracy`, `test_accuracy`, `epoch`,
 * `examples` (seen so far), `examples_per_second` (while training), `learning_rate` (now, by the
 * schedule), and of every layer with weights `delta:ID`, `gradient:ID`, `update:ID` (norms of its
 * gradients, see `engine/insight/survey.py`; ID is the one that the layer began with, whatever it is
 * called now).
 * `trouble`: why it stopped (the first non-finite number and its node).
 * `settings`: the run's own `train` section. `row`: the example shown. `backward`: false
 * before any backward pass, then gradients read "not computed yet". `more`:
 * `document_settings` (`settings` as the document has them), and what only some runs have: circuits
 * `locked` (node ids), `held` (the pull of a held rope, else 0); networks `target` (the pulled class),
 * `envelope` (the step it was opened), `envelopes` (the same of former data, by its name),
 * `best` (validation of the best epoch), `batches` (updates of an epoch), `parts` (examples to train,
 * validate and test), `params` (numbers of layers that were moved), `initializers` (what the weights
 * were drawn with), `losses` (complete), `best_epoch`, `answer` (the class or value given for
 * the point or drawing on the screen), `pose` (of the drawn stroke on the screen), `estimated` (the
 * figures are of some examples), `judged` (of how many of a part they are at most: `within` an epoch,
 * and of `train` at its end), `masked` (the example whose dropout mask is told), `waiting` (true: it
 * trains as soon as the engine is compiled). Both: `goal` (the step where it stops playing by itself, such
 * as one of what is recorded that it was told to go to).
 */
export interface Status {
  type: "status";
  run: string;
  step: number;
  playing: boolean;
  speed: number | null;
  branch: number;
  branches: Branch[];
  pull: number;
  backward: boolean;
  metrics: Record<string, number | null>;
  settings: Json;
  moved: string[];
  row: number | null;
  compiled: boolean;
  trouble: Trouble | null;
  more: Json;
}

/** The answer to this page's `Seek` `id` and those before it: the run stands here, or on its way. */
export interface Sought {
  type: "sought";
  run: string;
  id: number;
  step: number;
  branch: number;
}

/**
 * New points of the timeline since the last one: `series[name]` = `[[step, value], ...]` of a branch.
 *
 * A point at the step of the last known one takes its place. `events`: `[step, event]` of the
 * branch; they take the place of the known ones from index `first` on (a drag at rest rewrites the
 * newest event). `reset`: forget what you had of this branch.
 */
export interface History {
  type: "history";
  run: string;
  branch: number;
  reset: boolean;
  series: Record<string, [number, number | null][]>;
  first: number;
  events: [number, Json][];
}

/** How far the answer to question `id` is, `done` of `total`, and in words what is being done. */
export interface Progress {
  type: "progress";
  run: string;
  id: number;
  done: number;
  total: number;
  text: string;
}

/** The answer to question `id`; its shape is told by the question's file. */
export interface Answer {
  type: "answer";
  run: string;
  id: number;
  result: Json;
}

/** Question `id` has no answer; why. */
export interface Refused {
  type: "refused";
  run: string;
  id: number;
  trouble: Trouble;
}

/** One sentence for the person: a worker was restarted, a run was resumed, another page joined. */
export interface Notice {
  type: "notice";
  run: string | null;
  text: string;
  code: string;
}

// --- frames: the JSON header of a binary message (layout: server/frames.py) ---

/**
 * What a frame shows. Ack it by `seq`; at most two frames are on their way at a time.
 *
 * `pull`, `backward` and `row` are those of `Status`, at this very step.
 * `stamp`: that of this page's newest `Act` whose effect is in here, else null.
 */
export interface FrameHeader {
  protocol: number;
  run: string;
  seq: number;
  step: number;
  backward: boolean;
  pull: number;
  row: number | null;
  stamp: number | null;
  parts: FramePart[];
}

export type Command =
  | Open
  | Edit
  | Act
  | Play
  | Pause
  | Step
  | Seek
  | Restart
  | Watch
  | Ack
  | Ask
  | Cancel
  | Leave;

export type Reply =
  | Welcome
  | Warming
  | Opened
  | Accepted
  | Problem
  | Stale
  | Status
  | Sought
  | History
  | Progress
  | Answer
  | Refused
  | Notice;
