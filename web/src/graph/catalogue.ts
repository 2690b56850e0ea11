/** What the engine offers: every gate and layer as `/api/catalogue` describes them. */

export interface CatalogueParam {
  name: string;
  default: unknown;
  doc: string;
  kind: string;
  min: number | null;
  max: number | null;
  step: number | null;
  choices: string[];
  required: boolean;
}

export interface OpSpec {
  name: string;
  symbol: string;
  category: string;
  summary: string;
  aliases: string[];
  ports: { name: string; doc: string }[];
  variadic: boolean;
  params: CatalogueParam[];
  formula: string;
  derivative?: string[];
  range?: [number | null, number | null] | null;
  curve?: [number, number] | null;
  max_slope?: number | null;
  /** Of a layer: unit k of the output stands for what unit k of the input stands for. */
  keeps_units?: boolean;
  /** An activation in which every unit hears the unit at its place alone. */
  unitwise?: boolean;
  /** A layer's further outputs beside the first. */
  outputs?: string[];
  /** The arrays that a layer learns or keeps. */
  weights?: string[];
  surrogate?: string | null;
}

interface Catalogue {
  gates: OpSpec[];
  layers: OpSpec[];
}

/** Ops that hold a number of their own instead of computing one. */
export const SOURCES: ReadonlySet<string> = new Set(["input", "constant", "parameter", "data"]);

let known: Map<string, OpSpec> = new Map();
let layersKnown: Map<string, OpSpec> = new Map();
let all: Catalogue = { gates: [], layers: [] };
const waiting = new Set<() => void>();

/** Makes the catalogue known to everything that reads specs. */
export function setCatalogue(catalogue: Catalogue): void {
  all = catalogue;
  known = new Map(catalogue.gates.map((g) => [g.name, g]));
  layersKnown = new Map(catalogue.layers.map((l) => [l.name, l]));
  for (const listener of waiting) listener();
}

export function catalogue(): Catalogue {
  return all;
}

/** Call `listener` whenever the catalogue changes; returns the unsubscriber. */
export function onCatalogue(listener: () => void): () => void {
  waiting.add(listener);
  return () => waiting.delete(listener);
}

export function specOf(op: string, kind: "circuit" | "network" = "circuit"): OpSpec | undefined {
  return (kind === "circuit" ? known : layersKnown).get(op);
}

/** Whether a layer squashes, bends or shares out what it reads, and has no weights. */
export function isActivation(op: string): boolean {
  return specOf(op, "network")?.category === "activations";
}

/** Whether a layer is an activation that every unit has for itself, as all but softmax are. */
export function isUnitwise(op: string): boolean {
  return specOf(op, "network")?.unitwise ?? false;
}

/** Whether a layer has weights that are worth a look; until the catalogue is there, the one of which all know. */
export function hasWeight(op: string): boolean {
  return specOf(op, "network")?.weights?.includes("weight") ?? op === "dense";
}

/** How many inputs an op has to have: exactly `min`, or at least `min` when it is variadic. */
export function arityOf(spec: OpSpec | undefined): { min: number; variadic: boolean } {
  return { min: spec?.ports.length ?? 0, variadic: spec?.variadic ?? false };
}

/** Lower is better; null: the op does not match what was typed. */
function score(spec: OpSpec, query: string): number | null {
  const names = [spec.name, spec.symbol, ...spec.aliases].map((n) => n.toLowerCase());
  const words = spec.name.split("_");
  if (names.some((n) => n === query)) return 0;
  if (names.some((n) => n.startsWith(query))) return 1;
  if (words.some((w) => w.startsWith(query))) return 2;
  if (names.some((n) => n.includes(query))) return 3;
  return spec.summary.toLowerCase().includes(query) ? 4 : null;
}

/** The ops that match a typed name, alias or symbol, the best first. */
export function searchOps(ops: readonly OpSpec[], query: string): OpSpec[] {
  const q = query.trim().toLowerCase();
  if (!q) return [...ops];
  return ops
    .map((spec, at) => ({ spec, at, score: score(spec, q) }))
    .filter((hit): hit is { spec: OpSpec; at: number; score: number } => hit.score !== null)
    .sort((a, b) => a.score - b.score || a.at - b.at)
    .map((hit) => hit.spec);
}
