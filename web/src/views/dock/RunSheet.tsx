import { type ReactNode, useCallback, useMemo, useState } from "react";
import { type Line, linesFigure, Plot, type PlotTheme, type Size, seriesTable } from "../../plots";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { Segmented, t } from "../../ui";
import { useLineName } from "../inspector/branchNames";
import { branchLines } from "./branchLines";
import { Pane } from "./Pane";
import { Restart, RunSettings } from "./RunSettings";
import { outputName } from "./settings";
import { Undrawn } from "./Undrawn";

/** The run itself: its settings, and its objective step by step on every line. */
export function RunSheet({ tabs }: { tabs: ReactNode }) {
  return (
    <>
      <Pane
        id="settings"
        title={t.views.run.settings}
        head={tabs}
        tools={<Restart />}
        basis="0 1 536px"
        fillable={false}
      >
        <RunSettings />
      </Pane>
      <CurvePane />
    </>
  );
}

type Metric = "objective" | "accuracy";

const NONE: Record<string, [number, number | null][]> = {};

/** The live curve; what was tried beside the present line stays as a thinner one. */
export function CurvePane({ basis = "1 1 400px" }: { basis?: string }) {
  const words = t.views.run;
  const [metric, setMetric] = useState<Metric>("objective");
  const series = useRun((s) => s.series);
  const branch = useRun((s) => s.branch);
  const branches = useRun((s) => s.branches);
  const step = useRun((s) => s.step);
  const name = useDoc((s) => outputName(s.doc));
  const own = series[branch] ?? NONE;
  const hasAccuracy = (own.accuracy ?? []).some(([, v]) => v !== null);
  const shown = hasAccuracy ? metric : "objective";
  const nameOf = useLineName();
  const lines = useMemo<Line[]>(
    () => branchLines(series, branches, branch, shown, nameOf),
    [series, branches, branch, shown, nameOf],
  );
  const here = useMemo(() => valueAt(lines[0]?.points ?? [], step), [lines, step]);
  const figure = useCallback(
    (theme: PlotTheme, size: Size) =>
      linesFigure(
        { lines, x: words.steps, here, ...(shown === "accuracy" ? { within: [0, 1] } : {}) },
        theme,
        size,
      ),
    [lines, here, shown, words.steps],
  );
  const title = words.curve(shown === "objective" ? name : words.accuracy);
  const empty = lines.every((line) => line.points.length < 2);
  return (
    <Pane
      id="curve"
      title={words.curveTitle}
      note={title}
      basis={basis}
      {...(empty ? {} : { table: () => seriesTable(title, words.steps, lines) })}
      tools={
        hasAccuracy && (
          <Segmented
            label={words.metric}
            size="sm"
            value={shown}
            onChange={setMetric}
            options={[
              { value: "objective", label: words.objective },
              { value: "accuracy", label: words.accuracy },
            ]}
          />
        )
      }
    >
      {empty ? (
        <p className="pane-empty">{words.noCurve}</p>
      ) : (
        <Plot figure={figure} label={words.curveLabel(title, lines.length)} />
      )}
      <Undrawn />
    </Pane>
  );
}

/** The point of a curve at a step, or the last one before it. */
function valueAt(points: Line["points"], step: number): readonly [number, number] | null {
  let found: readonly [number, number] | null = null;
  for (const [x, y] of points) {
    if (x > step) break;
    if (y !== null) found = [x, y];
  }
  return found;
}
