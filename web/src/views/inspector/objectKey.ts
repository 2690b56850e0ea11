let count = 0;
const known = new WeakMap<object, number>();

/** A short text that is the same exactly as long as all parts are the same objects and values. */
export function objectKey(...parts: unknown[]): string {
  return parts
    .map((part) => {
      if (typeof part !== "object" || part === null) return String(part);
      let id = known.get(part);
      if (id === undefined) {
        count += 1;
        id = count;
        known.set(part, id);
      }
      return `#${id}`;
    })
    .join("|");
}
