import { useCallback, useEffect, useMemo, useState } from "react";
import { type Line, linesFigure, Plot, type PlotTheme, type Size, seriesTable } from "../../../plots";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { Select, t } from "../../../ui";
import { recall, remember } from "../../../ui/memory";
import { Pane } from "../../dock/Pane";
import { compare, useCompared } from "./compared";
import { type Along, along, band, inOrder, styled } from "./drawn";
import { ExperimentPane } from "./ExperimentPane";
import { metricName } from "./metricNames";
import { RecordList, titleOf } from "./RecordList";
import { experimentOf, keyOf, loadCurves, type RunRecord, refreshRecords, useRecords } from "./records";
import { useJobs, useSpread } from "./Spread";

const words = t.control.compare;
const FRESH = 4000;
/** A run is stored a moment after it rests; how long a moment, the machine decides. */
const SOON = [900, 2500];

/** Runs beside each other: the list of records, the document's experiment, and one chart of all that is ticked. */
export function Compare() {
  const experiment = useDoc((s) => experimentOf(s.doc) !== null);
  useJobs();
  useFreshList();
  return (
    <>
      {experiment && <ExperimentPane />}
      <Pane id="network-runs" title={words.runs} note={words.runsAbout} basis="1 1 320px">
        <RecordList />
      </Pane>
      <ChartPane />
    </>
  );
}

/** The list follows the run: at once when it rests or restarts, and now and then while anybody looks. */
function useFreshList(): void {
  const playing = useRun((s) => s.playing);
  const branch = useRun((s) => s.branch);
  const run = useRun((s) => s.run);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line of the run is another record
  useEffect(() => {
    void refreshRecords();
    const soon = SOON.map((ms) => setTimeout(() => void refreshRecords(), ms));
    const timer = setInterval(() => document.visibilityState === "visible" && void refreshRecords(), FRESH);
    return () => {
      for (const timeout of soon) clearTimeout(timeout);
      clearInterval(timer);
    };
  }, [playing, branch, run]);
}

/** What is drawn beside the run itself: ticked records, and the variants of the experiment. */
function useDrawn(): RunRecord[] {
  const list = useRecords((s) => s.list);
  const ticked = useCompared((s) => s.ticked);
  const run = useRun((s) => s.run);
  const branch = useRun((s) => s.branch);
  const drawn = useMemo(
    () => inOrder(list ?? [], ticked).filter((record) => record.run !== run || record.line !== branch),
    [list, ticked, run, branch],
  );
  useEffect(() => {
    for (const record of drawn) void loadCurves(record.run, record.line, record.steps);
  }, [drawn]);
  return drawn;
}

function useLines(metric: string, by: Along): Line[] {
  const curves = useRecords((s) => s.curves);
  const jobs = useRecords((s) => s.jobs);
  const list = useRecords((s) => s.list);
  const run = useRun((s) => s.run);
  const branch = useRun((s) => s.branch);
  const own = useRun((s) => s.series[s.branch]);
  const drawn = useDrawn();
  const spread = useSpread(metric, by);
  const active = useMemo(
    () =>
      jobs
        .flatMap((job) => (job.kind === "variants" ? job.tasks : []))
        .filter((task) => task.state === "running"),
    [jobs],
  );
  useEffect(() => {
    for (const task of active) void loadCurves(task.run, 0, -1);
  }, [active]);
  return useMemo(() => {
    const others = drawn.map((record, k) =>
      styled(titleOf(record), along(curves[keyOf(record)] ?? {}, metric, by, record.clock), k),
    );
    const live = active.map((task, k) =>
      styled(task.name, along(curves[`${task.run}/0`] ?? {}, metric, by), drawn.length + k),
    );
    const clock = list?.find((one) => one.run === run && one.line === branch)?.clock;
    const mine = styled(words.here, along(own ?? {}, metric, by, clock), 0, true);
    return [...spread, ...others, ...live, mine].filter((line) => line.points.length > 1);
  }, [drawn, active, curves, metric, by, own, spread, list, run, branch]);
}

const METRICS = Object.keys(words.metrics);
const SHARE = { within: [0, 1] } as const;
const BY: Along[] = ["step", "epoch", "seconds"];

/** What of the runs is drawn: what was chosen, else what the document asks for. */
function useMetric(): string {
  const wanted = useDoc((s) => experimentOf(s.doc)?.metric);
  return useCompared((s) => s.metric) ?? wanted ?? "validation_accuracy";
}

function ChartPane() {
  const metric = useMetric();
  const [by, setBy] = useState<Along>(() => recall<Along>("compared-by", "epoch"));
  const lines = useLines(metric, by);
  const spread = useSpread(metric, by);
  const span = useMemo(() => band(spread.map((line) => line.points)), [spread]);
  const log = metric.endsWith("loss");
  const share = metric.endsWith("accuracy");
  const along = words.along[by] ?? by;
  const nodes = useDoc((s) => s.doc.nodes);
  const name = metricName(metric, nodes);
  const chooseBy = (value: Along) => {
    setBy(value);
    remember("compared-by", value);
  };
  const figure = useCallback(
    (theme: PlotTheme, size: Size) =>
      linesFigure({ lines, x: along, log, band: span, ...(share ? SHARE : {}) }, theme, size),
    [lines, span, along, log, share],
  );
  return (
    <Pane
      id="network-compare"
      title={words.chart}
      head={<MetricPick metric={metric} />}
      tools={
        <Select<Along>
          label={words.by}
          value={by}
          options={BY.map((value) => ({ value, label: words.byEach[value] }))}
          onChange={chooseBy}
        />
      }
      basis="2 1 420px"
      {...(lines.length ? { table: () => seriesTable(name, along, lines) } : {})}
    >
      {lines.length ? (
        <Plot
          figure={figure}
          label={`${name}: ${lines
            .map((line) => line.name)
            .filter(Boolean)
            .join(", ")}`}
          every={200}
        />
      ) : (
        <p className="pane-empty">{words.nothing}</p>
      )}
    </Pane>
  );
}

/** The usual metrics, those that this run has beside them, and the one that is chosen though it has it not. */
function MetricPick({ metric }: { metric: string }) {
  const nodes = useDoc((s) => s.doc.nodes);
  const curves = useRun((s) => s.series[s.branch]);
  const own = Object.keys(curves ?? {}).filter((name) => name !== "epoch" && name !== "examples");
  const all = new Set([...METRICS, ...own, metric]);
  return (
    <Select
      label={words.metric}
      value={metric}
      options={[...all].map((value) => ({ value, label: metricName(value, nodes) }))}
      onChange={(metric) => compare({ metric })}
    />
  );
}
