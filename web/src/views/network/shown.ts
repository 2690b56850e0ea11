/**
 * The example that the Networks room looks at: a row of the data set (its numbers stream with the
 * run) or the learner's own drawing (asked for with `predict`, again while the net learns).
 */
import { create } from "zustand";
import { actions } from "../../state/actions";
import { live, onLive } from "../../state/live";
import { oneByOne } from "../../state/oneByOne";
import { useRun } from "../../state/run";
import { recall, remember } from "../../ui/memory";
import { blank, type Ink, isBlank, rows } from "./ink";
import { moveProbe, probeAt, usePlane } from "./neuron/plane";
import { paced } from "./paced";
import { isTied, type Rope, ropeOf } from "./rope";

/** The answer of `predict` and of `pull_input`; nested lists are of any depth. */
interface Answered {
  /** What the net sees after the drawing was prepared as its data set was made: flat, of `shape`. */
  pixels: number[];
  shape: number[];
  activations: Record<string, Nested>;
  /** Derivative of the pulled score by every layer; `pull_input` only. */
  gradients?: Record<string, Nested>;
}

type Nested = number | Nested[];

interface Predicted {
  /** Activation of every layer, flat, by node id. */
  activations: Record<string, number[]>;
  gradients: Record<string, number[]>;
  /** What pulled, and hence what the gradients are of; null after a question that pulled nothing. */
  rope: Rope | null;
}

function flat(by: Record<string, Nested> | undefined): Record<string, number[]> {
  return Object.fromEntries(Object.entries(by ?? {}).map(([id, a]) => [id, numbers(a)]));
}

function numbers(nested: Nested): number[] {
  return typeof nested === "number" ? [nested] : nested.flatMap(numbers);
}

/** Rows of an image; numbers that are no image are one row. */
function picture(pixels: ArrayLike<number>, shape: readonly number[]): number[][] {
  const [width = pixels.length, height = 1] = shape.slice(-2).reverse();
  const all = Array.from(pixels);
  return Array.from({ length: height }, (_, r) => all.slice(r * width, (r + 1) * width));
}

/** An image that is as it was stays the same object: whoever follows it has nothing to do. */
function isOf(pixels: readonly number[], seen: number[][] | null): boolean {
  const now = seen?.flat();
  return now?.length === pixels.length && now.every((value, k) => value === pixels[k]);
}

/** Nothing is drawn, nor set by hand. */
const isEmpty = ({ seen, ink }: Sheet): boolean => seen === null && isBlank(ink);

type Sheet = Pick<ShownState, "seen" | "ink">;

/**
 * `about`: what was seen when the question was asked; what was set by hand since then is not undone, and a sheet
 * that was wiped stays so.
 */
function take(answer: Answered, about: Sheet, rope: Rope | null): void {
  const { seen, ink } = get();
  if (isEmpty({ seen, ink }) && !isEmpty(about)) return;
  const overtaken = seen !== null && seen !== about.seen;
  set({
    predicted: { activations: flat(answer.activations), gradients: flat(answer.gradients), rope },
    seen: overtaken || isOf(answer.pixels, seen) ? seen : picture(answer.pixels, answer.shape),
    trouble: null,
  });
}

interface ShownState {
  mode: "data" | "drawing";
  ink: Ink;
  /** What the net sees now; null while that is on its way. */
  seen: number[][] | null;
  /** The image before the rope moved it. */
  before: number[][] | null;
  predicted: Predicted | null;
  /** Class on the rope and how hard it is pulled, -1..1. */
  held: Rope | null;
  trouble: string | null;
  /** Somebody has pulled a class in this browser: how that is done needs no words any more. */
  pulledOnce: boolean;
}

/** Of a document that has just been opened. */
export const nothingShown = (): Omit<ShownState, "pulledOnce"> => ({
  mode: "data",
  ink: blank(),
  seen: null,
  before: null,
  predicted: null,
  held: null,
  trouble: null,
});

export const useShown = create<ShownState>()(() => ({
  ...nothingShown(),
  pulledOnce: recall("network.pulled", false),
}));

const set = useShown.setState;
const get = useShown.getState;

export function showRow(row: number): void {
  letGo();
  actions.act({ kind: "example", row, ...ropeOf(null) });
  set({ mode: "data", seen: null, before: null, predicted: null, trouble: null });
}

export function showDrawing(ink: Ink): void {
  letGo();
  set({ mode: "drawing", ink, seen: null, before: null, predicted: null });
  void refresh();
}

export function clearDrawing(): void {
  showDrawing(blank());
}

/** Numbers set by hand, for an input that is no picture. */
export function showNumbers(values: number[]): void {
  letGo();
  set({ mode: "drawing", ink: blank(), seen: [values], before: null, trouble: null });
  void refresh();
}

/** The image as it was before the rope moved it. */
export function restore(): void {
  const { before } = get();
  letGo();
  if (before) set({ seen: before, before: null });
  void refresh();
}

const askNewest = oneByOne(askOnce);
let asking = Promise.resolve();

/** Ask what the net makes of the drawing; only the newest question matters. */
export function refresh(): Promise<void> {
  asking = askNewest();
  return asking;
}

async function askOnce(): Promise<void> {
  if (get().mode !== "drawing" || !fits()) return;
  const { ink, seen, before } = get();
  try {
    const drawn = before === null && !isBlank(ink);
    const args = drawn || seen === null ? { ink: rows(ink) } : { pixels: seen.flat() };
    // An image that the rope has moved stays on it: its tugs are asked for anew, and nothing is moved.
    const rope = movedBy();
    const again = rope && { ...args, class: rope.unit, amount: rope.amount, steps: 0 };
    const answer = await (again
      ? actions.ask<Answered>("pull_input", again)
      : actions.ask<Answered>("predict", args));
    if (get().mode !== "drawing") return;
    // A pull that was answered meanwhile has tugs that this question did not ask for.
    if (movedBy() === rope) take(answer, { seen, ink }, rope);
    else void refresh();
  } catch (error) {
    // Of what is on the sheet no more it does not matter: the question about what is there now comes next.
    if (get().seen === seen && get().ink === ink)
      set({ trouble: error instanceof Error ? error.message : String(error) });
  }
}

