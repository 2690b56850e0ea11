import { type ReactNode, useCallback, useMemo } from "react";
import {
  type Line,
  linesFigure,
  Plot,
  type PlotTheme,
  type Size,
  seriesTable,
  type Table,
} from "../../../plots";
import { useRun } from "../../../state/run";
import { t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { Undrawn } from "../../dock/Undrawn";
import { useLineName } from "../../inspector/branchNames";
import { band } from "../control/drawn";
import { useSpread, useSpreadEpochs } from "../control/Spread";
import {
  besides,
  bySteps,
  epochsOf,
  guessing,
  hasNumbers,
  type Measuring,
  onAxis,
  scaled,
  stepOfEpoch,
  valueAt,
} from "./curves";
import { type Judged, look, useLooks } from "./settings";
import { CHART_MS, useTimeline } from "./useTimeline";
import { withBest, withCursor } from "./zones";

type Which = "train" | "validation" | "test";

const STYLE: Record<Which, Pick<Line, "weight" | "dash" | "marker" | "strong">> = {
  train: { weight: 1.4, dash: "solid", marker: "none", strong: false },
  validation: { weight: 2.4, dash: "solid", marker: "dot", strong: true },
  test: { weight: 1.8, dash: "dash", marker: "square", strong: true },
};
const PARTS: Which[] = ["train", "validation", "test"];

/** Shares of right answers are in per cent. */
const WITHIN = { loss: {}, accuracy: { within: [0, 100] } } as const;

interface CurveProps {
  id: "loss" | "accuracy";
  basis?: string;
}

/** Loss or accuracy of every part by step or epoch; the other branches thin beside the present line. */
export function CurvePane({ id, basis = "1 1 200px" }: CurveProps) {
  const words = t.insight.curves;
  const axis = useLooks((s) => s.x);
  const wantsLog = useLooks((s) => s.log);
  const log = id === "loss" && wantsLog;
  const { lines, span, here, best, guessed } = useLines(id);
  const judged = useRun((s) => s.step > 0);
  const title = words[id];
  const figure = useCallback(
    (theme: PlotTheme, size: Size) =>
      withBest(
        withCursor(
          linesFigure(
            { lines, x: words.x[axis], log, here, inInk: true, band: span, ...WITHIN[id] },
            theme,
            size,
          ),
          theme,
        ),
        best,
        theme,
        size,
      ),
    [id, lines, span, axis, log, here, best, words.x],
  );
  return (
    <Pane
      id={`network-${id}`}
      title={title}
      note={guessed ? t.control.data.estimates : ""}
      basis={basis}
      tools={
        <>
          <AxisChoice />
          {id === "loss" && <ScaleChoice />}
        </>
      }
      {...(lines.length
        ? { table: () => withEstimates(seriesTable(title, words.x[axis], ownFirst(lines)), guessed) }
        : {})}
    >
      {lines.length ? (
        <Plot figure={figure} label={words.describe(title, lines.length)} every={CHART_MS} />
      ) : (
        <p className="pane-empty">{id === "accuracy" && judged ? words.noAccuracy : words.empty}</p>
      )}
      <Undrawn />
    </Pane>
  );
}

/** What is drawn behind the run's own curves comes after them in a table. */
const ownFirst = (lines: readonly Line[]): Line[] =>
  [...lines].sort((a, b) => Number(a.name === "") - Number(b.name === ""));

type Guessed = (x: number) => Judged[];

/** The table with what of a row is an estimate; figures of all examples stand alone. */
function withEstimates(table: Table, guessed: Guessed | null): Table {
  if (!guessed) return table;
  const { parts } = t.insight.curves;
  const told = (x: unknown) => guessed(Number(x)).map((part) => parts[part]);
  return {
    ...table,
    columns: [...table.columns, t.control.data.estimate],
    rows: table.rows.map((row) => [...row, told(row[0]).join(", ") || null]),
  };
}

/** What of the figures at a place on the axis is an estimate; null when none is, wherever one looks. */
function useGuessed({ points, at }: ReturnType<typeof useTimeline>): Guessed | null {
  const sizes = useRun((s) => s.more.parts) as Measuring["sizes"] | null | undefined;
  const judged = useRun((s) => s.more.judged) as Measuring["judged"] | undefined;
  const beside = useSpreadEpochs();
  return useMemo(() => {
    if (!sizes || !judged || Math.max(sizes.train, sizes.validation) <= judged.within) return null;
    return guessing([...beside, ...points("epoch")], at, { sizes, judged });
  }, [sizes, judged, points, at, beside]);
}

function useLines(id: CurveProps["id"]) {
  const timeline = useTimeline();
  const axis = useLooks((s) => s.x);
  const bestEpoch = useRun((s) => s.more.best_epoch) as number | null | undefined;
  const nameOf = useLineName();
  const seeds = useSeeds(id);
  const guessed = useGuessed(timeline);
  return useMemo(() => {
    const words = t.insight.curves;
    const factor = id === "accuracy" ? 100 : 1;
    const own: Line[] = [];
    for (const part of PARTS) {
      const points = scaled(timeline.points(`${part}_${id}`), factor);
      if (!hasNumbers(points)) continue;
      const placed = onAxis(points, timeline.at);
      const marks = guessed && part !== "test" && placed.filter(([x]) => !guessed(x).includes(part));
      own.push({ name: words.parts[part], points: placed, ...(marks ? { marks } : {}), ...STYLE[part] });
    }
    const judged = own.length > 1 ? "validation" : "train";
    const beside = besides(timeline, `${judged}_${id}`, nameOf).map((line) => {
      const at = axis === "step" ? bySteps : epochsOf(timeline.series[line.id]?.epoch ?? []);
      return { ...line, points: onAxis(scaled(line.points, factor), at) };
    });
    const behind = seeds.map((lines) =>
      lines.map((line) => ({ ...line, points: onAxis(scaled(line.points, factor), timeline.at) })),
    );
    const main = timeline.points(`${judged}_${id}`);
    const now = valueAt(main, timeline.step);
    const x = now && timeline.at(now[0]);
    const end = bestEpoch ? stepOfEpoch(timeline.points("epoch"), bestEpoch) : null;
    const place = end === null ? null : timeline.at(end);
    return {
      guessed,
      lines: [...behind.flat(), ...own, ...beside.filter((line) => hasNumbers(line.points))],
      span: behind.flatMap((lines) => band(lines.map((line) => line.points))),
      here: now && x !== null ? ([x, now[1] * factor] as const) : null,
      best:
        place === null || !bestEpoch
          ? null
          : { x: place, text: words.best(bestEpoch), short: words.bestShort, top: id === "loss" },
    };
  }, [id, timeline, axis, bestEpoch, seeds, nameOf, guessed]);
}

/** The runs with other seeds, part by part: of the parts that are asked for, else of the one there is. */
function useSeeds(id: CurveProps["id"]): Line[][] {
  const wanted = useLooks((s) => s.spread);
  const parts = t.insight.curves.parts;
  const train = useSpread(`train_${id}`, "step", parts.train);
  const validation = useSpread(`validation_${id}`, "step", parts.validation);
  return useMemo(() => {
    const asked = { train: [train], validation: [validation], both: [train, validation] }[wanted];
    return asked.some((lines) => lines.length) ? asked : [train, validation];
  }, [wanted, train, validation]);
}

/** Switches the scale of the losses. */
function ScaleChoice(): ReactNode {
  const words = t.insight.curves.scale;
  const log = useLooks((s) => s.log);
  const now = log ? words.log : words.linear;
  return (
    <button
      type="button"
      className="chart-word"
      aria-label={`${words.label}: ${now}`}
      title={words.label}
      onClick={() => look({ log: !log })}
    >
      {now}
    </button>
  );
}

/** Switches the horizontal axis of all charts. */
function AxisChoice(): ReactNode {
  const words = t.insight.curves;
  const axis = useLooks((s) => s.x);
  return (
    <button
      type="button"
      className="chart-word"
      aria-label={`${words.x.label}: ${words.by[axis]}`}
      title={words.x.label}
      onClick={() => look({ x: axis === "step" ? "epoch" : "step" })}
    >
      {words.by[axis]}
    </button>
  );
}
