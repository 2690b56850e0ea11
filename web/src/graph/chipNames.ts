/** New names for chips and for their ports; every instance and every wire follows. */

import type { Chip, Doc, DocNode } from "./document";
import { ID } from "./ids";
import { refNode } from "./scope";

type Nodes = (nodes: DocNode[]) => DocNode[];

/** The document with all its lists of nodes changed: at the top and in every chip. */
function everywhere(doc: Doc, change: Nodes): Doc {
  const next = { ...doc, nodes: change(doc.nodes) };
  if (!doc.chips) return next;
  const chips = Object.entries(doc.chips).map(([name, chip]) => [
    name,
    { ...chip, nodes: change(chip.nodes) },
  ]);
  return { ...next, chips: Object.fromEntries(chips) as Record<string, Chip> };
}

/** A chip under another name; null when that is taken or is no name. */
export function renameChip(doc: Doc, from: string, to: string): Doc | null {
  if (from === to) return doc;
  if (!doc.chips?.[from] || doc.chips[to] || !ID.test(to)) return null;
  const chips = Object.fromEntries(Object.entries(doc.chips).map(([n, c]) => [n === from ? to : n, c]));
  return everywhere({ ...doc, chips }, (nodes) =>
    nodes.map((n) =>
      n.op === "chip" && n.params?.of === from ? { ...n, params: { ...n.params, of: to } } : n,
    ),
  );
}

/** A chip's input under another name; null when that is taken inside the chip or is no name. */
export function renameChipInput(doc: Doc, name: string, from: string, to: string): Doc | null {
  const chip = doc.chips?.[name];
  if (from === to) return doc;
  if (!chip?.inputs.includes(from) || !ID.test(to)) return null;
  if (chip.inputs.includes(to) || chip.nodes.some((n) => n.id === to)) return null;
  const swap = (ref: string) => (ref === from ? to : ref);
  const nodes = chip.nodes.map((n) => (n.inputs ? { ...n, inputs: n.inputs.map(swap) } : n));
  const renamed: Chip = { ...chip, inputs: chip.inputs.map(swap), outputs: chip.outputs.map(swap), nodes };
  return { ...doc, chips: { ...doc.chips, [name]: renamed } };
}

/** Wires that read an output of a chip's instances by its name, after that output was renamed. */
export function withOutputPort(doc: Doc, name: string, from: string, to: string): Doc {
  const readers = (nodes: DocNode[]) => {
    const instances = new Set(nodes.filter((n) => n.op === "chip" && n.params?.of === name).map((n) => n.id));
    const swap = (ref: string) =>
      instances.has(refNode(ref)) && ref === `${refNode(ref)}:${from}` ? `${refNode(ref)}:${to}` : ref;
    return { instances, swap };
  };
  const top = readers(doc.nodes);
  const next = everywhere(doc, (nodes) => {
    const { instances, swap } = readers(nodes);
    return instances.size ? nodes.map((n) => (n.inputs ? { ...n, inputs: n.inputs.map(swap) } : n)) : nodes;
  });
  const output = doc.output === undefined ? {} : { output: top.swap(doc.output) };
  const chips = Object.entries(next.chips ?? {}).map(([key, chip]) => {
    const { swap } = readers(chip.nodes);
    return [key, { ...chip, outputs: chip.outputs.map(swap) }];
  });
  return { ...next, ...output, ...(next.chips ? { chips: Object.fromEntries(chips) } : {}) };
}
