/** How anything that changes the picture asks for another frame. */

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
