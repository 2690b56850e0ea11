/** Copies of nodes: as text on the system's clipboard, so that they travel between tabs. */

import type { Chip, Doc, DocNode } from "./document";
import { type Point, settleOutput } from "./edit";
import { everTaken, ID, numbered } from "./ids";
import { chipOf, refNode, type ScopePath, scopeAt, withNodes } from "./scope";
import { isDocument } from "./shape";

export interface Clip {
  tugboat_nodes: 1;
  kind: Doc["kind"];
  nodes: DocNode[];
  chips?: Record<string, Chip>;
}

/** The chips that some nodes use, and the chips those use. */
export function chipsUsed(doc: Doc, nodes: readonly DocNode[]): Record<string, Chip> {
  const used: Record<string, Chip> = {};
  const visit = (list: readonly DocNode[]) => {
    for (const node of list) {
      const found = chipOf(doc, node);
      if (!found || used[found.name]) continue;
      used[found.name] = found.chip;
      visit(found.chip.nodes);
    }
  };
  visit(nodes);
  return used;
}

export function copyNodes(doc: Doc, path: ScopePath, ids: readonly string[]): Clip | null {
  const wanted = new Set(ids);
  const nodes = scopeAt(doc, path).nodes.filter((n) => wanted.has(n.id));
  if (!nodes.length) return null;
  const chips = chipsUsed(doc, nodes);
  return { tugboat_nodes: 1, kind: doc.kind, nodes, ...(Object.keys(chips).length ? { chips } : {}) };
}

/** What is laid into the drawing has to be drawable; whether it computes something, the engine says. */
const isClip = (data: Clip): boolean =>
  data.tugboat_nodes === 1 &&
  isDocument({ tugboat: 1, ...data }) &&
  [data, ...Object.values(data.chips ?? {})].every(({ nodes }) => nodes.every((n) => ID.test(n.id)));

/** A clip read from text, or null when the text is something else. */
export function readClip(text: string, limit = 2_000_000): Clip | null {
  if (text.length > limit || !text.includes("tugboat_nodes")) return null;
  try {
    const data = JSON.parse(text) as Clip;
    return isClip(data) ? data : null;
  } catch {
    return null;
  }
}

/**
 * Adds a clip's nodes under new names. Wires inside the clip follow; wires from outside it stay
 * when the drawing has a node of that name, else the port is free. Returns the new ids.
 */
export function pasteClip(
  doc: Doc,
  path: ScopePath,
  clip: Clip,
  offset: Point = [24, 24],
): { doc: Doc; ids: string[] } {
  if (clip.kind !== doc.kind || !clip.nodes.length) return { doc, ids: [] };
  const scope = scopeAt(doc, path);
  const taken = everTaken(scope);
  const outside = new Set([...scope.nodes.map((n) => n.id), ...scope.inputs]);
  const names = new Map<string, string>();
  for (const node of clip.nodes) {
    const id = numbered(taken, node.id);
    taken.add(id);
    names.set(node.id, id);
  }
  const chipNames = mergeChips(doc, clip);
  const rename = (ref: string): string => {
    const node = refNode(ref);
    const own = names.get(node);
    if (own) return own + ref.slice(node.length);
    return outside.has(node) ? ref : "";
  };
  const nodes = clip.nodes.map(({ origin: _, ...n }) => {
    const copy: DocNode = { ...n, id: names.get(n.id) as string };
    if (n.inputs) copy.inputs = n.inputs.map(rename);
    if (n.op === "chip") copy.params = { ...n.params, of: chipNames.names.get(String(n.params?.of)) ?? null };
    if (n.at) copy.at = [n.at[0] + offset[0], n.at[1] + offset[1]];
    return copy;
  });
  const merged = chipNames.chips ? { ...doc, chips: chipNames.chips } : doc;
  const next = withNodes(merged, path, [...scope.nodes, ...nodes]);
  return { doc: settleOutput(next, path), ids: nodes.map((n) => n.id) };
}

/** The document's chips with the clip's beside them; an equal chip is shared, another one is renamed. */
function mergeChips(
  doc: Doc,
  clip: Clip,
): { chips: Record<string, Chip> | null; names: Map<string, string> } {
  const names = new Map<string, string>();
  if (!clip.chips) return { chips: null, names };
  const chips = { ...doc.chips };
  for (const [name, chip] of Object.entries(clip.chips)) {
    const mine = chips[name];
    const same = mine && JSON.stringify(mine) === JSON.stringify(chip);
    const as = mine && !same ? numbered(new Set(Object.keys(chips)), name) : name;
    names.set(name, as);
    chips[as] = chip;
  }
  for (const as of names.values()) {
    const chip = chips[as] as Chip;
    chips[as] = {
      ...chip,
      nodes: chip.nodes.map((n) => {
        const to = n.op === "chip" ? names.get(String(n.params?.of)) : undefined;
        return to ? { ...n, params: { ...n.params, of: to } } : n;
      }),
    };
  }
  return { chips, names };
}

export function duplicate(
  doc: Doc,
  path: ScopePath,
  ids: readonly string[],
  offset?: Point,
): { doc: Doc; ids: string[] } {
  const clip = copyNodes(doc, path, ids);
  return clip ? pasteClip(doc, path, clip, offset) : { doc, ids: [] };
}
