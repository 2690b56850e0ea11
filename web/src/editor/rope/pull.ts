/** What the rope does: holds, lets go, pulls once, and keeps tugging while it is held far out. */

import { create } from "zustand";
import { waitingOutput } from "../../graph/waiting";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { live, valueOf } from "../../state/live";
import { notify } from "../../state/notices";
import { useRun } from "../../state/run";
import { signed } from "../../ui/format";
import { t } from "../../ui/messages";
import { announce } from "../announce";
import { board } from "../board";
import { GESTURES } from "../gestures";
import { wave } from "../wave";

interface RopeState {
  /** The held pull; 0: nobody holds it. */
  amount: number;
  streaming: boolean;
}

export const useRope = create<RopeState>()(() => ({ amount: 0, streaming: false }));

let pace: ReturnType<typeof setInterval> | null = null;

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

/** The newest single pull: its tugs stay on the screen, but it says nothing about the next click. */
let newest: number | null = null;

/** The pull a click makes: the one that is held by number, else towards the objective. */
export function restingPull(): number {
  const pull = live.pull || useRun.getState().pull;
  return (pull === newest ? towards() : pull) < 0 ? -1 : 1;
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
  newest = null;
  actions.hold(amount);
}

/** Holds the rope. `travel` beyond a threshold keeps tugging, at a pace the eye can follow. */
export function holdRope(amount: number, travel: number): void {
  if (wave.get().active) wave.finish();
  if (amount === useRope.getState().amount) return;
  if (amount && !mayPull()) return;
  if (gate?.(amount, () => holdRope(amount, travel))) return;
  useRope.setState({ amount });
  actions.hold(amount);
  const far = Math.abs(travel) > GESTURES.ropeStream;
  if (far && !pace) {
    pace = setInterval(() => actions.tug(useRope.getState().amount), GESTURES.ropePace);
  }
  if (!far) stopStream();
  useRope.setState({ streaming: far });
}

function stopStream(): void {
  if (pace) clearInterval(pace);
  pace = null;
}

export function letGo(): void {
  stopStream();
  if (useRope.getState().amount === 0) return;
  useRope.setState({ amount: 0, streaming: false });
  actions.hold(0);
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
  pullNow(amount);
}

function pullNow(amount: number): void {
  if (wave.get().active) {
    wave.finish();
    return;
  }
  actions.hold(amount);
  wave.run(() => {
    // let go before the tug: after it the rope and all wires go on showing what was pulled
    if (useRope.getState().amount === 0) actions.hold(0);
    newest = amount;
    actions.tug(amount);
    say();
  });
}

function say(): void {
  setTimeout(() => {
    const out = board.scene?.output;
    if (!out || out.engine === null) return;
    announce(t.editor.did.waveDone(out.symbol, signed(valueOf(out.engine), 4), signed(live.pull)));
  }, 120);
}
