/** Chips: some nodes folded into one reusable node, opened, and unfolded again. */

import type { Chip, Doc, DocNode } from "./document";
import { type Point, settleOutput } from "./edit";
import { idFrom, numbered } from "./ids";
import { usedIn } from "./rings";
import { chipOf, refNode, type ScopePath, scopeAt, withNodes, withOutputs } from "./scope";
import { downstream, topological } from "./topology";

type ChipRefusal = "nothing" | "not-convex" | "data-or-trained";

/** Can these nodes become one chip? A path that leaves them and comes back would close a circle. */
export function chipRefusal(doc: Doc, path: ScopePath, ids: readonly string[]): ChipRefusal | null {
  const nodes = scopeAt(doc, path).nodes;
  const inside = new Set(ids.filter((id) => nodes.some((n) => n.id === id)));
  if (!inside.size) return "nothing";
  for (const id of inside) {
    for (const reader of downstream(nodes, id)) {
      if (inside.has(reader)) continue;
      const back = downstream(nodes, reader);
      if ([...inside].some((other) => back.has(other))) return "not-convex";
    }
  }
  return null;
}

interface Border {
  inputs: string[];
  outputs: string[];
}

/** What the chosen nodes read from outside, and which of them are read outside (or are the output). */
function border(nodes: readonly DocNode[], inside: ReadonlySet<string>, outputs: readonly string[]): Border {
  const reads: string[] = [];
  const given: string[] = [];
  for (const node of nodes) {
    for (const ref of node.inputs ?? []) {
      if (!ref) continue;
      const own = inside.has(refNode(ref));
      if (inside.has(node.id) && !own && !reads.includes(ref)) reads.push(ref);
      if (!inside.has(node.id) && own && !given.includes(ref)) given.push(ref);
    }
  }
  for (const ref of outputs) if (inside.has(refNode(ref)) && !given.includes(ref)) given.push(ref);
  if (!given.length) {
    const order = topological(nodes).filter((id) => inside.has(id));
    const last = order[order.length - 1];
    if (last) given.push(last);
  }
  return { inputs: reads, outputs: given };
}

/** Folds nodes into a new chip and puts one instance in their place. */
export function makeChip(
  doc: Doc,
  path: ScopePath,
  ids: readonly string[],
  name: string,
): { doc: Doc; id: string } | null {
  if (chipRefusal(doc, path, ids)) return null;
  const scope = scopeAt(doc, path);
  const inside = new Set(ids);
  const chosen = scope.nodes.filter((n) => inside.has(n.id));
  const { inputs, outputs } = border(scope.nodes, inside, scope.outputs);
  const chipName = numbered(new Set(Object.keys(doc.chips ?? {})), idFrom(name) ?? "chip");
  const names = inputNames(inputs, new Set(chosen.map((n) => n.id)));
  const corner = topLeft(chosen);
  const inner: DocNode[] = chosen.map((n) => ({
    ...n,
    ...(n.inputs ? { inputs: n.inputs.map((ref) => names.get(ref) ?? ref) } : {}),
    ...(n.at ? { at: [n.at[0] - corner[0], n.at[1] - corner[1]] as Point } : {}),
  }));
  const chip: Chip = { inputs: [...names.values()], outputs, nodes: inner };
  const outsideIds = new Set([
    ...scope.nodes.filter((n) => !inside.has(n.id)).map((n) => n.id),
    ...scope.inputs,
  ]);
  const id = numbered(outsideIds, chipName);
  const instance: DocNode = { id, op: "chip", inputs, params: { of: chipName }, at: middle(chosen) };
  if (!inputs.length) delete instance.inputs;
  const replaced = (ref: string) => outRef(id, outputs, ref, inside);
  const nodes = placeInstance(scope.nodes, inside, instance).map((n) =>
    n.id === id || !n.inputs ? n : { ...n, inputs: n.inputs.map(replaced) },
  );
  const withChip = { ...doc, chips: { ...doc.chips, [chipName]: chip } };
  return { doc: withOutputs(withNodes(withChip, path, nodes), path, scope.outputs.map(replaced)), id };
}

