/** Order, reach and wires of a list of nodes: pure, and safe on drawings that are not finished. */

import type { DocNode } from "./document";
import { refNode } from "./scope";

export interface Wire {
  /** What is read, as written: `lstm:cell` keeps its second output. */
  ref: string;
  source: string;
  target: string;
  index: number;
}

/** Every wire between the given nodes, including those that read a name from outside them. */
export function wiresOf(nodes: readonly DocNode[]): Wire[] {
  const wires: Wire[] = [];
  for (const node of nodes) {
    node.inputs?.forEach((ref, index) => {
      if (ref) wires.push({ ref, source: refNode(ref), target: node.id, index });
    });
  }
  return wires;
}

export function wireId(wire: { source: string; target: string; index: number }): string {
  return `${wire.source}>${wire.target}>${wire.index}`;
}

export function parseWireId(id: string): { source: string; target: string; index: number } | null {
  const [source, target, index] = id.split(">");
  return source && target && index !== undefined ? { source, target, index: Number(index) } : null;
}

/** Nodes that read each node, by id. */
export function readersOf(nodes: readonly DocNode[]): Map<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const wire of wiresOf(nodes)) {
    const list = readers.get(wire.source);
    if (list) list.push(wire.target);
    else readers.set(wire.source, [wire.target]);
  }
  return readers;
}

/** Everything that `start` feeds, directly or not; `start` itself only when it lies on a cycle. */
export function downstream(nodes: readonly DocNode[], start: string): Set<string> {
  const readers = readersOf(nodes);
  const seen = new Set<string>();
  const stack = [...(readers.get(start) ?? [])];
  while (stack.length) {
    const id = stack.pop() as string;
    if (seen.has(id)) continue;
    seen.add(id);
    stack.push(...(readers.get(id) ?? []));
  }
  return seen;
}

/** Everything that feeds `start`, directly or not. */
export function upstream(nodes: readonly DocNode[], start: string): Set<string> {
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const seen = new Set<string>();
  const stack = [...(byId.get(start)?.inputs ?? [])];
  while (stack.length) {
    const id = refNode(stack.pop() ?? "");
    if (!id || seen.has(id)) continue;
    seen.add(id);
    stack.push(...(byId.get(id)?.inputs ?? []));
  }
  return seen;
}

/** A circle's nodes in order ("a → b → a"), shortest first found, or null. */
export function pathBetween(nodes: readonly DocNode[], from: string, to: string): string[] | null {
  const readers = readersOf(nodes);
  const came = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (let at = 0; at < queue.length; at += 1) {
    const id = queue[at] as string;
    if (id === to) {
      const path: string[] = [];
      for (let step: string | null = id; step !== null; step = came.get(step) ?? null) path.unshift(step);
      return path;
    }
    for (const next of readers.get(id) ?? []) {
      if (came.has(next)) continue;
      came.set(next, id);
      queue.push(next);
    }
  }
  return null;
}

/** Sources first, stable to the order of the drawing; nodes on a cycle come last. */
export function topological(nodes: readonly DocNode[]): string[] {
  const ids = new Set(nodes.map((n) => n.id));
  const waits = new Map<string, number>();
  for (const node of nodes) {
    waits.set(node.id, (node.inputs ?? []).filter((ref) => ids.has(refNode(ref))).length);
  }
  const readers = readersOf(nodes);
  const ready = nodes.filter((n) => waits.get(n.id) === 0).map((n) => n.id);
  const order: string[] = [];
  for (let at = 0; at < ready.length; at += 1) {
    const id = ready[at] as string;
    order.push(id);
    for (const next of readers.get(id) ?? []) {
      const left = (waits.get(next) ?? 0) - 1;
      waits.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  const done = new Set(order);
  return [...order, ...nodes.filter((n) => !done.has(n.id)).map((n) => n.id)];
}

/** How many gates lie between a node and the farthest source. */
export function levels(nodes: readonly DocNode[]): Map<string, number> {
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const level = new Map<string, number>();
  for (const id of topological(nodes)) {
    let at = 0;
    for (const ref of byId.get(id)?.inputs ?? []) at = Math.max(at, (level.get(refNode(ref)) ?? -1) + 1);
    level.set(id, at);
  }
  return level;
}

/** Nodes that nobody reads, in order. */
export function sinks(nodes: readonly DocNode[]): string[] {
  const read = new Set(wiresOf(nodes).map((w) => w.source));
  return topological(nodes).filter((id) => !read.has(id));
}
