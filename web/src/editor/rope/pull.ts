/** What the rope does: holds, lets go, pulls once, and keeps tugging while it is held far out. */

import { create } from "zustand";
import { waitingOutput } from "../../graph/waiting";
import { actions, onDeparture } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { live, valueOf } from "../../state/live";
import { notify } from "../../state/notices";
import { useRun } from "../../state/run";
import { signed } from "../../ui/format";
import { t } from "../../ui/messages";
import { announce } from "../announce";
import { board } from "../board";
import { GESTURES } from "../gestures";
import { predictAnew, unpredicted } from "../predict";
import { wave } from "../wave";
import { askFirst, giveUp, stopAsking, useAsking } from "./asking";
import { showMoved } from "./follow";
import { forgetHeld, giveNumber, heldNumber, hold, onTaken } from "./held";
import { isOpening, whenThere } from "./opening";

interface RopeState {
  /** The held pull; 0: nobody holds it. */
  amount: number;
  streaming: boolean;
  /** It was let go and nothing has moved since: it pulls no longer, whatever the engine would pull by itself. */
  letGo: boolean;
}

export const useRope = create<RopeState>()(() => ({ amount: 0, streaming: false, letGo: false }));

let pace: ReturnType<typeof setInterval> | null = null;
/** The rope in the hand has tugged already, because it was held far out. */
let tugged = false;

/** Somebody else may want to ask a question before the rope pulls (the first minute). */
export type PullGate = (amount: number, go: () => void) => boolean;
let gate: PullGate | null = null;

/** `gate(amount, go)` returns true when it has taken the pull over; it calls `go` when the pull may happen. */
export function setPullGate(next: PullGate | null): void {
  gate = next;
}

/** The length of one tug: the run's setting, else the document's, else 0.01. */
export function stepSize(): number {
  const own = useRun.getState().settings.step_size ?? useDoc.getState().doc.train?.step_size;
  return typeof own === "number" && own > 0 ? own : 0.01;
}

/** The pull a click makes: the one that is held by number, else towards the objective. */
export function restingPull(): number {
  return heldNumber() || (towards() < 0 ? -1 : 1);
}

/** Which way the objective is, as the engine pulls by itself. */
function towards(): number {
  const { objective, target } = { ...useDoc.getState().doc.train, ...useRun.getState().settings };
  const out = board.scene?.output?.engine;
  if (objective === "target") return Number(target) - ((out ? valueOf(out) : null) ?? 0);
  return objective === "minimize" ? -1 : 1;
}

/** Holds a pull that was given as a number, until another one is given. */
export function holdNumber(amount: number): void {
  if (amount && !mayPull()) return;
  giveNumber(amount);
  whenThere(() => take(amount));
}

/** The engine holds this pull from now on, and no other one waits. */
function take(amount: number): void {
  if (amount !== heldNumber()) giveNumber(0);
  stopAsking();
  predictAnew(amount);
  useRope.setState({ letGo: amount === 0 });
  hold(amount);
}

/** Holds the rope. `travel` beyond a threshold keeps tugging, at a pace the eye can follow. */
export function holdRope(amount: number, travel: number): void {
  if (wave.get().active) wave.finish();
  if (amount === useRope.getState().amount) return;
  if (amount && !mayPull()) return;
  if (gate?.(amount, () => holdRope(amount, travel))) return;
  if (useRope.getState().amount === 0) tugged = false;
  useRope.setState({ amount });
  if (isOpening()) return;
  take(amount);
  const far = Math.abs(travel) > GESTURES.ropeStream && !unpredicted().length;
  if (far && !pace) pace = setInterval(stream, GESTURES.ropePace);
  if (!far) stopStream();
  useRope.setState({ streaming: far });
}

function stream(): void {
  tugged = true;
  actions.tug(useRope.getState().amount);
}

function stopStream(): void {
  if (pace) clearInterval(pace);
  pace = null;
}

/** Lets go without a pull. */
export function letGo(): void {
  stopStream();
  if (useRope.getState().amount === 0) return;
  useRope.setState({ amount: 0, streaming: false, letGo: true });
  if (!isOpening()) hold(0);
}

/** The hand opens after a drag: what it held is pulled once; a rope that has kept tugging makes its last tug. */
export function release(): void {
  stopStream();
  const { amount } = useRope.getState();
  if (amount === 0) return;
  useRope.setState({ amount: 0, streaming: false });
  if (tugged) step(amount);
  else whenThere(() => pullNow(amount));
}

/** An empty canvas and an output that is not wired up yet give the rope nothing to pull on, and say so. */
export function mayPull(): boolean {
  const { doc } = useDoc.getState();
  const waiting = waitingOutput(doc);
  const words = !doc.nodes.length ? t.views.inspector.empty : waiting ? t.editor.rope.waiting(waiting) : null;
  if (words) notify(words, { tone: "error" });
  return !words;
}

/** The whole lesson of one pull: the values light up, the tug runs back, then the inputs move. */
export function pullOnce(amount: number = restingPull()): void {
  if (!mayPull()) return;
  if (gate?.(amount, () => pullNow(amount))) return;
  whenThere(() => pullNow(amount));
}

/**
 * A pull whose wave is still on its way is done at once, so that every click counts. A run that plays has no
 * wave: held for as long as one takes, the rope would pull at every step meanwhile.
 */
function pullNow(amount: number): void {
  wave.finish();
  const { playing } = useRun.getState();
  if (!playing) take(amount);
  if (playing) step(amount);
  else if (!unpredicted().length) wave.run(() => step(amount));
  else if (isReachable()) askFirst(amount, step);
}

/** Without the engine there are no tugs to be predicted; that it is not there has been said. */
function isReachable(): boolean {
  const { link, graph } = useRun.getState();
  return link === "open" && graph !== null;
}

function step(amount: number): void {
  // let go before the tug: after it the rope and all wires go on showing what was pulled
  if (useRope.getState().amount === 0 && heldNumber() !== amount) {
    giveNumber(0);
    hold(0);
  }
  actions.tug(amount);
  if (useRope.getState().amount === 0) showMoved();
  say();
}

function say(): void {
  setTimeout(() => {
    const out = board.scene?.output;
    if (!out || out.engine === null) return;
    announce(t.editor.did.waveDone(out.symbol, signed(valueOf(out.engine), 4), signed(live.pull)));
  }, 120);
}

/** Before the run goes elsewhere a pull on its way makes its step; one that waits for predictions is given up. */
function settle(): void {
  giveUp();
  wave.settle();
  forgetHeld();
}

onTaken((amount) => {
  predictAnew(amount);
  useRope.setState({ letGo: amount === 0 });
});
onDeparture(settle);
useDoc.subscribe((now, before) => {
  const begun = wave.get().active || useAsking.getState().amount !== null;
  // of another output, or one that is cut off, the pull is done before the engine hears of it
  const other = () => now.doc.output !== before.doc.output || waitingOutput(now.doc) !== null;
  if (now.id !== before.id || (begun && other())) settle();
});
useRun.subscribe((now, before) => {
  if (now.step !== before.step) useRope.setState({ letGo: false });
});
