/** Which arrays stand on the screen at a wave, and the sum of one unit in words and numbers. */
import { plain, signed, t } from "../../../../ui";
import { unitMark } from "../../classes";
import { isLast } from "./equations";
import type { Tone } from "./Matrix";
import { askedKey, type StepState } from "./store";
import {
  arrayOf,
  at,
  change,
  errorOf,
  type Layer,
  type Numbers,
  outer,
  PATHS,
  rowOf,
  type Told,
  type Wave,
  whereIn,
} from "./told";
import { type Line, sumOf, written } from "./written";

export interface Item {
  name: string;
  /** The same in words. */
  spoken: string;
  numbers: Numbers;
  tone: Tone;
  image?: [number, number] | null;
  along?: "columns" | "rows";
}

type View = Pick<StepState, "view" | "example" | "unit" | "from" | "weights" | "asked">;

export function itemsAt(told: Told, wave: Wave, view: View): Item[] {
  const layer = told.layers.find((one) => one.node === wave.node);
  if (wave.phase === "loss") return lossItems(told, view);
  if (!layer) return [];
  if (wave.phase === "forward") return forwardItems(told, layer, view);
  if (wave.phase === "backward") return backwardItems(told, layer, view);
  return updateItems(told, layer, view);
}

const words = t.insight.step.names;

const named = ([name, spoken]: readonly [string, string]) => ({ name, spoken });

function pick(numbers: Numbers, { view, example }: View): Numbers {
  return view === "one" ? rowOf(numbers, example) : numbers;
}

function inputOf(told: Told, layer: Layer): Layer | undefined {
  return told.layers.find((one) => one.node === layer.inputs[0]);
}

function imageOf(layer: Layer): [number, number] | null {
  const [rows, cols] = layer.shape.slice(-2);
  return layer.shape.length > 1 && rows && cols && layer.shape.slice(0, -2).every((n) => n === 1)
    ? [rows, cols]
    : null;
}

/** Pixels are ink; everything else has a sign. */
function toneOf(layer: Layer): Tone {
  return layer.op === "input" && layer.shape.length > 1 ? "ink" : "value";
}

function incoming(told: Told, layer: Layer, view: View): Item[] {
  const below = inputOf(told, layer);
  if (!below) return [];
  return [
    {
      ...named(words.x),
      numbers: pick(below.a, view),
      tone: toneOf(below),
      image: view.view === "one" ? imageOf(below) : null,
    },
  ];
}

function forwardItems(told: Told, layer: Layer, view: View): Item[] {
  const items = incoming(told, layer, view);
  const weight = layer.weights.find((w) => w.name === "weight");
  if (weight) items.push({ ...named(words.w), numbers: weight.before, tone: "value", along: "rows" });
  if (layer.mask) items.push({ ...named(words.mask), numbers: pick(layer.mask, view), tone: "ink" });
  if (weight)
    items.push({ ...named(words.z), numbers: pick(layer.z, view), tone: "value", along: "columns" });
  if (!weight || layer.activation)
    items.push({ ...named(words.a), numbers: pick(layer.a, view), tone: "value", along: "columns" });
  return items;
}

function lossItems(told: Told, view: View): Item[] {
  const output = told.layers.find((one) => isLast(told, one.node));
  if (!output) return [];
  return [
    { ...named(words.a), numbers: pick(output.a, view), tone: "value", along: "columns" },
    { ...named(words.y), numbers: pick(told.targets, view), tone: "value", along: "columns" },
  ];
}

function backwardItems(told: Told, layer: Layer, view: View): Item[] {
  const items: Item[] = [
    { ...named(words.delta_a), numbers: pick(layer.delta_a, view), tone: "tug", along: "columns" },
  ];
  if (layer.slope && layer.activation)
    items.push({ ...named(words.slope), numbers: pick(layer.slope, view), tone: "value", along: "columns" });
  if (layer.mask) items.push({ ...named(words.mask), numbers: pick(layer.mask, view), tone: "ink" });
  if (layer.paths)
    for (const path of PATHS)
      items.push({
        ...named(words.paths[path]),
        numbers: pick(layer.paths[path], view),
        tone: "tug",
        along: "columns",
      });
  else if (layer.activation || layer.weights.length)
    items.push({
      ...named(words.delta),
      numbers: pick(errorOf(told, layer), view),
      tone: "tug",
      along: "columns",
    });
  return items;
}

