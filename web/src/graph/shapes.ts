/** The shape of one example as a person reads and types it: 1×8×8. */

export const shapeText = (shape: unknown): string => (Array.isArray(shape) ? shape.join("×") : "");

/** The typed lengths; an empty text is the empty shape, and null is none at all. */
export function readShape(text: string): number[] | null {
  const parts = text
    .trim()
    .split(/[\s×x*,;]+/i)
    .filter(Boolean);
  const lengths = parts.map(Number);
  return lengths.every((n) => Number.isSafeInteger(n) && n > 0) ? lengths : null;
}
