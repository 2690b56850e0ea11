/** How anything that changes the picture asks for another frame, and who is told that numerals were painted. */

let wake: (() => void) | null = null;

export function invalidate(): void {
  wake?.();
}

/** The painter of the canvas says how it is woken; returns the function that forgets it. */
export function onInvalidate(run: () => void): () => void {
  wake = run;
  return () => {
    if (wake === run) wake = null;
  };
}

const followers = new Set<() => void>();

/** Calls back in every frame in which numerals are painted: what is written beside them shows the same moment. */
export function onNumerals(listener: () => void): () => void {
  followers.add(listener);
  return () => {
    followers.delete(listener);
  };
}

export function numeralsPainted(): void {
  for (const listener of followers) listener();
}
