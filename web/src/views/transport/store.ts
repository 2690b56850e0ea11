/** How the run is driven from this page: the chosen speed. Lives beside the run, never in it. */
import { create } from "zustand";
import { mayMove } from "../../editor/rope/asking";
import { mayPull } from "../../editor/rope/pull";
import { wave } from "../../editor/wave";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { notify } from "../../state/notices";
import { type RunState, useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { t } from "../../ui/messages";
import { layTimeline } from "./timeline";

export type Speed = "slow" | "normal" | "fast" | "max";

/** Steps a second; null is as fast as the engine can. */
export const RATES: Record<Speed, number | null> = { slow: 2.5, normal: 10, fast: 40, max: null };

/** The same choice for the waves: how many times as fast as a gate in 180 ms. */
const PACE: Record<Speed, number> = { slow: 0.25, normal: 1, fast: 4, max: 8 };

export const useSpeed = create<{ speed: Speed }>()(() => ({ speed: "normal" }));

/** A circuit is followed step by step; a net needs thousands of steps before there is anything to see. */
useDoc.subscribe((now, before) => {
  if (now.id !== before.id && now.doc.kind !== before.doc.kind)
    useSpeed.setState({ speed: now.doc.kind === "network" ? "max" : "normal" });
});

/** A new speed takes hold at once when the run is playing. */
export function setSpeed(speed: Speed): void {
  useSpeed.setState({ speed });
  wave.setSpeed(PACE[speed]);
  if (useRun.getState().playing) actions.play(RATES[speed]);
}

/** Does it play, or was it told to and has yet to answer? The newest order counts. */
export const wantsPlay = ({ playing, ordered }: Pick<RunState, "playing" | "ordered">): boolean =>
  ordered?.what === "play" || (playing && ordered?.what !== "pause");

export function togglePlay(): void {
  if (wantsPlay(useRun.getState())) actions.pause();
  else if (canTrain()) actions.play(RATES[useSpeed.getState().speed]);
}

/** One step on, where there is something to step through. */
export function stepOn(): void {
  if (canTrain()) actions.step(1);
}

/** A run that plays on would give away what is to be predicted: it pauses. */
export function setPredictFirst(predictFirst: boolean): void {
  useUi.getState().set({ predictFirst });
  if (predictFirst && wantsPlay(useRun.getState())) actions.pause();
}

/** A net without data has nothing to learn from, and a circuit without its wires nothing to move; they say so. */
function canTrain(): boolean {
  const { doc } = useDoc.getState();
  if (doc.kind === "circuit") return mayPull() && mayMove();
  const nothing = !doc.data;
  if (nothing) notify(t.views.transport.noData);
  return !nothing;
}

/** The speed that the run itself reports, when it is one of ours. */
export function speedOf(rate: number | null): Speed | null {
  const found = (Object.entries(RATES) as [Speed, number | null][]).find(([, r]) => r === rate);
  return found ? found[0] : null;
}

/** Where the head of the timeline was sent, until the run stands there: a second press goes on from it. */
export const useAim = create<{ step: number | null }>()(() => ({ step: null }));

/** At most one message in so many ms. */
const EVERY = 60;
let wanted: { step: number; branch?: number } | null = null;
let waiting = false;
/** The newest seek that was sent: on its way to it the run comes through the ones before. */
let newest = 0;

function aim(step: number | null): void {
  if (useAim.getState().step !== step) useAim.setState({ step });
}

useRun.subscribe(({ playing, ordered, run, branch, link, sought }, before) => {
  if (run !== before.run || link !== "open") wanted = null; // it was meant for the run that is gone
  const elsewhere = run !== before.run || branch !== before.branch || link !== "open";
  const answered = sought !== before.sought && sought >= newest && !wanted;
  if (elsewhere || playing || ordered !== null || answered) aim(null);
});

/** Scrubbing: the newest place wins, at most one message every 60 ms, the last one always sent. */
export function scrubTo(step: number, branch?: number): void {
  wanted = branch === undefined ? { step } : { step, branch };
  aim(branch === undefined && useRun.getState().link === "open" ? step : null);
  if (!waiting) send();
}

/** To the newest step of the line one stands on. */
export function scrubToTip(): void {
  const { branches, branch } = useRun.getState();
  scrubTo(layTimeline(branches, branch).tip);
}

function send(): void {
  const next = wanted;
  wanted = null;
  waiting = next !== null;
  if (!next) return;
  setTimeout(send, EVERY);
  newest = actions.seek(next.step, next.branch);
}
