/**
 * Every change of a drawing as a pure function from document to document. All act in a scope
 * (the top, or an opened chip). What cannot be done returns the same document, unchanged.
 */

import { arityOf, type OpSpec, SOURCES, specOf } from "./catalogue";
import { withOutputPort } from "./chipNames";
import type { Doc, DocNode, Scalar } from "./document";
import { everTaken, freshId, ID } from "./ids";
import { chipOf, moveOutputs, refNode, type ScopePath, scopeAt, withNodes, withOutputs } from "./scope";
import { sinks } from "./topology";

export type Point = [number, number];

/** How many inputs a node must have and whether it takes more; a chip has as many as its definition. */
export function arity(doc: Doc, node: DocNode): { min: number; variadic: boolean } {
  const chip = chipOf(doc, node);
  if (chip) return { min: chip.chip.inputs.length, variadic: false };
  return arityOf(specOf(node.op, doc.kind));
}

/** Ports in use and ports that still need a wire. */
export function portCount(doc: Doc, node: DocNode): number {
  return Math.max(arity(doc, node).min, node.inputs?.length ?? 0);
}

/** Does the node take one more input than it has? */
export function takesMore(doc: Doc, node: DocNode): boolean {
  const { min, variadic } = arity(doc, node);
  return variadic && (node.inputs?.length ?? 0) >= min && missingInputs(doc, node).length === 0;
}

/** Input ports that still have to be connected. */
export function missingInputs(doc: Doc, node: DocNode): number[] {
  const { min } = arity(doc, node);
  const count = Math.max(min, node.inputs?.length ?? 0);
  return Array.from({ length: count }, (_, i) => i).filter((i) => !node.inputs?.[i]);
}

/** The params a new node starts with: only what the format asks for. */
function startParams(
  spec: OpSpec | undefined,
  op: string,
  kind: Doc["kind"] = "circuit",
): Record<string, Scalar> | undefined {
  if (kind === "circuit" && (op === "input" || op === "parameter")) return { value: 1, min: -5, max: 5 };
  if (op === "constant") return { value: 1 };
  const params: Record<string, Scalar> = {};
  for (const p of spec?.params ?? []) {
    const start = p.default;
    if (typeof start === "number" || typeof start === "string" || typeof start === "boolean")
      params[p.name] = start;
  }
  return Object.keys(params).length ? params : undefined;
}

interface NewNode {
  op: string;
  at: Point;
  params?: DocNode["params"];
  inputs?: string[];
  id?: string;
  label?: string;
}

/** Adds a node; returns the document and the new node's id. The first computing node becomes the output. */
export function addNode(doc: Doc, path: ScopePath, what: NewNode): { doc: Doc; id: string } {
  const taken = everTaken(scopeAt(doc, path));
  const id = what.id && ID.test(what.id) && !taken.has(what.id) ? what.id : freshId(taken, what.op);
  const node: DocNode = { id, op: what.op };
  if (what.inputs?.length) node.inputs = what.inputs;
  const params = what.params ?? startParams(specOf(what.op, doc.kind), what.op, doc.kind);
  if (params) node.params = params;
  if (what.label) node.label = what.label;
  node.at = [Math.round(what.at[0]), Math.round(what.at[1])];
  const nodes = [...scopeAt(doc, path).nodes, node];
  return { doc: settleOutput(withNodes(doc, path, nodes), path), id };
}

/** Adds an instance of a chip. */
export function addChip(doc: Doc, path: ScopePath, name: string, at: Point): { doc: Doc; id: string } {
  const taken = everTaken(scopeAt(doc, path));
  const id = ID.test(name) && !taken.has(name) ? name : freshId(taken, name);
  return addNode(doc, path, { op: "chip", at, id, params: { of: name } });
}

/** An output that exists: kept, else the last node that nobody reads (a computing one if there is one). */
export function settleOutput(doc: Doc, path: ScopePath): Doc {
  const scope = scopeAt(doc, path);
  const ids = new Set(scope.nodes.map((n) => n.id));
  const kept = scope.outputs.filter((ref) => ids.has(refNode(ref)) || scope.inputs.includes(ref));
  const current = kept.length === 1 ? scope.nodes.find((n) => n.id === refNode(kept[0] ?? "")) : undefined;
  if (kept.length && !(current && SOURCES.has(current.op))) {
    return kept.length === scope.outputs.length ? doc : moveOutputs(doc, path, kept);
  }
  const ends = sinks(scope.nodes);
  const computing = ends.filter((id) => !SOURCES.has(scope.nodes.find((n) => n.id === id)?.op ?? ""));
  const next = computing[computing.length - 1] ?? kept[0] ?? ends[ends.length - 1];
  return moveOutputs(doc, path, next === undefined ? [] : [next]);
}

