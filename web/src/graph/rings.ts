/** Chips that contain themselves: a drawing without an end, which nothing that follows chips survives. */

import type { Chip } from "./document";

/** The chips that a chip uses. */
export const usedIn = (chip: Chip): string[] =>
  chip.nodes.filter((n) => n.op === "chip").map((n) => String(n.params?.of ?? ""));

/**
 * The names along one ring of chips, its first again at the end; null when there is none.
 * Goes from chip to chip without calling itself: what it looks for is what would never end.
 */
export function chipRing(chips: Readonly<Record<string, Chip>> | undefined): string[] | null {
  const inside = new Map(Object.entries(chips ?? {}).map(([name, chip]) => [name, usedIn(chip)]));
  const done = new Set<string>();
  for (const start of inside.keys()) {
    const ring = done.has(start) ? null : ringFrom(start, inside, done);
    if (ring) return ring;
  }
  return null;
}

function ringFrom(
  start: string,
  inside: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): string[] | null {
  const path = [start];
  const on = new Set(path);
  const rest = [(inside.get(start) ?? []).values()];
  for (let last = rest.at(-1); last; last = rest.at(-1)) {
    const { value: name, done: over } = last.next();
    if (over) {
      rest.pop();
      const left = path.pop() as string;
      on.delete(left);
      done.add(left);
    } else if (on.has(name)) {
      return [...path.slice(path.indexOf(name)), name];
    } else if (!done.has(name) && inside.has(name)) {
      path.push(name);
      on.add(name);
      rest.push((inside.get(name) ?? []).values());
    }
  }
  return null;
}

/** A ring as it is read: `q → r → q`. */
export const ringWords = (ring: readonly string[]): string => ring.join(" → ");
