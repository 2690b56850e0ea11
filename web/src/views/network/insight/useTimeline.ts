import { useMemo } from "react";
import type { Point } from "../../../plots";
import { useRun } from "../../../state/run";
import { currentPoints, epochsOf, type Timeline } from "./curves";
import { useLooks } from "./settings";

/** The run's curves, and where a step lies on the axis that was chosen. */
export function useTimeline(): Timeline & {
  points: (metric: string) => readonly Point[];
  at: (step: number) => number | null;
  step: number;
} {
  const series = useRun((s) => s.series);
  const branches = useRun((s) => s.branches);
  const branch = useRun((s) => s.branch);
  const step = useRun((s) => s.step);
  const axis = useLooks((s) => s.x);
  return useMemo(() => {
    const timeline = { series, branches, branch };
    const at = axis === "step" ? (x: number) => x : epochsOf(currentPoints(timeline, "epoch"));
    return { ...timeline, step, at, points: (metric: string) => currentPoints(timeline, metric) };
  }, [series, branches, branch, step, axis]);
}
