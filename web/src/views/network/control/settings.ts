/** The run's settings as the Training tab reads and changes them. Pure but for `change` and its kin. */
import { hasWeight } from "../../../graph/catalogue";
import type { Doc, DocNode } from "../../../graph/document";
import { setParam } from "../../../graph/edit";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import type { Moved, Settings } from "../../keep";

export interface LossEntry {
  loss: string;
  of: string;
  target: string;
  weight: number;
}

/** The value at a path such as "optimizer.learning_rate"; undefined where there is none. */
export function at(settings: Settings, path: string): unknown {
  let place: unknown = settings;
  for (const part of path.split("."))
    place = typeof place === "object" && place !== null ? (place as Settings)[part] : undefined;
  return place;
}

export const numberAt = (settings: Settings, path: string): number | null => {
  const found = at(settings, path);
  return typeof found === "number" ? found : null;
};

/** The setting at a path, in force now. */
export const useSetting = (path: string): unknown => useRun((s) => at(s.settings, path));

/** What the document has there. */
export const useDrawn = (path: string): unknown =>
  useRun((s) => at((s.more.document_settings ?? {}) as Settings, path));

/** The momentum that an update rule works with; undefined for a rule that has none, whatever is noted beside it. */
export function momentumOf(rule: unknown, noted: unknown): number | undefined {
  if (rule === "sgd") return 0;
  return (rule === "momentum" || rule === "nesterov") && typeof noted === "number" ? noted : undefined;
}

export function rateOf(node: DocNode, moved: Moved): number {
  const found = moved.find(([id, name]) => id === node.id && name === "rate");
  return found?.[2] ?? (typeof node.params?.rate === "number" ? node.params.rate : 0.5);
}

/** Layers that a learner calls hidden: they squash, and no class is read from them. */
export function hiddenLayers(doc: Doc): DocNode[] {
  return doc.nodes.filter(
    (n) =>
      hasWeight(n.op) && n.id !== doc.output && !["linear", "softmax", undefined].includes(activationOf(n)),
  );
}

export const activationOf = (node: DocNode): string | undefined =>
  typeof node.params?.activation === "string" ? node.params.activation : undefined;

export const initializerOf = (node: DocNode): string =>
  typeof node.params?.initializer === "string" ? node.params.initializer : "scaled";

/** Weighted nodes whose weights were drawn otherwise than the document now says: [node, drawn with]. */
export function waitingForRestart(doc: Doc, drawnWith: Record<string, string>): [DocNode, string][] {
  return doc.nodes.flatMap((node): [DocNode, string][] => {
    const was = drawnWith[node.id];
    return hasWeight(node.op) && was !== undefined && was !== initializerOf(node) ? [[node, was]] : [];
  });
}

/** One change of several nodes' parameter as one step of the history. */
export function setAll(nodes: DocNode[], name: string, value: string): void {
  useDoc
    .getState()
    .edit((doc) => nodes.reduce((next, node) => setParam(next, [], node.id, name, value), doc));
  actions.commitDocument();
}
