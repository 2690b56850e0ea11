/** The circuit as rows of text: what the outline shows and how its fields are read back. */

import type { Doc } from "./document";
import { arity } from "./edit";
import { refNode, type ScopePath, scopeAt, withNodes } from "./scope";
import { levels, pathBetween, topological } from "./topology";

export interface OutlineRow {
  id: string;
  /** What it computes; a chip as `chip:name`. */
  op: string;
  /** Comma-separated names, as typed. */
  inputs: string;
  value: number | null;
  level: number;
  output: boolean;
  /** Of a number that may move: whether it is held. */
  locked: boolean | null;
}

export function outlineOf(doc: Doc, path: ScopePath): OutlineRow[] {
  const scope = scopeAt(doc, path);
  const byId = new Map(scope.nodes.map((n) => [n.id, n]));
  const level = levels(scope.nodes);
  const outputs = new Set(scope.outputs.map(refNode));
  return topological(scope.nodes).map((id) => {
    const n = byId.get(id);
    const value = n?.params?.value;
    return {
      id,
      op: n?.op === "chip" ? `chip:${n.params?.of}` : (n?.op ?? ""),
      inputs: (n?.inputs ?? []).map((ref) => ref || "?").join(", "),
      value: typeof value === "number" ? value : null,
      level: level.get(id) ?? 0,
      output: outputs.has(id),
      locked: n?.op === "input" || n?.op === "parameter" ? n.params?.locked === true : null,
    };
  });
}

/** The nodes that a typed list names: "ax, by"; the first name that is none. */
export function namedIn(doc: Doc, path: ScopePath, typed: string): { ids: string[]; unknown: string | null } {
  const ids = [...new Set(typed.split(/[,;\s]+/).filter(Boolean))];
  const known = new Set(scopeAt(doc, path).nodes.map((n) => n.id));
  return { ids, unknown: ids.find((id) => !known.has(id)) ?? null };
}

type InputsResult =
  | { ok: true; doc: Doc }
  | {
      ok: false;
      why:
        | { code: "unknown"; name: string }
        | { code: "cycle"; path: string[] }
        | { code: "arity"; has: number };
    };

/** Rewires a node from typed names: "a, x"; "?" or nothing leaves a port free. */
export function setInputs(doc: Doc, path: ScopePath, id: string, typed: string): InputsResult {
  const scope = scopeAt(doc, path);
  const node = scope.nodes.find((n) => n.id === id);
  if (!node) return { ok: false, why: { code: "unknown", name: id } };
  const names = typed.trim() ? typed.split(/[,;\s]+/).filter(Boolean) : [];
  const refs = names.map((name) => (name === "?" ? "" : name));
  const known = new Set([...scope.nodes.map((n) => n.id), ...scope.inputs]);
  const unknown = refs.find((ref) => ref && !known.has(refNode(ref)));
  if (unknown) return { ok: false, why: { code: "unknown", name: unknown } };
  const { min, variadic } = arity(doc, node);
  if (!variadic && refs.length > min) return { ok: false, why: { code: "arity", has: min } };
  for (const ref of refs) {
    const source = refNode(ref);
    const circle = source ? pathBetween(scope.nodes, id, source) : null;
    if (circle) return { ok: false, why: { code: "cycle", path: [source, ...circle] } };
  }
  while (refs.length && !refs[refs.length - 1]) refs.pop();
  const nodes = scope.nodes.map((n) => {
    if (n.id !== id) return n;
    const { inputs: _, ...rest } = n;
    return refs.length ? { ...rest, inputs: refs } : rest;
  });
  return { ok: true, doc: withNodes(doc, path, nodes) };
}
