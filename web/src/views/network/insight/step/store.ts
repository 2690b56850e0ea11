/** The step that is taken apart: which wave is on the screen, and whether the update was applied. */
import { create } from "zustand";
import { wave } from "../../../../editor";
import { actions } from "../../../../state/actions";
import { type RunState, useRun } from "../../../../state/run";
import { t } from "../../../../ui";
import { showRow } from "../../shown";
import { type Place, placeOf, standingOf } from "./standing";
import {
  arrayOf,
  isWhole,
  type Numbers,
  type Packed,
  type Told,
  type ToldOf,
  unpackTold,
  unpackWeight,
  type Wave,
  type Weight,
  wavesOf,
  whereIn,
} from "./told";

export interface StepState {
  told: Told | null;
  waves: Wave[];
  /** Position among the waves. */
  at: number;
  playing: boolean;
  slow: boolean;
  example: number;
  unit: number;
  /** Which of the unit's weights the update is written out for; null for its bias. */
  from: number | null;
  view: "one" | "all";
  weights: "before" | "after" | "change";
  asking: boolean;
  /** Why there is nothing to be shown: no step, or not the weight that was asked about last. */
  error: string | null;
  /** Where the run stood at the step; null until the page has heard that it stands there. */
  taken: Place | null;
  applied: boolean;
  /** The run went on, and what was taken apart was put away for it. */
  overtaken: boolean;
  /** Single weights, by `askedKey`, of arrays that were too large to be sent. */
  asked: Record<string, Weight<Numbers>>;
}

const REST = {
  told: null,
  waves: [],
  at: 0,
  playing: false,
  asking: false,
  error: null,
  taken: null,
  applied: false,
  overtaken: false,
  asked: {},
};

export const useStep = create<StepState>()(() => ({
  ...REST,
  slow: false,
  example: 0,
  unit: 0,
  from: 0,
  view: "one",
  weights: "before",
}));

const set = useStep.setState;
const get = useStep.getState;

/** Ask for the next minibatch of the run, which is paused for it. */
export async function takeApart(): Promise<void> {
  stop();
  if (useRun.getState().playing) {
    actions.pause();
    await paused();
  }
  set({ asking: true, error: null });
  try {
    const told = unpackTold(await actions.ask<ToldOf<Packed>>("substep"));
    set({ ...REST, told, waves: wavesOf(told), example: 0, unit: 0, from: 0, weights: "before" });
    follow(useRun.getState());
    lookAt(0);
    light();
  } catch (error) {
    set({ ...REST, error: messageOf(error) });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const askedKey = (node: string, name: string, place: number): string => `${node}/${name}/${place}`;

/** Ask for one weight of a unit, or its bias, where those of its layer were too many to be sent. */
export async function askWeight(node: string, unit: number, from: number | null): Promise<void> {
  const { told, asked, applied } = get();
  const layer = told?.layers.find((layer) => layer.node === node);
  const weight = layer && arrayOf(layer, from);
  if (!told || !weight || isWhole(weight) || applied) return;
  const args = { node, name: weight.name, place: whereIn(weight, unit, from).place };
  const key = askedKey(node, args.name, args.place);
  if (asked[key]) return;
  set({ error: null });
  try {
    const answer = await actions.ask<{ step: number; weight: Weight<Packed> }>("substep", args);
    if (get().told !== told) return;
    if (answer.step === told.step) set({ asked: { ...get().asked, [key]: unpackWeight(answer.weight) } });
    else set({ error: t.insight.step.written.tooLarge });
  } catch (error) {
    if (get().told === told) set({ error: messageOf(error) });
  }
}

function paused(): Promise<void> {
  return new Promise((done) => {
    const stopped = useRun.subscribe((s) => {
      if (s.playing) return;
      stopped();
      done();
    });
    setTimeout(() => {
      stopped();
      done();
    }, 1000);
  });
}

export function leave(): void {
  stop();
  set(REST);
  wave.finish();
}

/** Show one example of the minibatch, on the canvas too. */
export function lookAt(example: number): void {
  const { told } = get();
  if (!told) return;
  const last = told.rows.length - 1;
  const next = Math.max(0, Math.min(last, example));
  set({ example: next });
  const row = told.rows[next];
  if (row !== undefined && useRun.getState().row !== row) showRow(row);
}

export function go(at: number): void {
  const { waves } = get();
  set({ at: Math.max(0, Math.min(waves.length - 1, at)) });
  light();
}

export const nextWave = (): void => {
  if (!get().told) void takeApart();
  else go(get().at + 1);
};
export const previousWave = (): void => go(get().at - 1);

const WAVE_MS = 700;
const SLOW_MS = 2800;
let timer: ReturnType<typeof setTimeout> | undefined;

export function play(): void {
  const { at, waves } = get();
  if (at >= waves.length - 1) go(0);
  set({ playing: true });
  plan();
}

function plan(): void {
  clearTimeout(timer);
  timer = setTimeout(tick, get().slow ? SLOW_MS : WAVE_MS);
}

function tick(): void {
  const { playing, at, waves } = get();
  if (!playing) return;
  go(at + 1);
  if (get().at >= waves.length - 1) set({ playing: false });
  else plan();
}

export function stop(): void {
  clearTimeout(timer);
  set({ playing: false });
}

export function setSlow(slow: boolean): void {
  set({ slow });
  if (get().playing) plan();
}

/** Make the very step that is shown. */
export function apply(): void {
  stop();
  set({ weights: "after", applied: true });
  wave.finish();
  actions.step(1);
}

/** The wave of the canvas follows: its gates light up in the same order. */
function light(): void {
  const { waves, at } = get();
  const now = waves[at];
  const layers = waves.filter((w) => w.phase === "forward").length;
  if (!now || now.phase === "update") {
    wave.finish();
    return;
  }
  const goal = now.phase === "loss" ? layers : now.phase === "forward" ? at + 1 : at;
  for (let guard = 0; guard < 4 * layers + 4; guard++) {
    const { at: shown, active } = wave.get();
    if (active && shown === goal) break;
    if (!active || shown < goal) wave.next();
    else wave.previous();
  }
}

function overtake(): void {
  leave();
  set({ overtaken: true });
}

/** Whoever trains on, scrubs or turns a number wants to see the numbers of now, not those of another step. */
function follow(run: RunState): void {
  const { told, taken, applied } = get();
  if (!told) return;
  const now = placeOf(run);
  if (taken !== null && standingOf(taken, now, applied) === "elsewhere") overtake();
  // The answer may be here before the page has heard of the step that it is about.
  else if (taken === null && now.step === told.step) set({ taken: now });
}

/** Another document, drawing or data: what was taken apart is no longer there. */
useRun.subscribe((now, before) => {
  const { told, applied, overtaken } = get();
  if (!told) {
    if (overtaken && now.run !== before.run) set({ overtaken: false });
    return;
  }
  if (now.run !== before.run) leave();
  else if (now.graph !== before.graph) overtake();
  else if (now.playing && !before.playing && !applied) overtake();
  else follow(now);
});
