/**
 * The newest numbers of the run: one mutable slot outside undo and outside React.
 * `wire` writes it, painters read it once an animation frame, and nobody keeps a reference
 * to its arrays (they are views into the last message).
 */

export interface FramePart {
  node: string;
  port: string;
  shape: number[];
  data: Float64Array | Float32Array | Uint8Array | Int32Array;
}

export interface Live {
  /** Counts frames; a painter redraws when it changed. */
  version: number;
  step: number;
  /** False before any backward pass: gradients then read "not computed yet". */
  backward: boolean;
  /** The pull on the output: tug = pull × gradient. */
  pull: number;
  row: number | null;
  /** The page's clock at the newest order by hand whose effect is in these numbers. */
  stamp: number | null;
  /** When a number was last moved by hand (performance.now): charts then draw less often. */
  draggedAt: number;
  /** True while the connection is lost or an edit is not yet answered. */
  stale: boolean;
  /** Values of the drawing that the engine has not heard yet: they hold, whatever the run's last numbers say. */
  unheard: ReadonlyMap<string, number>;
  /** Nodes whose last number no longer holds, because of what is unheard. */
  outdated: ReadonlySet<string>;
  /** Circuits: position of a node id in `values` and `gradients`. */
  slot: Map<string, number>;
  /** Circuits: position of "source>target>index" in `shares`. */
  wireSlot: Map<string, number>;
  values: Float64Array;
  gradients: Float64Array;
  shares: Float64Array;
  /** Networks: arrays by "node:port". */
  parts: Map<string, FramePart>;
}

export const live: Live = {
  version: 0,
  step: 0,
  backward: false,
  pull: 0,
  row: null,
  draggedAt: Number.NEGATIVE_INFINITY,
  stamp: null,
  stale: true,
  unheard: new Map(),
  outdated: new Set(),
  slot: new Map(),
  wireSlot: new Map(),
  values: new Float64Array(0),
  gradients: new Float64Array(0),
  shares: new Float64Array(0),
  parts: new Map(),
};

export function wireKey(source: string, target: string, index: number): string {
  return `${source}>${target}>${index}`;
}

/** The value of a node: what the drawing says where the engine has not heard it, else what the run computed last. */
export function valueOf(id: string): number | null {
  return live.unheard.get(id) ?? computedOf(id);
}

/** What the run computed last for a node, or null when it has no number yet. */
export function computedOf(id: string): number | null {
  const at = live.slot.get(id);
  const v = at === undefined ? undefined : live.values[at];
  return v === undefined ? null : v;
}

/** Is a node's value only the last one that is known? One given by hand holds. */
export const isStale = (id: string | null): boolean => live.stale && (id === null || !live.unheard.has(id));

/** The plain derivative d output / d node, or null before any backward pass. */
export function gradientOf(id: string): number | null {
  if (!live.backward) return null;
  const at = live.slot.get(id);
  const g = at === undefined ? undefined : live.gradients[at];
  return g === undefined ? null : g;
}

/** pull × gradient: points where the value would help; null before any backward pass. */
export function tugOf(id: string): number | null {
  const g = gradientOf(id);
  return g === null ? null : live.pull * g;
}

type Listener = () => void;
const listeners = new Set<Listener>();
let scheduled = false;

/** Call `listener` on the next animation frame after any new number; returns the unsubscriber. */
export function onLive(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** New numbers came and are told in this animation frame, or in the next one when this one is over. */
export const areNumbersDue = (): boolean => scheduled;

/** `wire` calls this after writing the slot; listeners run once on the next animation frame. */
export function liveChanged(schedule: (cb: () => void) => void): void {
  live.version += 1;
  if (scheduled) return;
  scheduled = true;
  schedule(() => {
    scheduled = false;
    for (const listener of [...listeners]) listener();
  });
}
