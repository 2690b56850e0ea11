/**
 * The forward and the backward wave: first the values light up gate by gate from left to right,
 * then the tugs from right to left. Only a way of looking; the numbers are already there.
 */

import { GESTURES } from "./gestures";

interface WaveState {
  /** Frames shown so far; 0 is before the first gate, `total` when everything is lit. */
  at: number;
  /** Number of gates; a whole wave has twice as many frames. */
  gates: number;
  playing: boolean;
  /** False: no wave, everything is lit. */
  active: boolean;
}

const REST: WaveState = { at: 0, gates: 0, playing: false, active: false };

let state: WaveState = REST;
let order: string[] = [];
let rank = new Map<string, number>();
/** For what is no gate (sources): the gate that reads it and comes first, hence last on the way back. */
let reader = new Map<string, number>();
let speed = 1;
let timer: ReturnType<typeof setTimeout> | null = null;
let done: (() => void) | null = null;
const listeners = new Set<() => void>();
let reduced: () => boolean = () => false;

function set(next: Partial<WaveState>): void {
  state = { ...state, ...next };
  for (const listener of [...listeners]) listener();
}

function stopTimer(): void {
  if (timer) clearTimeout(timer);
  timer = null;
}

/** Time for one gate: 180 ms, compressed so that a wave at normal speed stays under 1.2 s. Slow motion has no cap. */
export function pace(gates: number, rate: number): number {
  const most = Math.min(GESTURES.waveGate, GESTURES.waveMost / Math.max(1, gates));
  return most / rate;
}

function tick(): void {
  timer = null;
  if (!state.playing) return;
  if (state.at >= 2 * state.gates) {
    finish();
    return;
  }
  set({ at: state.at + 1 });
  timer = setTimeout(tick, pace(state.gates, speed));
}

function finish(): void {
  stopTimer();
  const after = done;
  done = null;
  set({ at: 2 * state.gates, playing: false, active: false });
  after?.();
}

function begin(): void {
  set({ active: true, at: 0, gates: order.length });
}

function play(): void {
  if (!order.length) {
    finish();
    return;
  }
  if (!state.active || state.at >= 2 * state.gates) begin();
  stopTimer();
  set({ playing: true });
  timer = setTimeout(tick, pace(state.gates, speed));
}

function move(by: number): void {
  stopTimer();
  if (!order.length) return;
  if (!state.active) {
    set({ active: true, playing: false, gates: order.length, at: by > 0 ? 0 : 2 * order.length });
  }
  const at = Math.max(0, Math.min(2 * state.gates, state.at + by));
  if (at >= 2 * state.gates && by > 0) {
    finish();
    return;
  }
  set({ at, playing: false });
}

export const wave = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  get: () => state,
  playing: () => state.playing,
  play,
  pause: () => {
    stopTimer();
    set({ playing: false });
  },
  next: () => move(1),
  previous: () => move(-1),
  /** 0.25 is slow motion. */
  setSpeed: (rate: number) => {
    speed = rate > 0 ? rate : 1;
  },
  speed: () => speed,
  /** Ends the wave at once: everything is lit. */
  finish,
  /** Ends a wave that something waits for; one that is only looked at goes on. */
  settle: () => {
    if (done) finish();
  },
  /** Plays both waves, then calls `after`; at once where motion is reduced. */
  run: (after?: () => void) => {
    if (state.active) finish();
    done = after ?? null;
    if (reduced() || !order.length) return finish();
    begin();
    play();
  },
};

/** The gates of the drawing on the canvas, in the order in which the forward wave reaches them, and who feeds whom. */
export function setWaveOrder(ids: string[], wires: readonly { from: string; to: string }[] = []): void {
  const same = ids.length === order.length && ids.every((id, i) => id === order[i]);
  order = ids;
  rank = new Map(ids.map((id, i) => [id, i]));
  reader = new Map();
  for (const { from, to } of wires) {
    const at = rank.get(to);
    if (at !== undefined) reader.set(from, Math.min(at, reader.get(from) ?? at));
  }
  if (!same && state.active) finish();
}

export function setReducedMotion(test: () => boolean): void {
  reduced = test;
}

/** Has the forward wave reached this node? Sources are lit from the start. */
export function valueLit(id: string): boolean {
  if (!state.active) return true;
  const r = rank.get(id);
  if (r === undefined) return reader.has(id) || state.at >= state.gates;
  return state.at > r;
}

/** Has the backward wave reached this node? A source has its tug when all branches have brought theirs. */
export function tugLit(id: string): boolean {
  if (!state.active) return true;
  const r = rank.get(id) ?? reader.get(id);
  if (r === undefined) return state.at >= state.gates;
  return state.at - state.gates >= state.gates - r;
}

/** Draws as if no wave were on its way: a picture to keep shows the numbers, not a moment. The wave goes on. */
export function withoutWave<T>(draw: () => T): T {
  const kept = state;
  state = REST;
  try {
    return draw();
  } finally {
    state = kept;
  }
}

/** The gate that is live right now, and in which direction. */
export function liveGate(): { id: string; direction: "forward" | "backward" } | null {
  if (!state.active || state.at === 0) return null;
  if (state.at <= state.gates) return { id: order[state.at - 1] ?? "", direction: "forward" };
  return { id: order[2 * state.gates - state.at] ?? "", direction: "backward" };
}
