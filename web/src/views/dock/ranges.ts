/** How far the map goes along a value: its own range, apart from the slider's, kept in the document's view. Pure. */
import type { Doc } from "../../graph/document";
import type { Range } from "./place";

const isRange = (v: unknown): v is Range =>
  Array.isArray(v) && v.length === 2 && v.every((n) => Number.isFinite(n)) && v[0] < v[1];

/** The ranges that were given, by node; a value without one is drawn as far as its slider goes. */
export function rangesOf(doc: Doc): Record<string, Range> {
  const given = doc.view?.ranges;
  if (typeof given !== "object" || given === null) return {};
  return Object.fromEntries(Object.entries(given).filter(([, range]) => isRange(range)));
}

/** The document with the ranges of some values changed; null: as the slider. */
export function withRanges(doc: Doc, given: Record<string, Range | null>): Doc {
  const all = Object.entries({ ...rangesOf(doc), ...given }).filter(([, range]) => range !== null);
  const { ranges: _, ...view } = doc.view ?? {};
  return { ...doc, view: all.length ? { ...view, ranges: Object.fromEntries(all) } : view };
}

/** What the engine is asked for: only the sides that have a range of their own. */
export function sidesOf(doc: Doc, [x, y]: [string, string]): { x?: Range; y?: Range } {
  const { [x]: across, [y]: upward } = rangesOf(doc);
  return { ...(across ? { x: across } : {}), ...(upward ? { y: upward } : {}) };
}