function outRef(id: string, outputs: readonly string[], ref: string, inside: ReadonlySet<string>): string {
  if (!inside.has(refNode(ref))) return ref;
  return outputs[0] === ref ? id : `${id}:${ref}`;
}

function placeInstance(nodes: readonly DocNode[], inside: ReadonlySet<string>, instance: DocNode): DocNode[] {
  const out: DocNode[] = [];
  let placed = false;
  for (const node of nodes) {
    if (!inside.has(node.id)) out.push(node);
    else if (!placed) {
      out.push(instance);
      placed = true;
    }
  }
  return out;
}

function inputNames(refs: readonly string[], inner: ReadonlySet<string>): Map<string, string> {
  const taken = new Set(inner);
  const names = new Map<string, string>();
  for (const ref of refs) {
    const name = numbered(taken, idFrom(ref) ?? "x");
    taken.add(name);
    names.set(ref, name);
  }
  return names;
}

function topLeft(nodes: readonly DocNode[]): Point {
  const placed = nodes.filter((n) => n.at);
  if (!placed.length) return [0, 0];
  return [Math.min(...placed.map((n) => n.at?.[0] ?? 0)), Math.min(...placed.map((n) => n.at?.[1] ?? 0))];
}

function middle(nodes: readonly DocNode[]): Point {
  const placed = nodes.filter((n) => n.at);
  if (!placed.length) return [0, 0];
  const mean = (i: 0 | 1) => placed.reduce((sum, n) => sum + (n.at?.[i] ?? 0), 0) / placed.length;
  return [Math.round(mean(0)), Math.round(mean(1))];
}

/** Unfolds an instance: its inner nodes stand where it stood, under free names. */
export function expandChip(doc: Doc, path: ScopePath, id: string): { doc: Doc; ids: string[] } | null {
  const scope = scopeAt(doc, path);
  const instance = scope.nodes.find((n) => n.id === id);
  const found = chipOf(doc, instance);
  if (!instance || !found) return null;
  const taken = new Set([...scope.nodes.filter((n) => n.id !== id).map((n) => n.id), ...scope.inputs]);
  const names = new Map<string, string>();
  for (const node of found.chip.nodes) {
    const name = numbered(taken, node.id);
    taken.add(name);
    names.set(node.id, name);
  }
  const fed = new Map(found.chip.inputs.map((name, i) => [name, instance.inputs?.[i] ?? ""]));
  const inward = (ref: string): string => {
    const node = refNode(ref);
    const own = names.get(node);
    return own ? own + ref.slice(node.length) : (fed.get(ref) ?? "");
  };
  const [x, y] = instance.at ?? [0, 0];
  const [insideX, insideY] = middle(found.chip.nodes); // a chip stands in the middle of what was folded into it
  const inner = found.chip.nodes.map((n) => ({
    ...n,
    id: names.get(n.id) as string,
    ...(n.inputs ? { inputs: n.inputs.map(inward) } : {}),
    ...(n.at ? { at: [n.at[0] + x - insideX, n.at[1] + y - insideY] as Point } : {}),
  }));
  const outward = (ref: string): string => {
    if (refNode(ref) !== id) return ref;
    const port = ref.includes(":") ? ref.slice(ref.indexOf(":") + 1) : (found.chip.outputs[0] ?? "");
    return inward(port);
  };
  const nodes = scope.nodes.flatMap((n) =>
    n.id === id ? inner : [n.inputs ? { ...n, inputs: n.inputs.map(outward) } : n],
  );
  const next = withOutputs(withNodes(doc, path, nodes), path, scope.outputs.map(outward));
  return { doc: settleOutput(next, path), ids: inner.map((n) => n.id) };
}

/** Would an instance of `name` inside the chip `into` make a chip contain itself? */
export function containsChip(doc: Doc, name: string, into: string | null): boolean {
  if (into === null) return false;
  const found = new Set([name]);
  // a set tells what is added to it while it is gone through
  for (const one of found) {
    const chip = doc.chips?.[one];
    if (chip) for (const used of usedIn(chip)) found.add(used);
  }
  return found.has(into);
}
