import type { Chip, Doc, DocNode } from "../graph/document";
import { isTooDeep } from "../graph/scope";

/**
 * What a drawing says that the engine has not heard yet, because it is out of reach or still at work:
 * numbers given by hand, and nodes whose own last number no longer holds. By the engine's names.
 */
interface Unheard {
  values: Map<string, number>;
  /** Nodes that compute something else now; whatever reads them, or a value above, is out of date as well. */
  changed: Set<string>;
}

type Chips = Record<string, Chip>;

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** How two drawings differ in what they compute. */
export function unheardOf(heard: Doc, now: Doc): Unheard {
  const found: Unheard = { values: new Map(), changed: new Set() };
  compare(heard, heard.nodes, now, now.nodes, "", found);
  return found;
}

function compare(
  heard: Doc,
  before: readonly DocNode[],
  now: Doc,
  nodes: readonly DocNode[],
  prefix: string,
  found: Unheard,
): void {
  if (before === nodes && heard.chips === now.chips) return;
  const known = new Map(before.map((n) => [n.id, n]));
  for (const node of nodes) {
    const old = known.get(node.id);
    if (old === node && node.op !== "chip") continue;
    const name = prefix + node.id;
    if (node.op === "chip") inside(heard, old, now, node, `${name}/`, found);
    else if (!old || old.op !== node.op || !same(old.inputs, node.inputs)) found.changed.add(name);
    else if (!same(old.params, node.params)) note(old, node, name, found);
  }
}

function note(old: DocNode, node: DocNode, name: string, found: Unheard): void {
  const value = node.params?.value;
  if (typeof value === "number" && !node.inputs?.length) {
    if (value !== old.params?.value) found.values.set(name, value);
  } else found.changed.add(name);
}

/** The nodes of a chip: where it reads something else or is another chip, all of them are out of date. */
function inside(
  heard: Doc,
  old: DocNode | undefined,
  now: Doc,
  node: DocNode,
  prefix: string,
  found: Unheard,
): void {
  const chip = definition(now.chips, node);
  if (!chip || isTooDeep(now, prefix.split("/").slice(1))) return;
  const rewired = !old || !same(old.inputs, node.inputs) || !same(old.params, node.params);
  const was = rewired ? undefined : definition(heard.chips, old);
  if (was === chip && heard.chips === now.chips) return;
  compare(heard, was?.nodes ?? [], now, chip.nodes, prefix, found);
}

const definition = (chips: Chips | undefined, node: DocNode): Chip | undefined =>
  chips?.[String(node.params?.of ?? "")];

/** Everything that reads, through however many gates, what is unheard. */
export function downstream(
  unheard: Unheard,
  wires: readonly (readonly [string, string, number])[],
): Set<string> {
  const readers = new Map<string, string[]>();
  for (const [source, target] of wires) {
    const list = readers.get(source);
    if (list) list.push(target);
    else readers.set(source, [target]);
  }
  const reached = new Set(unheard.changed);
  const stack = [...unheard.values.keys(), ...unheard.changed];
  while (stack.length) {
    for (const target of readers.get(stack.pop() as string) ?? []) {
      if (reached.has(target)) continue;
      reached.add(target);
      stack.push(target);
    }
  }
  return reached;
}