/** Puts `ref` on an input port. Wiring the output onward moves the output to where the wire leads. */
export function connect(doc: Doc, path: ScopePath, ref: string, target: string, index: number): Doc {
  const scope = scopeAt(doc, path);
  if (scope.nodes.some((n) => n.id === target && n.inputs?.[index] === ref)) return doc;
  const nodes = scope.nodes.map((n) => {
    if (n.id !== target) return n;
    const inputs = [...(n.inputs ?? [])];
    while (inputs.length < index) inputs.push("");
    inputs[index] = ref;
    return { ...n, inputs };
  });
  const next = withNodes(doc, path, nodes);
  if (scope.outputs.length !== 1 || refNode(scope.outputs[0] ?? "") !== refNode(ref))
    return settleOutput(next, path);
  const ends = new Set(sinks(nodes));
  let end = target;
  for (let hops = 0; !ends.has(end) && hops < nodes.length; hops += 1) {
    const reader = nodes.find((n) => n.inputs?.some((r) => refNode(r) === end));
    if (!reader) break;
    end = reader.id;
  }
  return moveOutputs(next, path, [end]);
}

/** Takes a wire off its port. A variadic op closes the gap, any other keeps a free port. */
export function disconnect(doc: Doc, path: ScopePath, target: string, index: number): Doc {
  const nodes = scopeAt(doc, path).nodes.map((n) => {
    if (n.id !== target || !n.inputs?.[index]) return n;
    return withInputs(n, dropInput(doc, n, index));
  });
  return withNodes(doc, path, nodes);
}

function dropInput(doc: Doc, node: DocNode, index: number): string[] {
  const inputs = [...(node.inputs ?? [])];
  const { min, variadic } = arity(doc, node);
  if (variadic && inputs.length > min) inputs.splice(index, 1);
  else inputs[index] = "";
  while (inputs.length && !inputs[inputs.length - 1]) inputs.pop();
  return inputs;
}

function withInputs(node: DocNode, inputs: string[]): DocNode {
  const { inputs: _, ...rest } = node;
  if (!inputs.length) return rest;
  const { id, op, ...others } = rest;
  return { id, op, inputs, ...others };
}

/**
 * Removes nodes. A removed node with exactly one wire in heals: its readers read what it read,
 * when `heal` is set; else their ports become free.
 */
export function removeNodes(doc: Doc, path: ScopePath, ids: readonly string[], heal = false): Doc {
  const gone = new Set(ids);
  const scope = scopeAt(doc, path);
  if (!scope.nodes.some((n) => gone.has(n.id))) return doc;
  const byId = new Map(scope.nodes.map((n) => [n.id, n]));
  const through = (ref: string): string => {
    let at = ref;
    for (let hops = 0; gone.has(refNode(at)) && hops <= scope.nodes.length; hops += 1) {
      const inputs = byId.get(refNode(at))?.inputs?.filter(Boolean) ?? [];
      if (!heal || inputs.length !== 1) return "";
      at = inputs[0] ?? "";
    }
    return at;
  };
  const nodes = scope.nodes
    .filter((n) => !gone.has(n.id))
    .map((n) => {
      if (!n.inputs?.some((ref) => gone.has(refNode(ref)))) return n;
      const { min, variadic } = arity(doc, n);
      let inputs = n.inputs.map((ref) => (gone.has(refNode(ref)) ? through(ref) : ref));
      if (variadic) {
        const left = inputs.filter(Boolean);
        inputs = left.length >= min ? left : inputs.slice(0, Math.max(min, left.length));
      }
      while (inputs.length && !inputs[inputs.length - 1]) inputs.pop();
      return withInputs(n, inputs);
    });
  return settleOutput(withNodes(doc, path, nodes), path);
}

