/** Reading the run's own `train` section, whose values are of any type. Pure. */
import type { Doc } from "../../graph/document";

export type Settings = Record<string, unknown>;
export type Objective = "maximize" | "minimize" | "target";
export type Strategy = "random_search" | "random_walk" | "numerical" | "backprop";
export type Difference = "forward" | "central";

export function settingNumber(settings: Settings, name: string, fallback: number): number {
  const v = settings[name];
  return typeof v === "number" && Number.isFinite(v) ? v : fallback;
}

export function settingText<T extends string>(settings: Settings, name: string, fallback: T): T {
  const v = settings[name];
  return typeof v === "string" ? (v as T) : fallback;
}

export function objectiveOf(settings: Settings): Objective {
  return settingText<Objective>(settings, "objective", "maximize");
}

export function strategyOf(settings: Settings): Strategy {
  return settingText<Strategy>(settings, "strategy", "backprop");
}

/** Does the circuit read rows of a data set? */
export function hasData(doc: Doc): boolean {
  return doc.data !== undefined || columnsOf(doc).length > 0;
}

/** The data nodes with the columns they read, in the order of the document. */
export function columnsOf(doc: Doc): { node: string; column: string }[] {
  return doc.nodes
    .filter((n) => n.op === "data")
    .map((n) => ({ node: n.id, column: String(n.params?.column ?? n.id) }));
}

export interface Movable {
  id: string;
  /** Free text above the node; empty when it has none of its own. */
  label: string;
  op: "input" | "parameter";
  value: number;
  min: number | null;
  max: number | null;
  locked: boolean;
}

const number = (v: unknown): number | null => (typeof v === "number" ? v : null);

/** What can be set by hand or trained: inputs and parameters, with their limits. */
export function movables(doc: Doc): Movable[] {
  return doc.nodes
    .filter((n) => n.op === "input" || n.op === "parameter")
    .map((n) => ({
      id: n.id,
      label: n.label && n.label !== n.id ? n.label : "",
      op: n.op as Movable["op"],
      value: number(n.params?.value) ?? 0,
      min: number(n.params?.min),
      max: number(n.params?.max),
      locked: n.params?.locked === true,
    }));
}

/** The two values that a map shows first: free parameters, then free inputs, then locked ones. */
export function firstPair(all: readonly Movable[]): [string, string] | null {
  const rank = (m: Movable) => (m.locked ? 2 : m.op === "parameter" ? 0 : 1);
  const [x, y] = [...all].sort((a, b) => rank(a) - rank(b));
  return x && y ? [x.id, y.id] : null;
}

/** The name of what is climbed, as the canvas shows it. */
export function outputName(doc: Doc): string {
  return doc.output ?? "f";
}
