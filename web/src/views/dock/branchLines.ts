/** The curves of a run's lines: each is drawn from where it left its parent. Pure. */
import type { Line, Point } from "../../plots";
import type { Branch } from "../../wire/protocol.gen";
import { lineage } from "../transport/timeline";

type Series = Record<number, Record<string, [number, number | null][]>>;

/** At most so many other lines are drawn, the newest. */
const BESIDE = 4;

/**
 * First the line the run stands on, whole (its ancestors' points up to each fork, then its own);
 * then what was tried beside it, thinner, each from its fork on.
 */
export function branchLines(
  series: Series,
  branches: readonly Branch[],
  current: number,
  metric: string,
  nameOf: (id: number, label: string) => string,
): Line[] {
  const left = lineage(branches, current);
  const chain = [...left.entries()].reverse();
  const single = branches.length <= 1;
  const own = branches.find((b) => b.id === current);
  const of = (id: number): readonly Point[] => series[id]?.[metric] ?? [];
  const whole = chain.reduce<readonly Point[]>(
    (before, [id, until]) => joined(before, of(id), until),
    left.size === 0 ? of(current) : [],
  );
  const main: Line = {
    name: single ? "" : nameOf(current, own?.label ?? ""),
    points: whole,
    weight: 2.6,
    dash: "solid",
    marker: "none",
    strong: true,
  };
  const others = branches
    .filter((b) => b.id !== current)
    .map((b) => ({ branch: b, from: left.get(b.id) ?? b.fork }))
    .filter(({ branch, from }) => branch.tip > from)
    .slice(-BESIDE)
    .map(
      ({ branch, from }, i): Line => ({
        name: nameOf(branch.id, branch.label),
        points: (series[branch.id]?.[metric] ?? []).filter(([x]) => x >= from),
        weight: 1.6,
        dash: i % 2 === 0 ? "dash" : "dot",
        marker: "none",
        strong: false,
      }),
    );
  return [main, ...others];
}

/** How many other lines have no curve yet: those of a link are known by their events, and played when one goes there. */
export function undrawn(series: Series, branches: readonly Branch[], current: number): number {
  const played = ({ id, fork }: Branch) =>
    Object.values(series[id] ?? {}).some((points) => (points.at(-1)?.[0] ?? 0) > fork);
  return branches.filter((b) => b.id !== current && b.tip > b.fork && !played(b)).length;
}

/**
 * Points, and from where they end on those of `more`, up to the step `until`; nothing is copied without need.
 * What happened where a line left its parent changed its value there: its own point holds.
 */
function joined(points: readonly Point[], more: readonly Point[], until: number): readonly Point[] {
  const end = points[points.length - 1]?.[0] ?? -1;
  let from = 0;
  let to = more.length;
  while (to > 0 && more[to - 1]![0] > until) to -= 1;
  while (from < to && more[from]![0] < end) from += 1;
  const taken = to - from === more.length ? more : more.slice(from, to);
  if (points.length === 0) return taken;
  return [...(taken[0]?.[0] === end ? points.slice(0, -1) : points), ...taken];
}
