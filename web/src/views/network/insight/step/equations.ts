/** The equations of a step (Nielsen, ch. 2), and which of them a wave is about. Pure. */
import { plain } from "../../../../ui";
import type { Layer, Told, Wave } from "./told";

type EquationName = "forward" | "loss" | "bp1" | "bp2" | "bp3" | "bp4" | "update";

interface Equation {
  name: EquationName;
  tag: string;
  tex: string;
}

export function equationsOf(told: Told): Equation[] {
  const loss = told.loss.map(weighed).join(" + ") || "C";
  return [
    { name: "forward", tag: "", tex: String.raw`z^l = w^l a^{l-1} + b^l,\quad a^l = \sigma(z^l)` },
    { name: "loss", tag: "", tex: `C = ${loss}` },
    { name: "bp1", tag: "BP1", tex: String.raw`\delta^L = \nabla_a C \odot \sigma'(z^L)` },
    { name: "bp2", tag: "BP2", tex: String.raw`\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)` },
    { name: "bp3", tag: "BP3", tex: String.raw`\partial C / \partial b^l_j = \delta^l_j` },
    {
      name: "bp4",
      tag: "BP4",
      tex: String.raw`\partial C / \partial w^l_{jk} = a^{l-1}_k \delta^l_j`,
    },
    { name: "update", tag: "", tex: updateTex(told) },
  ];
}

/** One of the costs with what it counts. */
function weighed({ weight, formula }: Told["loss"][number]): string {
  return weight === 1 ? formula : String.raw`${plain(weight)} \left(${formula}\right)`;
}

/** What the rule reads, and the rule as the engine states it. */
function updateTex({ formula, l2, l1, clip }: Told): string {
  const mean = String.raw`\tfrac{1}{m}\textstyle\sum_x \partial C_x / \partial w`;
  const decay =
    (l2 ? String.raw` + \tfrac{\lambda}{n} w` : "") +
    (l1 ? String.raw` + \tfrac{\lambda}{n} \operatorname{sgn} w` : "");
  const clipped = clip && clip.factor < 1 ? String.raw`c\,${mean}` : mean;
  return String.raw`g = ${clipped}${decay},\; ${formula}`;
}

/** Is this layer the one whose output a loss reads? */
export function isLast(told: Told, node: string): boolean {
  return told.loss.some((one) => one.of === node);
}

/** BP2 is about weights that are read through; below an activation that is the last layer it is still BP1. */
function errorEquation(told: Told, node: string): "bp1" | "bp2" {
  if (isLast(told, node)) return "bp1";
  const readers = told.layers.filter((layer) => layer.inputs.includes(node));
  const weighed = (layer: Layer) =>
    layer.weights.some((w) => w.name === "weight") || errorEquation(told, layer.node) === "bp2";
  return !readers.length || readers.some(weighed) ? "bp2" : "bp1";
}

/** `from`: the chosen weight of a unit, null for its bias. */
export function equationsAt(told: Told, wave: Wave, from: number | null): EquationName[] {
  if (wave.phase === "forward") return ["forward"];
  if (wave.phase === "loss") return ["loss"];
  if (wave.phase === "backward") return [wave.node === null ? "bp1" : errorEquation(told, wave.node)];
  return [from === null ? "bp3" : "bp4", "update"];
}
