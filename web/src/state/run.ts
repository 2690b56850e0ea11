import { create } from "zustand";
import type { Branch, Graph, Trouble } from "../wire/protocol.gen";

/** An order to the run on its way: given at step `from`, and not answered yet. */
export interface Order {
  what: "play" | "pause" | "step";
  from: number;
}

/** What the page knows of the run besides its numbers (those are in `live`). Owned by `wire`. */
export interface RunState {
  run: string;
  link: "connecting" | "open" | "lost" | "refused";
  /** Seconds until the next try while the link is lost. */
  retryIn: number;
  warming: { done: number; total: number; what: string } | null;
  graph: Graph | null;
  /** Why the last edit was refused; the document on the screen keeps it, red and in words. */
  troubles: Trouble[];
  warnings: Trouble[];
  step: number;
  playing: boolean;
  /** The newest order that the run has not answered yet. */
  ordered: Order | null;
  /** The newest `seek` that the engine has answered; 0 when one was just sent. */
  sought: number;
  speed: number | null;
  branch: number;
  branches: Branch[];
  pull: number;
  backward: boolean;
  metrics: Record<string, number | null>;
  settings: Record<string, unknown>;
  /** Nodes whose value in the run differs from the document. */
  moved: string[];
  row: number | null;
  compiled: boolean;
  /** Why the run stopped by itself (first non-finite number). */
  trouble: Trouble | null;
  /** What only some runs have: see `more` of the protocol's `Status`. */
  more: Record<string, unknown>;
  /** series[branch][metric] = [[step, value], ...] */
  series: Record<number, Record<string, [number, number | null][]>>;
  events: Record<number, [number, Record<string, unknown>][]>;
  seed: number;
}

/** Nothing is wrong: one list for all, so that what is drawn from it is drawn once. */
export const NO_TROUBLES: Trouble[] = [];

export const useRun = create<RunState>()(() => ({
  run: "",
  link: "connecting",
  retryIn: 0,
  warming: null,
  graph: null,
  troubles: NO_TROUBLES,
  warnings: NO_TROUBLES,
  step: 0,
  playing: false,
  ordered: null,
  sought: 0,
  speed: null,
  branch: 0,
  branches: [],
  pull: 0,
  backward: false,
  metrics: {},
  settings: {},
  moved: [],
  row: null,
  compiled: true,
  trouble: null,
  more: {},
  series: {},
  events: {},
  seed: 0,
}));