function updateItems(told: Told, layer: Layer, view: View): Item[] {
  const weight = layer.weights.find((w) => w.name === "weight") ?? layer.weights[0];
  const bias = layer.weights.find((w) => w.name === "bias");
  const below = inputOf(told, layer);
  const items: Item[] = [
    { ...named(words.delta), numbers: pick(layer.delta, view), tone: "tug", along: "columns" },
  ];
  if (bias && view.view === "all")
    items.push({ ...named(words.db), numbers: bias.gradient, tone: "tug", along: "columns" });
  if (weight) {
    const own = view.view === "one" && weight.name === "weight" && below && layer.op === "dense";
    const gradient = own ? outer(layer.delta, below.a, view.example) : weight.gradient;
    items.push({ ...named(words.dw), numbers: gradient, tone: "tug", along: "rows" });
    items.push({
      name: `${words.w[0]}, ${t.insight.step.weights[view.weights]}`,
      spoken: words.w[1],
      numbers: weightNow(weight, view),
      tone: "value",
      along: "rows",
    });
  }
  return items;
}

function weightNow(weight: Layer["weights"][number], { weights }: View): Numbers {
  if (weights === "change") return change(weight.before, weight.after);
  return weights === "after" ? weight.after : weight.before;
}

/** The arithmetic of the chosen unit at this wave. */
export function sumAt(told: Told, wave: Wave, { example, unit, from, asked }: View): string {
  const layer = told.layers.find((one) => one.node === wave.node);
  if (wave.phase === "loss") return t.insight.step.lossIs(told.losses[example] ?? null);
  if (!layer) return "";
  const j = Math.min(unit, layer.a.cols - 1);
  const [z, a] = [at(layer.z, example, j), at(layer.a, example, j)];
  const mark = unitMark(layer.node, j);
  if (wave.phase === "forward")
    return layer.activation && layer.weights.length
      ? `z_${mark} = ${short(z)}, a_${mark} = ${activated(layer.activation, mark)} = ${short(a)}`
      : `a_${mark} = ${short(a)}`;
  if (wave.phase === "backward") return backwardSum(told, layer, example, j);
  return writtenAt(told, layer, unit, from, asked).at(-1)?.text ?? "";
}

/** What makes an activation: of its own z alone, except that a softmax reads them all. */
const activated = (activation: string, mark: string): string =>
  activation === "softmax" ? `softmax(z)_${mark}` : `${activation}(z_${mark})`;

const LETTERS: Record<string, string> = { weight: "w", bias: "b" };

/** The update of the chosen weight, or bias, line by line. `asked`: weights of arrays too large to be sent. */
export function writtenAt(
  told: Told,
  layer: Layer,
  unit: number,
  from: number | null,
  asked: StepState["asked"],
): Line[] {
  const weight = arrayOf(layer, from);
  if (!weight) return [];
  const { j, k, place } = whereIn(weight, unit, from);
  const marks = [unitMark(layer.node, j), ...(k === null ? [] : [unitMark(layer.inputs[0] ?? "", k)])];
  const symbol = `${LETTERS[weight.name] ?? weight.name}_${marks.join()}`;
  const own = asked[askedKey(layer.node, weight.name, place)];
  return own ? written(told, own, 0, symbol) : written(told, weight, place, symbol);
}

function backwardSum(told: Told, layer: Layer, example: number, j: number): string {
  const mark = unitMark(layer.node, j);
  const arrived = at(layer.delta_a, example, j);
  const delta = at(errorOf(told, layer), example, j);
  const fused = fusedWeight(told, layer);
  if (fused !== null) {
    const miss = `${short(at(layer.a, example, j))} − ${plain(at(told.targets, example, j), 3)}`;
    return fused === 1
      ? `δ_${mark} = a_${mark} − y_${mark} = ${miss} = ${short(delta)}`
      : `δ_${mark} = ${plain(fused)} × (a_${mark} − y_${mark}) = ${plain(fused)} × (${miss}) = ${short(delta)}`;
  }
  if (layer.paths) {
    const ways = PATHS.map((path) => at(layer.paths![path], example, j));
    const sum = ways.reduce((a: number, b) => a + (b ?? 0), 0);
    return `∂C/∂x_${mark} = ${sumOf(ways.map(short))} = ${short(sum)}`;
  }
  if (told.fused.includes(layer.node)) return `δ_${mark} = ${short(delta)}`;
  const slope = at(layer.slope, example, j);
  if (slope === null || !layer.activation) return `∂C/∂a_${mark} = ${short(arrived)}`;
  return `δ_${mark} = ∂C/∂a_${mark} × σ′(z_${mark}) = ${short(arrived)} × ${plain(slope, 3)} = ${short(delta)}`;
}

/** What a − y counts in the error of a layer: null where that is not all of it. */
export function fusedWeight(told: Told, layer: Layer): number | null {
  const own = told.loss.filter((one) => one.of === layer.node);
  const read = told.layers.some((one) => one.inputs.includes(layer.node));
  const alone = told.fused.includes(layer.node) && own.length === 1 && !read;
  return alone ? own[0]!.weight : null;
}

const short = (v: number | null): string => (v === null ? "?" : signed(v, 3));
