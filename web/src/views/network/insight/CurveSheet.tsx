import { useCallback, useMemo } from "react";
import type { DocNode } from "../../../graph/document";
import { type Line, linesFigure, Plot, seriesTable } from "../../../plots";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { across } from "../LayerBody";
import { streamed } from "../reading";
import { Tiles } from "../Tiles";

type Points = [number, number | null][];

/** Loss, accuracy and the weights of the first layer, all of the run on the screen. */
export function CurveSheet() {
  const series = useRun((s) => s.series[s.branch]) ?? {};
  return (
    <>
      <Curve
        id="loss"
        title={t.network.dock.loss}
        log
        lines={[
          ["train", series.train_loss],
          ["validation", series.validation_loss],
        ]}
      />
      <Curve
        id="accuracy"
        title={t.network.dock.accuracy}
        scale={100}
        lines={[
          ["train", series.train_accuracy],
          ["validation", series.validation_accuracy],
          ["test", series.test_accuracy],
        ]}
      />
      <FirstWeights />
    </>
  );
}

type Which = "train" | "validation" | "test";
const STYLE: Record<Which, Pick<Line, "weight" | "dash" | "marker" | "strong">> = {
  train: { weight: 1.4, dash: "solid", marker: "none", strong: false },
  validation: { weight: 2.4, dash: "solid", marker: "dot", strong: true },
  test: { weight: 1.8, dash: "dash", marker: "square", strong: true },
};

interface CurveProps {
  id: string;
  title: string;
  lines: [Which, Points | undefined][];
  log?: boolean;
  scale?: number;
}

function Curve({ id, title, lines, log = false, scale = 1 }: CurveProps) {
  const drawn: Line[] = useMemo(
    () =>
      lines
        .filter(([, points]) => points?.some(([, v]) => v !== null))
        .map(([which, points]) => ({
          name: t.network.dock[which],
          points: (points ?? []).map(([x, y]) => [x, y === null ? null : y * scale] as const),
          ...STYLE[which],
        })),
    [lines, scale],
  );
  const figure = useCallback(
    (theme: Parameters<typeof linesFigure>[1], size: Parameters<typeof linesFigure>[2]) =>
      linesFigure({ lines: drawn, x: t.network.dock.byStep, log }, theme, size),
    [drawn, log],
  );
  return (
    <Pane
      id={`network-${id}`}
      title={title}
      note={t.network.dock.byStep}
      {...(drawn.length ? { table: () => seriesTable(title, t.network.dock.step, drawn) } : {})}
    >
      {drawn.length ? (
        <Plot figure={figure} label={title} every={150} />
      ) : (
        <p className="pane-empty">{t.network.dock.empty}</p>
      )}
    </Pane>
  );
}

function FirstWeights() {
  const first = useDoc((s) => firstDense(s.doc.nodes));
  const shape = useRun((s) => (first?.inputs?.[0] ? s.graph?.shapes[first.inputs[0]] : undefined));
  if (!first) return null;
  const [rows = 1, cols = 1] = shape && shape.length >= 2 ? shape.slice(-2) : [1, shape?.[0] ?? 1];
  const read = () => {
    const weight = streamed(first.id, "weight");
    if (!weight || weight.shape[1] !== rows * cols) return null;
    const units = weight.shape[0] ?? 1;
    return { data: weight.data, sheet: { rows, cols, count: units, across: across(units) * 2, gap: 1 } };
  };
  return (
    <Pane id="network-weights" title={t.network.dock.weights} note={t.network.dock.weightsSmall}>
      <Tiles read={read} tone="signed" label={t.network.dock.weights} className="dock-weights" />
    </Pane>
  );
}

function firstDense(nodes: DocNode[]): DocNode | undefined {
  const inputs = new Set(nodes.filter((n) => n.op === "input").map((n) => n.id));
  return nodes.find((n) => n.op === "dense" && n.inputs?.some((i) => inputs.has(i)));
}
