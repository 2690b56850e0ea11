/**
 * What is found out about a document is found out once: documents do not change, an edit makes another one. `age`
 * changes where it would be found otherwise than before.
 */
export function oncePer<K extends object, V>(
  find: (key: K) => V,
  age: () => unknown = () => null,
): (key: K) => V {
  const known = new WeakMap<K, { found: V; at: unknown }>();
  return (key) => {
    const before = known.get(key);
    const at = age();
    if (before && before.at === at) return before.found;
    const found = find(key);
    known.set(key, { found, at });
    return found;
  };
}