/**
 * Whether the net can read what is there. Pixels that were made for an image of another size are made anew of the
 * ink; numbers in a row wait until somebody gives as many as are read now.
 */
function fits(): boolean {
  const shape = input === null ? undefined : useRun.getState().graph?.shapes[input];
  if (!shape) return true;
  const { seen } = get();
  const others = seen !== null && seen.flat().length !== shape.reduce((a, b) => a * b, 1);
  if (shape.length === 1) return seen !== null && !others;
  if (others) set({ seen: null, before: null, predicted: null });
  return true;
}

/** The rope that has moved the image, as of its newest answer. */
function movedBy(): Rope | null {
  const { before, predicted } = get();
  return before === null ? null : (predicted?.rope ?? null);
}

/** Pull on output `unit`: every tick the tug runs back to the pixels and moves them a little. */
export function pull(unit: number, amount: number): void {
  const resting = !get().held?.amount;
  set({ held: { unit, amount } });
  if (amount !== 0) learned();
  if (amount !== 0 && resting && !pulling) void keepPulling();
}

function learned(): void {
  if (get().pulledOnce) return;
  set({ pulledOnce: true });
  remember("network.pulled", true);
}

export function letGo(): void {
  if (!get().held) return;
  set({ held: null });
  const here = onPlane() ? probeAt(usePlane.getState()) : null;
  if (here && isTied()) moveProbe(...here);
}

let pulled: Promise<unknown> = Promise.resolve();

/** One tick of the rope, for the keyboard; each waits for the one before. */
export function pullOnce(unit: number, amount: number): void {
  learned();
  pulled = pulled.then(() => (onPlane() ? undefined : takeHold())).then(() => move(unit, amount));
}

/** Points of the plane: the rope moves the probe, and the net reads what is made of its coordinates. */
const onPlane = (): boolean =>
  (usePlane.getState().plane?.inputs ?? 0) > 0 && probeAt(usePlane.getState()) !== null;

/** coordinates += POINT_STEP × amount × gradient, but at most FARTHEST at a tick. */
const POINT_STEP = 0.6;
const FARTHEST = 0.35;

async function moveThePoint(unit: number, amount: number): Promise<boolean> {
  const state = usePlane.getState();
  const here = probeAt(state);
  if (!here || !state.plane) return false;
  const point = state.plane.inputs === 1 ? [here[0]] : here;
  const asked = { class: unit, amount, steps: 0, point };
  const byHand = get().held !== null;
  try {
    const { point_gradient: slope } = await actions.ask<{ point_gradient: number[] }>("pull_input", asked);
    const move = slope.map((g) => POINT_STEP * amount * g);
    const length = Math.hypot(...move);
    const shorter = length > FARTHEST ? FARTHEST / length : 1;
    moveProbe(
      here[0] + (move[0] ?? 0) * shorter,
      here[1] + (move[1] ?? 0) * shorter,
      byHand && !get().held ? null : { unit, amount },
    );
    return true;
  } catch (error) {
    set({ trouble: error instanceof Error ? error.message : String(error), held: null });
    return false;
  }
}

/** The rope moves the learner's own image; what it was is kept for the way back. */
async function takeHold(): Promise<void> {
  if (get().mode === "data") takeRow();
  else await asking;
  const { before, seen } = get();
  set({ before: before ?? seen });
}

/** Shortest time between two ticks: fast enough to flow, slow enough to be followed. */
const TICK_MS = 60;
let pulling = false;

async function keepPulling(): Promise<void> {
  pulling = true;
  if (!onPlane()) await takeHold();
  for (let held = get().held; held && held.amount !== 0; held = get().held) {
    const start = performance.now();
    if (!(await move(held.unit, held.amount))) break;
    await new Promise((done) => setTimeout(done, Math.max(0, TICK_MS - (performance.now() - start))));
  }
  pulling = false;
}

/** pixels += STEP × amount × gradient, at every tick of the rope. */
const STEP = 0.05;

async function move(unit: number, amount: number): Promise<boolean> {
  if (onPlane()) return moveThePoint(unit, amount);
  const { seen, ink } = get();
  if (seen === null) return false;
  try {
    const args = { class: unit, amount, step: STEP, pixels: seen.flat() };
    take(await actions.ask<Answered>("pull_input", args), { seen, ink }, { unit, amount });
    return true;
  } catch (error) {
    set({ trouble: error instanceof Error ? error.message : String(error), held: null });
    return false;
  }
}

/** The row on the screen becomes the learner's own image, so that the data set stays as it is. */
function takeRow(): void {
  const input = inputNode();
  const part = input === null ? undefined : live.parts.get(`${input}:activation`);
  if (!part) return;
  const seen = picture(part.data, part.shape);
  set({ mode: "drawing", ink: blank(), seen, before: null, predicted: null });
}

let input: string | null = null;

/** Which node the pixels enter at; told by the room when the document changes. */
export function setInput(node: string | null): void {
  input = node;
}

function inputNode(): string | null {
  return input;
}

/** With other weights the same drawing means something new: ask again, gently. */
const AGAIN_MS = 120;
const again = paced(() => {
  if (get().mode === "drawing" && !get().held) void refresh();
}, AGAIN_MS);

onLive(() => {
  if (get().mode === "drawing" && !get().held) again.run();
});
