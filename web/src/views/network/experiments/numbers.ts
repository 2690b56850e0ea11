/** More numbers than this are not set one by one. */
export const MOST = 12;

/**
 * What a net without data begins with: the numbers of its document, over and over until its input is full. What is
 * no number is 0, so that the others keep their places.
 */
export function startOf(given: unknown, size: number): number[] {
  const numbers = Array.isArray(given) ? given.map((v) => (Number.isFinite(v) ? v : 0)) : [];
  return Array.from({ length: size }, (_, k) => numbers[k % numbers.length] ?? 0);
}
