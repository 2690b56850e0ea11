import { useMemo } from "react";
import { isUnitwise } from "../../../graph/catalogue";
import type { Doc } from "../../../graph/document";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { readersOf } from "./columns";
import { useFields } from "./FieldTile";
import { isPlane, usePlane, usePlaneData } from "./plane";
import { type Source, sourceOf } from "./sources";

const NONE: Record<string, number[]> = {};

export interface NeuronFacts {
  source: Source | null;
  /** The activation of the neuron itself, "" when it has none of its own. */
  activation: string;
  /** The node whose value is the neuron's. */
  top: string;
  readers: { id: string; name: string; op: string; units: number }[];
  units: number;
  name: string;
  plane: boolean;
}

/** What the document says of a neuron's surroundings; its owner also watches the boundaries it needs. */
export function useNeuron(owner: string, node: string | null): NeuronFacts | null {
  const doc = useDoc((s) => s.doc);
  const shapes = useRun((s) => s.graph?.shapes) ?? NONE;
  const plane = usePlane((s) => isPlane(s.plane) && s.plane.inputs === 2);
  usePlaneData();
  const facts = useMemo(() => (node === null ? null : factsOf(doc, node, shapes)), [doc, node, shapes]);
  const nodes = facts?.source ? [facts.source.node, facts.top] : [];
  useFields(owner, nodes, plane && facts !== null);
  return facts && { ...facts, plane };
}

function factsOf(doc: Doc, id: string, shapes: Record<string, number[]>): Omit<NeuronFacts, "plane"> | null {
  const node = doc.nodes.find((n) => n.id === id);
  if (node?.op !== "dense") return null;
  const own = String(node.params?.activation ?? "linear");
  const first = readersOf(doc, id);
  const next =
    own === "linear" && first.length === 1 && first[0] && isUnitwise(first[0].op) ? first[0] : null;
  const top = next?.id ?? id;
  return {
    source: sourceOf(doc, id, shapes),
    activation: next?.op ?? (own === "linear" ? "" : own),
    top,
    readers: readersOf(doc, top).map((n) => ({
      id: n.id,
      name: n.label ?? n.id,
      op: n.op,
      units: (shapes[n.id] ?? []).reduce((a, b) => a * b, 1),
    })),
    units: Number(node.params?.units ?? 1),
    name: node.label ?? id,
  };
}
