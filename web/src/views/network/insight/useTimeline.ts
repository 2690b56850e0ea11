import { useMemo } from "react";
import type { Point } from "../../../plots";
import { useRun } from "../../../state/run";
import { bySteps, currentPoints, epochsOf, type Timeline } from "./curves";
import { useLooks } from "./settings";
import { useCalm } from "./useCalm";

/** While a run plays, charts are drawn anew so often: their lines are not worked out for pictures nobody sees. */
export const CHART_MS = 250;

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
  const playing = useRun((s) => s.playing);
  const axis = useLooks((s) => s.x);
  const now = useMemo(() => ({ series, branches, branch, step }), [series, branches, branch, step]);
  const shown = useCalm(now, playing ? CHART_MS : 0);
  return useMemo(() => {
    const { step, ...timeline } = shown;
    const at = axis === "step" ? bySteps : epochsOf(currentPoints(timeline, "epoch"));
    return { ...timeline, step, at, points: (metric: string) => currentPoints(timeline, metric) };
  }, [shown, axis]);
}