/** Puts a node into a wire: it reads what the wire carried, on its first free port, and the target reads it. */
export function splice(doc: Doc, path: ScopePath, node: string, target: string, index: number): Doc {
  const scope = scopeAt(doc, path);
  const reader = scope.nodes.find((n) => n.id === target);
  const inserted = scope.nodes.find((n) => n.id === node);
  const ref = reader?.inputs?.[index];
  if (!reader || !inserted || !ref || node === target) return doc;
  const free = freePort(doc, inserted);
  if (free === undefined) return doc;
  return connect(connect(doc, path, ref, node, free), path, node, target, index);
}

/** Puts a node behind the output of a scope: it reads what was the output, and is the output from then on. */
export function spliceOutput(doc: Doc, path: ScopePath, node: string): Doc {
  const { nodes, outputs } = scopeAt(doc, path);
  const [ref] = outputs;
  const inserted = nodes.find((n) => n.id === node);
  const free = inserted && freePort(doc, inserted);
  if (!ref || free === undefined || refNode(ref) === node) return doc;
  return setOutput(connect(doc, path, ref, node, free), path, node);
}

/** Where one more wire goes into a node; undefined where it takes none. */
function freePort(doc: Doc, node: DocNode): number | undefined {
  return missingInputs(doc, node)[0] ?? (arity(doc, node).variadic ? node.inputs?.length : undefined);
}

export function setParam(doc: Doc, path: ScopePath, id: string, name: string, value: Scalar): Doc {
  return updateNode(doc, path, id, (n) => ({ ...n, params: { ...n.params, [name]: value } }));
}

/** A shape among the settings of a layer; the empty one is taken away. */
export function setShape(doc: Doc, path: ScopePath, id: string, name: string, shape: number[]): Doc {
  return updateNode(doc, path, id, (n) => {
    const { [name]: _, ...rest } = n.params ?? {};
    return { ...n, params: shape.length ? { ...rest, [name]: shape } : rest };
  });
}

/** A source with another number; its range stays: a slider reaches as far as its number while that is beyond. */
export function withNumber(node: DocNode, value: number): DocNode {
  return { ...node, params: { ...node.params, value } };
}

export function updateNode(doc: Doc, path: ScopePath, id: string, recipe: (n: DocNode) => DocNode): Doc {
  const nodes = scopeAt(doc, path).nodes;
  return withNodes(
    doc,
    path,
    nodes.map((n) => (n.id === id ? recipe(n) : n)),
  );
}

/** Free text above a node; empty text removes it. */
export function setLabel(doc: Doc, path: ScopePath, id: string, label: string): Doc {
  return updateNode(doc, path, id, ({ label: _, ...rest }) =>
    label.trim() ? { ...rest, label: label.trim() } : rest,
  );
}

function isTaken(doc: Doc, path: ScopePath, id: string): boolean {
  const { nodes, inputs } = scopeAt(doc, path);
  return inputs.includes(id) || nodes.some((n) => n.id === id);
}

/** Renames a node everywhere it is read. Null when the name is not free or not a name. */
export function renameNode(doc: Doc, path: ScopePath, from: string, to: string): Doc | null {
  if (from === to) return doc;
  if (!ID.test(to) || isTaken(doc, path, to)) return null;
  const scope = scopeAt(doc, path);
  const moved = (ref: string) => (refNode(ref) === from ? to + ref.slice(from.length) : ref);
  const nodes = scope.nodes.map((n) => ({
    ...(n.id === from ? calledBy(doc, n, to) : n),
    ...(n.inputs ? { inputs: n.inputs.map(moved) } : {}),
  }));
  const named = withOutputs(withNodes(doc, path, nodes), path, scope.outputs.map(moved));
  if (scope.chip !== null) return withOutputPort(named, scope.chip, from, to);
  return withWeights(withRange(withTrain(named, path, from, to), from, to), path, from, to);
}

/** A node under another name; a layer remembers the one it began with. */
function calledBy(doc: Doc, { origin, ...node }: DocNode, to: string): DocNode {
  const first = origin ?? node.id;
  return { ...node, id: to, ...(doc.kind === "network" && first !== to ? { origin: first } : {}) };
}

