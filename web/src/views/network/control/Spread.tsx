import { useEffect, useMemo } from "react";
import type { Line } from "../../../plots";
import { notify } from "../../../state/notices";
import { useRun } from "../../../state/run";
import { Button, Progress, Segmented, t } from "../../../ui";
import { look, type Spreading, useLooks } from "../insight/settings";
import { type Along, along, furthest } from "./drawn";
import {
  againWithSeeds,
  cancelJob,
  keyOf,
  loadCurves,
  type Points,
  type RunRecord,
  refreshJobs,
  refreshRecords,
  useRecords,
} from "./records";

const words = t.control;
const EVERY = 700;

/** Reads how far the experiments of this document are, as long as one of them works. */
export function useJobs(): void {
  const active = useRecords((s) => s.jobs.some((job) => job.active));
  const run = useRun((s) => s.run);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run has other experiments
  useEffect(() => {
    void refreshJobs();
    if (!active) return;
    const timer = setInterval(() => void refreshJobs(), EVERY);
    return () => clearInterval(timer);
  }, [active, run]);
}

/** The runs with other seeds beside the line that the run stands on. */
function useSeeds(): RunRecord[] {
  const list = useRecords((s) => s.list);
  const run = useRun((s) => s.run);
  const branch = useRun((s) => s.branch);
  return useMemo(
    () => furthest((list ?? []).filter((record) => record.group === `again-${run}-${branch}`)),
    [list, run, branch],
  );
}

/** The curves of a metric of those runs, thin, to be drawn behind the run's own; `part`: said with the seed. */
export function useSpread(metric: string, by: Along = "step", part = ""): Line[] {
  const seeds = useSeeds();
  const curves = useRecords((s) => s.curves);
  useEffect(() => {
    for (const record of seeds) void loadCurves(record.run, record.line, record.steps);
  }, [seeds]);
  return useMemo(
    () =>
      seeds.flatMap((record): Line[] => {
        const points = along(curves[keyOf(record)] ?? {}, metric, by, record.clock);
        return points.length
          ? [{ ...THIN, title: [words.compare.seed(record.seed), part].filter(Boolean).join(", "), points }]
          : [];
      }),
    [seeds, curves, metric, by, part],
  );
}

/** The epoch at every step that one of those runs tells. */
export function useSpreadEpochs(): Points {
  const seeds = useSeeds();
  const curves = useRecords((s) => s.curves);
  return useMemo(
    () => seeds.flatMap((record) => along(curves[keyOf(record)] ?? {}, "epoch", "step")),
    [seeds, curves],
  );
}

const THIN = { name: "", weight: 1, dash: "solid", marker: "none", strong: false } as const;

/** Whose spread the charts of loss and accuracy draw. */
function BandChoice() {
  const value = useLooks((s) => s.spread);
  const parts = t.insight.curves.parts;
  return (
    <Segmented<Spreading>
      label={words.spreadOf}
      size="sm"
      value={value}
      onChange={(spread) => look({ spread })}
      options={(["train", "validation", "both"] as const).map((value) => ({
        value,
        label: value === "both" ? words.spreadBoth : parts[value],
      }))}
    />
  );
}

/** "Again with five seeds": beside the run, which goes on undisturbed. */
export function Spread() {
  useJobs();
  const seeds = useSeeds();
  const branch = useRun((s) => s.branch);
  const run = useRun((s) => s.run);
  const open = useRun((s) => s.graph !== null);
  const job = useRecords((s) => s.jobs.filter((j) => j.group === `again-${run}-${branch}`).at(-1));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run has other records
  useEffect(() => void refreshRecords(), [run]);
  const start = () => againWithSeeds().catch((error: Error) => notify(error.message, { tone: "error" }));
  const done = job?.tasks.filter((task) => task.state === "done").length ?? 0;
  const failed = job?.tasks.find((task) => task.state === "failed");
  if (job?.active) {
    const total = job.tasks.length;
    const share = job.tasks.reduce((sum, task) => sum + task.share, 0);
    return (
      <div className="control-spread" role="status">
        <span>{words.againRunning(done, total)}</span>
        <Progress label={words.again} done={share} total={total} />
        <Button size="sm" onClick={() => void cancelJob(job.job)}>
          {words.cancel}
        </Button>
      </div>
    );
  }
  return (
    <div className="control-spread">
      <Button size="sm" disabled={!open} title={words.againAbout} onClick={() => void start()}>
        {words.again}
      </Button>
      {failed ? (
        <span role="alert">{failed.error}</span>
      ) : (
        seeds.length > 0 && (
          <>
            <span role="status">{words.againDone(seeds.length)}</span>
            <BandChoice />
          </>
        )
      )}
    </div>
  );
}
