import { type ReactNode, useCallback } from "react";
import { Plot, type PlotTheme, type Size, type Table } from "../../../plots";
import { useDoc } from "../../../state/doc";
import { useUi } from "../../../state/ui";
import { Select, t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { useLiveAnswer } from "../../inspector/useAnswer";
import { type Histogram, histogramFigure } from "./histogramFigure";
import { useLayer } from "./layer";
import { useKept } from "./useKept";

const EVERY = 400;

interface HistogramProps {
  of: Histogram["of"];
  basis?: string;
  tools?: ReactNode;
}

/** One histogram of the chosen layer, as the run stands. */
export function HistogramPane({ of, basis = "1 1 200px", tools }: HistogramProps) {
  const { id, name } = useLayer();
  const key = id === null ? null : `${id}/${of}`;
  const { answer, error } = useKept(useLiveAnswer<Histogram>("histogram", { node: id, of }, key, EVERY), id);
  const words = t.insight.weights;
  const title = words.of[of];
  const note = of === "weight" ? name : answer ? words.note[of](answer.examples) : "";
  return (
    <Pane
      id={`network-histogram-${of}`}
      title={title}
      note={note}
      basis={basis}
      tools={tools}
      {...(answer ? { table: () => tableOf(answer, `${title}: ${name}`) } : {})}
    >
      {answer ? (
        <Chart answer={answer} name={name} />
      ) : (
        <p className="pane-empty">{id === null ? words.noWeights : (error ?? "")}</p>
      )}
    </Pane>
  );
}

function Chart({ answer, name }: { answer: Histogram; name: string }) {
  const words = t.insight.weights;
  const figure = useCallback(
    (theme: PlotTheme, size: Size) => {
      const spread = words.spread(answer.deviation ?? 0);
      const lines = [answer.start ? `${spread}, ${words.start(answer.start.deviation)}` : spread];
      if (answer.zeros > 0.005) lines.push(words.zeros(answer.zeros));
      if (answer.bad) lines.push(words.bad(answer.bad));
      return histogramFigure(answer, lines, theme, size);
    },
    [answer, words],
  );
  const label = words.describe(words.of[answer.of], name, answer.deviation ?? 0);
  return <Plot figure={figure} label={label} every={300} />;
}

function tableOf(h: Histogram, caption: string): Table {
  const words = t.insight.weights;
  return { caption, columns: [words.bin, words.count], rows: h.counts.map((n, i) => [h.edges[i] ?? 0, n]) };
}

/** Which layer the histograms are about; selecting one on the canvas chooses it too. */
export function LayerChoice() {
  const { id, all } = useLayer();
  const nodes = useDoc((s) => s.doc.nodes);
  if (id === null) return null;
  return (
    <Select
      label={t.insight.weights.layer}
      value={id}
      onChange={(node) => useUi.getState().set({ selection: [node] })}
      options={all.map((one) => ({ value: one, label: nodes.find((n) => n.id === one)?.label ?? one }))}
    />
  );
}
