/** Settings that were moved live in the run: kept in the document, or dropped. */
import type { Doc } from "../../graph/document";
import { setParam } from "../../graph/edit";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { notify } from "../../state/notices";
import { useRun } from "../../state/run";
import { justSteered } from "../../state/steered";
import { t } from "../../ui";

export type Settings = Record<string, unknown>;

/** Numbers of layers that the run has moved: [node, name, value]. */
export type Moved = [string, string, number][];

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
