/**
 * Where in a document one stands: at its top, or inside an opened chip. A scope is a path of
 * chip instances, outermost first; the engine names inner nodes by the same path (`chip1/y`).
 */

import type { Chip, Doc, DocNode } from "./document";

export type ScopePath = readonly string[];

interface Scope {
  path: ScopePath;
  nodes: DocNode[];
  /** Names the chip reads from outside; empty at the top. */
  inputs: string[];
  outputs: string[];
  /** Name of the opened chip's definition; null at the top. */
  chip: string | null;
}

/** The chip definition that an instance refers to. */
export function chipOf(doc: Doc, node: DocNode | undefined): { name: string; chip: Chip } | null {
  if (node?.op !== "chip") return null;
  const name = String(node.params?.of ?? "");
  const chip = doc.chips?.[name];
  return chip ? { name, chip } : null;
}

/** A list's nodes by name, made once for each list: in a large drawing every wire asks for its ends. */
const index = new WeakMap<readonly DocNode[], Map<string, DocNode>>();

function nodeIn(nodes: readonly DocNode[], id: string): DocNode | undefined {
  let known = index.get(nodes);
  if (!known) {
    known = new Map();
    for (const n of nodes) if (!known.has(n.id)) known.set(n.id, n);
    index.set(nodes, known);
  }
  return known.get(id);
}

/** What is drawn at a path; a path that no longer exists is cut where it breaks. */
export function scopeAt(doc: Doc, path: ScopePath): Scope {
  let scope: Scope = {
    path: [],
    nodes: doc.nodes,
    inputs: [],
    outputs: doc.output ? [doc.output] : [],
    chip: null,
  };
  for (const id of path) {
    const found = chipOf(doc, nodeIn(scope.nodes, id));
    if (!found) break;
    scope = {
      path: [...scope.path, id],
      nodes: found.chip.nodes,
      inputs: found.chip.inputs,
      outputs: found.chip.outputs,
      chip: found.name,
    };
  }
  return scope;
}

/** The document with the nodes of a scope replaced (for a chip: in its definition, so in all of its instances). */
export function withNodes(doc: Doc, path: ScopePath, nodes: DocNode[]): Doc {
  const scope = scopeAt(doc, path);
  if (scope.chip === null) return nodes === doc.nodes ? doc : { ...doc, nodes };
  const chip = doc.chips?.[scope.chip];
  if (!chip || chip.nodes === nodes) return doc;
  return { ...doc, chips: { ...doc.chips, [scope.chip]: { ...chip, nodes } } };
}

/** The document with the output of a scope changed. */
export function withOutputs(doc: Doc, path: ScopePath, outputs: string[]): Doc {
  const scope = scopeAt(doc, path);
  if (scope.chip === null) {
    if (outputs[0] === doc.output) return doc;
    const { output: _, ...rest } = doc;
    return outputs[0] === undefined ? rest : { ...rest, output: outputs[0] };
  }
  const chip = doc.chips?.[scope.chip];
  if (!chip || `${chip.outputs}` === `${outputs}`) return doc;
  return { ...doc, chips: { ...doc.chips, [scope.chip]: { ...chip, outputs } } };
}

/** The document with other outputs of a scope: no wire dangles that read one which is no output any more. */
export function moveOutputs(doc: Doc, path: ScopePath, outputs: string[]): Doc {
  const { chip, outputs: before } = scopeAt(doc, path);
  const next = withOutputs(doc, path, outputs);
  const gone = before.filter((name) => !outputs.includes(name));
  return chip !== null && gone.length && outputs.length ? readingFirst(next, chip, gone) : next;
}

/** Who reads an output that a chip has no longer (`c:out`) reads its first one, in every scope. */
function readingFirst(doc: Doc, chip: string, gone: readonly string[]): Doc {
  const reread = (nodes: DocNode[], outputs: string[]) => {
    const places = new Set(nodes.filter((n) => chipOf(doc, n)?.name === chip).map((n) => n.id));
    const dangles = (ref: string) =>
      places.has(refNode(ref)) && gone.includes(ref.slice(refNode(ref).length + 1));
    const now = (ref: string) => (dangles(ref) ? refNode(ref) : ref);
    return {
      nodes: nodes.map((n) => (n.inputs?.some(dangles) ? { ...n, inputs: n.inputs.map(now) } : n)),
      outputs: outputs.map(now),
    };
  };
  const { nodes, outputs } = reread(doc.nodes, doc.output ? [doc.output] : []);
  const chips = Object.entries(doc.chips ?? {}).map(([name, one]) => [
    name,
    { ...one, ...reread(one.nodes, one.outputs) },
  ]);
  return { ...doc, nodes, chips: Object.fromEntries(chips), ...(outputs[0] ? { output: outputs[0] } : {}) };
}

/** Chips lie deeper in one another than there are chips only where one contains itself, without an end. */
export const isTooDeep = (doc: Doc, path: ScopePath): boolean =>
  path.length > Object.keys(doc.chips ?? {}).length;

/** The engine's name of a node: `chip1/y` inside an opened chip. */
export function engineId(path: ScopePath, id: string): string {
  return path.length ? `${path.join("/")}/${id}` : id;
}

/** A reference's node: `lstm:cell` reads a second output of `lstm`. */
export function refNode(ref: string): string {
  const at = ref.indexOf(":");
  return at < 0 ? ref : ref.slice(0, at);
}

interface Place {
  path: ScopePath;
  ref: string;
}

/**
 * The engine's name of the number that a reference in a scope carries: through chip instances to
 * the inner node that computes it, and through a chip's own inputs to what feeds them outside.
 * Null too where that way has no end: chips that pass their input through, wired in a circle.
 */
export function engineRef(doc: Doc, path: ScopePath, ref: string): string | null {
  const been = new Set<string>();
  for (let at: Place | string | null = { path, ref }; ; ) {
    at = onward(doc, at.path, at.ref);
    if (at === null || typeof at === "string") return at;
    const name = engineId(at.path, at.ref);
    if (been.has(name) || isTooDeep(doc, at.path)) return null;
    been.add(name);
  }
}

/** One chip further in, or out of one to what feeds it; at a node that computes its engine's name. */
function onward(doc: Doc, path: ScopePath, ref: string): Place | string | null {
  const scope = scopeAt(doc, path);
  const id = refNode(ref);
  const node = nodeIn(scope.nodes, id);
  if (node) return intoInstance(doc, scope.path, node, ref);
  const at = scope.inputs.indexOf(id);
  if (at < 0 || scope.path.length === 0) return null;
  const outer = scope.path.slice(0, -1);
  const instance = nodeIn(scopeAt(doc, outer).nodes, scope.path.at(-1) ?? "");
  const fed = instance?.inputs?.[at];
  return fed ? { path: outer, ref: fed } : null;
}

function intoInstance(doc: Doc, path: ScopePath, node: DocNode, ref: string): Place | string | null {
  const found = chipOf(doc, node);
  if (!found) return engineId(path, node.id);
  const wanted = ref.includes(":") ? ref.slice(ref.indexOf(":") + 1) : found.chip.outputs[0];
  return wanted === undefined ? null : { path: [...path, node.id], ref: wanted };
}
