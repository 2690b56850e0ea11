/** The `data` section of a network document: reading it and changing it. Pure; knows no DOM. */
import type { Doc, DocNode } from "../../../graph/document";
import { SHARES } from "../../../wire/protocol.gen";

export type Section = Record<string, unknown>;

/** A data set as `/api/datasets` tells it. */
export interface SetInfo {
  name: string;
  kind: "points" | "curve" | "images" | "table";
  classes: number;
  rows: number;
}

/** What is kept when another set of the same kind is chosen. */
const SHARED: Record<string, readonly string[]> = {
  points: ["noise", "examples", "train_share", "features", "seed"],
  curve: ["noise", "train_share", "seed"],
  images: ["augment"],
  table: [],
};

/** The section of another set: settings that mean the same there stay. */
export function sectionFor(set: SetInfo, old: Section, oldKind: string | null): Section {
  const shared = set.name === "points" ? ["features"] : (SHARED[set.kind] ?? []);
  const kept = oldKind === set.kind ? shared : [];
  const same = Object.fromEntries(kept.filter((k) => old[k] !== undefined).map((k) => [k, old[k]]));
  return { ...same, name: set.name };
}

/** A section with settings changed; `undefined` takes one away. */
export function withSettings(section: Section, patch: Section): Section {
  return Object.fromEntries(Object.entries({ ...section, ...patch }).filter(([, v]) => v !== undefined));
}

/**
 * The drawing with an output that fits `classes` (0: one value): a unit a class, with softmax unless they
 * are sigmoids; one unit stays one for two classes; a linear unit for a value. Nothing else is touched.
 * `sided`: two classes are the two sides of one number, as those of points are; what fits already stays.
 */
export function withOutput(doc: Doc, classes: number, sided = false): Doc {
  const output = doc.nodes.find((n) => n.id === doc.output);
  if (!output) return doc;
  if (SHARING.has(output.op)) return withActivated(doc, output, classes);
  if (output.op !== "dense") return doc;
  const { units, activation } = headOf(output);
  const fitted = fitting(units, activation, classes, sided);
  if (fitted.units === units && fitted.activation === activation) return doc;
  const params = { ...output.params, units: fitted.units, activation: fitted.activation };
  const label = labelFor(output, activation, fitted.activation);
  const nodes = doc.nodes.map((n): DocNode => (n === output ? { ...n, ...label, params } : n));
  return { ...doc, nodes, train: fittingLoss(doc.train ?? {}, fitted.activation) };
}

/** Whose numbers are shares of the classes, which costs with logarithms read. */
const SHARING: ReadonlySet<string> = new Set(Object.values(SHARES));

/** As `withOutput` where the activation is a node of its own: its dense layer gets the units. */
function withActivated(doc: Doc, output: DocNode, classes: number): Doc {
  const dense = doc.nodes.find((n) => n.id === output.inputs?.[0] && n.op === "dense");
  if (!dense) return doc;
  const nodes = doc.nodes.map((n) =>
    n === dense ? { ...n, params: { ...n.params, units: Math.max(1, classes) } } : n,
  );
  if (classes > 0) return { ...doc, nodes };
  const left = nodes.filter((n) => n.id !== output.id);
  return { ...doc, nodes: left, output: dense.id, train: fittingLoss(doc.train ?? {}, "linear") };
}

/** A layer that is called by its activation is called by the new one. */
function labelFor(node: DocNode, was: string, now: string): { label?: string } {
  return was !== now && (node.label ?? node.id) === was ? { label: now } : {};
}

interface Fitted {
  name: string;
  was: ReturnType<typeof headOf>;
  now: ReturnType<typeof headOf>;
}

/** What `withOutput` changed of a layer; null when it left all as it was. */
export function fittedBetween(before: Doc, after: Doc): Fitted | null {
  const old = new Map(before.nodes.map((n) => [n.id, n]));
  for (const node of after.nodes) {
    const former = old.get(node.id);
    if (node.op !== "dense" || !former || former.params === node.params) continue;
    const [was, now] = [headOf(former), headOf(node)];
    if (was.units !== now.units || was.activation !== now.activation)
      return { name: former.label ?? node.id, was, now };
  }
  return null;
}

const headOf = ({ params }: DocNode) => ({
  units: Number(params?.units ?? 0),
  activation: String(params?.activation ?? "linear"),
});

function fitting(units: number, activation: string, classes: number, sided: boolean) {
  if (classes === 0) return { units: 1, activation: "linear" };
  if (classes === 2 && sided && units > 2 && activation === "softmax")
    return { units: 1, activation: "tanh" };
  if (classes === 2 && units === 1)
    return { units: 1, activation: activation === "linear" ? "tanh" : activation };
  return { units: classes, activation: activation === "sigmoid" ? "sigmoid" : "softmax" };
}

/** Losses that need another activation than the new one give way to the engine's choice. */
function fittingLoss(train: Record<string, unknown>, activation: string): Record<string, unknown> {
  const needs: Record<string, string> = SHARES;
  const loss = String(train.loss ?? "");
  if (!needs[loss] || needs[loss] === activation) return train;
  const { loss: _, ...rest } = train;
  return rest;
}

/** Dense layers between input and output, in the order of the drawing. */
export function hiddenLayers(doc: Doc): DocNode[] {
  return doc.nodes.filter((n) => n.op === "dense" && n.id !== doc.output);
}

export function number(section: Section, name: string, otherwise: number): number {
  const value = section[name];
  return typeof value === "number" ? value : otherwise;
}
