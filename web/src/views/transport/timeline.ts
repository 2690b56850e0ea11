/** Where the lines of a run stand on the scrub bar. Pure. */
import type { Branch } from "../../wire/protocol.gen";

/** One stretch of one branch: from the step where it leaves its line to the last step it reached. */
export interface Stretch {
  branch: number;
  label: string;
  from: number;
  to: number;
  /** 0 is the line the run stands on. */
  row: number;
  /** Row of the line that it leaves, or null for the first one. */
  parentRow: number | null;
}

export interface Timeline {
  /** Last step that any shown line reached; at least 1. */
  end: number;
  /** Last step of the line the run stands on. */
  tip: number;
  stretches: Stretch[];
  /** Lines that found no room. */
  hidden: number;
}

/** Ids from `current` up to the first branch, with the step where each line was left. */
export function lineage(branches: readonly Branch[], current: number): Map<number, number> {
  const byId = new Map(branches.map((b) => [b.id, b]));
  const left = new Map<number, number>();
  let at = byId.get(current);
  let until = at?.tip ?? 0;
  while (at && !left.has(at.id)) {
    left.set(at.id, until);
    until = Math.min(until, at.fork);
    at = at.parent === null ? undefined : byId.get(at.parent);
  }
  return left;
}

/** The line the run stands on in row 0; what else was tried beside it, newest nearest. */
export function layTimeline(branches: readonly Branch[], current: number, maxRows = 3): Timeline {
  const left = lineage(branches, current);
  const own = branches.find((b) => b.id === current);
  const tip = own?.tip ?? 0;
  const stretches: Stretch[] = [
    { branch: current, label: own?.label ?? "", from: 0, to: tip, row: 0, parentRow: null },
  ];
  const rowOf = new Map<number, number>([...left.keys()].map((id) => [id, 0]));
  const others = branches.filter((b) => {
    const until = left.get(b.id);
    return until === undefined || b.tip > until;
  });
  let row = 0;
  for (const branch of [...others].filter((b) => b.id !== current).reverse()) {
    if (row + 1 >= maxRows) break;
    row += 1;
    const until = left.get(branch.id);
    stretches.push({
      branch: branch.id,
      label: branch.label,
      from: until ?? branch.fork,
      to: branch.tip,
      row,
      parentRow: until !== undefined ? 0 : (rowOf.get(branch.parent ?? -1) ?? 0),
    });
    if (until === undefined) rowOf.set(branch.id, row);
  }
  const shown = stretches.length - 1;
  const hidden = others.filter((b) => b.id !== current).length - shown;
  return { end: Math.max(1, ...stretches.map((s) => s.to)), tip, stretches, hidden };
}

/** Step under a pointer at `x` of a bar `width` wide; whole, inside 0..end. */
export function stepAt(x: number, width: number, end: number): number {
  if (width <= 0) return 0;
  return Math.max(0, Math.min(end, Math.round((x / width) * end)));
}

/** Share of the bar (0..1) at which a step stands. */
export function placeOf(step: number, end: number): number {
  return Math.max(0, Math.min(1, step / Math.max(1, end)));
}

/** Steps at which something happened, at most one a `slots`-th of the bar, so that ticks stay ticks. */
export function ticks(steps: readonly number[], end: number, slots = 80): number[] {
  const seen = new Map<number, number>();
  for (const step of steps) {
    const slot = Math.round(placeOf(step, end) * slots);
    if (!seen.has(slot)) seen.set(slot, step);
  }
  return [...seen.values()];
}