/** Kept weights go by the name of their layer. */
function withWeights(doc: Doc, path: ScopePath, from: string, to: string): Doc {
  if (path.length || !doc.weights || !(from in doc.weights)) return doc;
  const named = Object.entries(doc.weights).map(([id, arrays]) => [id === from ? to : id, arrays]);
  return { ...doc, weights: Object.fromEntries(named) };
}

/** The range of a map goes by the name of its value. */
function withRange(doc: Doc, from: string, to: string): Doc {
  const ranges = doc.view?.ranges;
  if (typeof ranges !== "object" || ranges === null || !(from in ranges)) return doc;
  const named = Object.entries(ranges).map(([id, range]) => [id === from ? to : id, range]);
  return { ...doc, view: { ...doc.view, ranges: Object.fromEntries(named) } };
}

/** Losses of a network name nodes too. */
function withTrain(doc: Doc, path: ScopePath, from: string, to: string): Doc {
  const losses = doc.train?.losses;
  if (path.length || !Array.isArray(losses)) return doc;
  const swap = (value: unknown) => (value === from ? to : value);
  const renamed = losses.map((l: Record<string, unknown>) => ({
    ...l,
    ...("of" in l ? { of: swap(l.of) } : {}),
    ...("target" in l ? { target: swap(l.target) } : {}),
  }));
  return { ...doc, train: { ...doc.train, losses: renamed } };
}

/** Moves nodes to new places. */
export function moveNodes(doc: Doc, path: ScopePath, places: ReadonlyMap<string, Point>): Doc {
  const nodes = scopeAt(doc, path).nodes.map((n) => {
    const at = places.get(n.id);
    return at && (at[0] !== n.at?.[0] || at[1] !== n.at?.[1]) ? { ...n, at } : n;
  });
  return withNodes(doc, path, nodes);
}

/** What the rope pulls in this scope; a chip keeps its other outputs, for who reads them outside. */
export function setOutput(doc: Doc, path: ScopePath, ref: string): Doc {
  const [first, ...others] = scopeAt(doc, path).outputs;
  const kept = others.map((one) => (one === ref && first ? first : one));
  return moveOutputs(doc, path, [ref, ...kept]);
}

/** A number keeps its range and its lock as an input and as a parameter; a spring holds parameters alone. */
function asNumber(node: DocNode, op: string): DocNode["params"] {
  const numbers = ["input", "parameter"];
  const { value, spring: _, ...rest } = node.params ?? {};
  const own = numbers.includes(node.op) && numbers.includes(op) ? rest : {};
  return typeof value === "number" ? { ...own, value } : own;
}

/** Changes what a node computes; wires stay on the ports that both have. `op` is an op, or a chip as `chip:name`. */
export function changeOp(doc: Doc, path: ScopePath, id: string, op: string): Doc {
  const of = op.startsWith("chip:") ? op.slice(5) : null;
  const start = of === null ? startParams(specOf(op, doc.kind), op, doc.kind) : { of };
  const next: DocNode = { id, op: of === null ? op : "chip", ...(start ? { params: start } : {}) };
  const { min, variadic } = arity(doc, next);
  const changed = updateNode(doc, path, id, (n) => {
    const { params: _, inputs: __, ...rest } = n;
    const keep = n.inputs?.slice(0, variadic ? undefined : min) ?? [];
    const kept = start && "value" in start ? { ...start, ...asNumber(n, op) } : (start ?? {});
    return withInputs({ ...rest, op: next.op, ...(Object.keys(kept).length ? { params: kept } : {}) }, keep);
  });
  return readingFirst(changed, path, id, chipOf(doc, next)?.chip.outputs.slice(1) ?? []);
}

/** Who reads an output that a node has no longer reads its first one. */
function readingFirst(doc: Doc, path: ScopePath, id: string, further: readonly string[]): Doc {
  const scope = scopeAt(doc, path);
  const gone = (ref: string) => ref.startsWith(`${id}:`) && !further.includes(ref.slice(id.length + 1));
  const now = (ref: string) => (gone(ref) ? id : ref);
  const nodes = scope.nodes.map((n) => (n.inputs?.some(gone) ? { ...n, inputs: n.inputs.map(now) } : n));
  const read = nodes.some((n, i) => n !== scope.nodes[i]) ? withNodes(doc, path, nodes) : doc;
  return scope.outputs.some(gone) ? withOutputs(read, path, scope.outputs.map(now)) : read;
}
