/** Lines as data: thinning, ranges and the places of their labels. Pure. */

export type Point = readonly [x: number, y: number | null];

/** More points than this are not visible on a chart of a dock's width. */
export const MAX_POINTS = 500;

/**
 * At most `limit` points that keep the shape: of every bucket its lowest and highest point, in order.
 * A gap (null) keeps its place, and the first and last points are always kept.
 */
export function thin(points: readonly Point[], limit = MAX_POINTS): readonly Point[] {
  if (points.length <= limit) return points;
  const buckets = Math.max(1, Math.floor((limit - 2) / 2));
  const inner = points.length - 2;
  const kept: Point[] = [points[0]!];
  for (let b = 0; b < buckets; b++) {
    const from = 1 + Math.floor((b * inner) / buckets);
    const to = 1 + Math.floor(((b + 1) * inner) / buckets);
    kept.push(...extremes(points, from, to));
  }
  kept.push(points[points.length - 1]!);
  return kept;
}

function extremes(points: readonly Point[], from: number, to: number): Point[] {
  let low = -1;
  let high = -1;
  let gap = -1;
  for (let i = from; i < to; i++) {
    const y = points[i]![1];
    if (y === null || !Number.isFinite(y)) gap = i;
    else {
      if (low < 0 || y < points[low]![1]!) low = i;
      if (high < 0 || y > points[high]![1]!) high = i;
    }
  }
  if (low < 0) return gap < 0 ? [] : [points[gap]!];
  if (low === high) return [points[low]!];
  return low < high ? [points[low]!, points[high]!] : [points[high]!, points[low]!];
}

/** The last point with a number, where the name of a line stands. */
export function lastOf(points: readonly Point[]): readonly [number, number] | null {
  for (let i = points.length - 1; i >= 0; i--) {
    const [x, y] = points[i]!;
    if (y !== null && Number.isFinite(y)) return [x, y];
  }
  return null;
}

/** The smallest and largest finite y, or null when there is none. */
export function rangeOf(lines: readonly (readonly Point[])[]): [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const points of lines)
    for (const [, y] of points)
      if (y !== null && Number.isFinite(y)) {
        low = Math.min(low, y);
        high = Math.max(high, y);
      }
  return low > high ? null : [low, high];
}

/** The nearest 1, 2 or 5 times a power of ten above a raw step. */
export function roundStep(raw: number): number {
  if (!(raw > 0) || !Number.isFinite(raw)) return 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 5].find((m) => raw <= m * power * (1 + 1e-9)) ?? 10) * power;
}

/**
 * Pixel places for labels that want to stand at `wanted` (y grows downward): in the same order,
 * at least `gap` apart, inside 0..`height` when they fit, and as near as possible to their lines.
 */
export function spread(wanted: readonly number[], gap: number, height: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  let floor = 0;
  for (const i of order) {
    placed[i] = Math.max(wanted[i]!, floor);
    floor = placed[i]! + gap;
  }
  let ceiling = height;
  for (const i of [...order].reverse()) {
    placed[i] = Math.min(placed[i]!, ceiling);
    ceiling = placed[i]! - gap;
  }
  return placed;
}
