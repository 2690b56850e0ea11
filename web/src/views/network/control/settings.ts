/** The run's settings as the Training tab reads and changes them. Pure but for `change` and its kin. */
import type { Doc, DocNode } from "../../../graph/document";
import { setParam } from "../../../graph/edit";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { notify } from "../../../state/notices";
import { useRun } from "../../../state/run";
import { justSteered } from "../../../state/steered";
import { t } from "../../../ui";

export type Settings = Record<string, unknown>;

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

/** The settings, by the keys of `train`, in which the run differs from the document. */
export function differing(settings: Settings, drawn: Settings): string[] {
  return Object.keys(drawn).filter(
    (key) => key !== "seed" && JSON.stringify(settings[key]) !== JSON.stringify(drawn[key]),
  );
}

/** In how many single settings they differ: of an update rule or a schedule each number counts. */
export function countDiffering(settings: Settings, drawn: Settings): number {
  const parts = (of: unknown) =>
    typeof of === "object" && of !== null && !Array.isArray(of) ? (of as Settings) : null;
  return differing(settings, drawn).reduce((sum, key) => {
    const [now, then] = [parts(settings[key]), parts(drawn[key])];
    return sum + (now && then ? differing(now, then).length : 1);
  }, 0);
}

/** The momentum that an update rule works with; undefined for a rule that has none, whatever is noted beside it. */
export function momentumOf(rule: unknown, noted: unknown): number | undefined {
  if (rule === "sgd") return 0;
  return (rule === "momentum" || rule === "nesterov") && typeof noted === "number" ? noted : undefined;
}

/** Numbers of layers that the run has moved: [node, name, value]. */
export type Moved = [string, string, number][];

export function rateOf(node: DocNode, moved: Moved): number {
  const found = moved.find(([id, name]) => id === node.id && name === "rate");
  return found?.[2] ?? (typeof node.params?.rate === "number" ? node.params.rate : 0.5);
}

function given(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(given);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, v]) => v !== null && v !== undefined);
  return Object.fromEntries(kept.map(([k, v]) => [k, given(v)]));
}

/** The document with the run's settings: what differs is written, the rest stays as it is. */
export function withSettings(doc: Doc, settings: Settings, keys: string[], moved: Moved): Doc {
  const train: Settings = { ...(doc.train as Settings | undefined) };
  for (const key of keys) {
    const value = settings[key];
    if (value === null || value === undefined) delete train[key];
    else train[key] = given(value);
  }
  if (keys.includes("losses") && train.losses) delete train.loss;
  let next: Doc = { ...doc, train } as Doc;
  for (const [id, name, value] of moved) next = setParam(next, [], id, name, value);
  return next;
}

export function keepSettings(): void {
  const { settings, more } = useRun.getState();
  const moved = (more.params ?? []) as Moved;
  const keys = differing(settings, (more.document_settings ?? {}) as Settings);
  useDoc.getState().edit((doc) => withSettings(doc, settings, keys, moved));
  actions.commitDocument();
  notify(t.control.didKeep);
}

/** All settings back to what the document says. */
export function dropSettings(): void {
  const { settings, more } = useRun.getState();
  const drawn = (more.document_settings ?? {}) as Settings;
  const late = justSteered().filter((key) => key in drawn);
  for (const key of new Set([...differing(settings, drawn), ...late]))
    actions.train(key, given(drawn[key]) ?? null);
  for (const [node, name] of (more.params ?? []) as Moved) {
    const value = useDoc.getState().doc.nodes.find((n) => n.id === node)?.params?.[name];
    actions.act({ kind: "param", node, name, value: typeof value === "number" ? value : 0.5 });
  }
}

/** Dense layers that a learner calls hidden: they squash, and no class is read from them. */
export function hiddenLayers(doc: Doc): DocNode[] {
  return doc.nodes.filter(
    (n) =>
      n.op === "dense" && n.id !== doc.output && !["linear", "softmax", undefined].includes(activationOf(n)),
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
    return node.op === "dense" && was !== undefined && was !== initializerOf(node) ? [[node, was]] : [];
  });
}

/** One change of several nodes' parameter as one step of the history. */
export function setAll(nodes: DocNode[], name: string, value: string): void {
  useDoc
    .getState()
    .edit((doc) => nodes.reduce((next, node) => setParam(next, [], node.id, name, value), doc));
  actions.commitDocument();
}
