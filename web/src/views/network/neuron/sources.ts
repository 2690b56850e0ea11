/** What a dense layer reads: pixels, inputs with names, or the neurons of a layer before it. */
import { specOf } from "../../../graph/catalogue";
import type { Doc } from "../../../graph/document";
import { refNode } from "../../../graph/scope";
import { t } from "../../../ui";
import { sizeOf } from "./columns";
import { inputName, subscript } from "./names";

export interface Source {
  kind: "image" | "input" | "neurons" | "other";
  /** The node that is read, whose values arrive. */
  node: string;
  /** The dense layer behind it, whose unit k is input k. */
  dense: string | null;
  shape: number[];
  size: number;
  name: (place: number) => string;
  /** As `name`, where there is room for little. */
  short: (place: number) => string;
}

export function sourceOf(doc: Doc, id: string, shapes: Record<string, number[]>): Source | null {
  const byId = new Map(doc.nodes.map((n) => [n.id, n]));
  const read = byId.get(id)?.inputs?.[0];
  if (!read) return null;
  const node = refNode(read);
  let here = byId.get(node);
  while (here && specOf(here.op, "network")?.keeps_units) {
    here = byId.get(refNode(here.inputs?.[0] ?? ""));
  }
  if (!here) return null;
  const shape = shapes[here.id] ?? [];
  const size = sizeOf(shape);
  const common = { node, shape, size };
  const words = t.neuron.opened;
  if (here.op === "dense")
    return { ...common, kind: "neurons", dense: here.id, ...named((k) => `h${subscript(k + 1)}`) };
  if (here.op === "input" && shape.length >= 2)
    return {
      ...common,
      kind: "image",
      dense: null,
      name: (k) => words.pixel(...pixelAt(k, shape)),
      short: (k) => words.pixelShort(...pixelAt(k, shape)),
    };
  if (here.op === "input")
    return { ...common, kind: "input", dense: null, ...named((k) => inputName(k, size)) };
  return { ...common, kind: "other", dense: null, ...named((k) => `x${subscript(k + 1)}`) };
}

const named = (name: Source["name"]) => ({ name, short: name });

/** Row and column of a pixel, counted from 1. */
function pixelAt(place: number, shape: number[]): [number, number] {
  const width = shape[shape.length - 1] ?? 1;
  const height = shape[shape.length - 2] ?? 1;
  const inside = place % (width * height);
  return [Math.floor(inside / width) + 1, (inside % width) + 1];
}
