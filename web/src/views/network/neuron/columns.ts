/** A network as columns of neurons, where it is small and plain enough to be drawn so. Pure. */
import { isActivation } from "../../../graph/catalogue";
import type { Doc, DocNode } from "../../../graph/document";
import { refNode } from "../../../graph/scope";

export const MOST_UNITS = 16;
export const MOST_LAYERS = 6;

export interface Column {
  /** The input, or the dense layer whose weights lead here. */
  node: string;
  /** The node whose value is the neuron's: the dense layer, or an activation after it. */
  top: string;
  /** Everything between this column's weights and the next: activations, dropout, batch_norm. */
  tail: string[];
  units: number;
  activation: string;
  name: string;
  kind: "input" | "hidden" | "output";
}

type Drawable = { columns: Column[]; why: null } | { columns: null; why: Why };
export type Why =
  | { reason: "no-input" | "no-dense" | "branches" | "layer"; name?: string }
  | { reason: "units"; name: string; units: number }
  | { reason: "layers"; layers: number };

const PASSING = new Set(["dropout", "batch_norm", "flatten", "reshape"]);

const nameOf = (n: DocNode) => n.label ?? n.id;

export function readersOf(doc: Doc, id: string): DocNode[] {
  return doc.nodes.filter((n) => n.inputs?.some((r) => refNode(r) === id));
}

/** Columns of neurons, or why the net cannot be drawn so. `shapes`: of every node, from the engine. */
export function columnsOf(doc: Doc, shapes: Record<string, number[]>): Drawable {
  const inputs = doc.nodes.filter((n) => n.op === "input");
  const [input] = inputs;
  if (!input || inputs.length > 1) return no({ reason: inputs.length ? "branches" : "no-input" });
  const columns: Column[] = [
    {
      node: input.id,
      top: input.id,
      tail: [],
      units: sizeOf(shapes[input.id]),
      activation: "",
      name: nameOf(input),
      kind: "input",
    },
  ];
  let here: DocNode = input;
  for (let hops = 0; hops < doc.nodes.length; hops++) {
    const readers = readersOf(doc, here.id);
    if (!readers.length) break;
    const next = readers[0] as DocNode;
    if (readers.length > 1 || (next.inputs?.length ?? 0) > 1)
      return no({ reason: "branches", name: nameOf(here) });
    const last = columns[columns.length - 1] as Column;
    if (next.op === "dense") columns.push(denseColumn(next, shapes));
    else if (isActivation(next.op) && last.kind !== "input" && !last.activation) {
      last.activation = next.op;
      last.top = next.id;
      last.tail.push(next.id);
    } else if (PASSING.has(next.op)) last.tail.push(next.id);
    else return no({ reason: "layer", name: nameOf(next) });
    here = next;
  }
  return judged(columns);
}

function denseColumn(node: DocNode, shapes: Record<string, number[]>): Column {
  const activation = String(node.params?.activation ?? "linear");
  return {
    node: node.id,
    top: node.id,
    tail: [],
    units: shapes[node.id] ? sizeOf(shapes[node.id]) : Number(node.params?.units ?? 1),
    activation: activation === "linear" ? "" : activation,
    name: nameOf(node),
    kind: "hidden",
  };
}

function judged(columns: Column[]): Drawable {
  if (columns.length < 2) return no({ reason: "no-dense" });
  if (columns.length - 1 > MOST_LAYERS) return no({ reason: "layers", layers: columns.length - 1 });
  const wide = columns.find((c) => c.units > MOST_UNITS);
  if (wide) return no({ reason: "units", name: wide.name, units: wide.units });
  (columns[columns.length - 1] as Column).kind = "output";
  return { columns, why: null };
}

const no = (why: Why): Drawable => ({ columns: null, why });

export const sizeOf = (shape: readonly number[] | undefined): number =>
  (shape ?? []).reduce((a, b) => a * b, 1);
