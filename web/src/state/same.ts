import type { Doc } from "../graph/document";

/** An absent key, an empty list and an empty object mean the same in a document. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.values(value).every(isNothing);
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || (isNothing(a) && isNothing(b))) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const at = (o: object, key: string) => (o as Record<string, unknown>)[key];
  return [...keys].every((key) => same(at(a, key), at(b, key)));
}

/** Do two documents say the same, whatever the order of their keys and however emptiness is written? */
export function sameDocument(a: Doc, b: Doc): boolean {
  return same(a, b);
}
