import { useCallback, useState } from "react";
import {
  type Line,
  linesFigure,
  Plot,
  type PlotTheme,
  type Point,
  type Size,
  seriesTable,
} from "../../plots";
import { plain, t } from "../../ui";
import { TableButton, TableView } from "../dock/TableView";
import { useLiveAnswer } from "./useAnswer";
import { Prose } from "./WhyReason";

interface Slope {
  xs: number[];
  ys: (number | null)[];
  slopes: (number | null)[];
  x: number;
  y: number | null;
  slope: number | null;
  sentence: string;
}

/** A gate with one input as a curve: its value, its slope, and where it stands. */
export function SlopeSection({ node, symbol }: { node: string; symbol: string }) {
  const words = t.views.slope;
  const [asTable, setAsTable] = useState(false);
  const { answer } = useLiveAnswer<Slope>("slope", { node }, `slope|${node}`, 150);
  const figure = useCallback(
    (theme: PlotTheme, size: Size) => {
      const here = answer && answer.y !== null ? ([answer.x, answer.y] as const) : null;
      return linesFigure({ lines: answer ? linesOf(answer) : [], x: words.input, here }, theme, size);
    },
    [answer, words.input],
  );
  if (!answer) return null;
  return (
    <section className="insp-sec">
      <h3>
        {words.title(symbol)} <span className="grow" />
        <TableButton asTable={asTable} setAsTable={setAsTable} />
      </h3>
      <div className="insp-plot">
        {asTable ? (
          <TableView table={seriesTable(words.title(symbol), words.input, linesOf(answer))} />
        ) : (
          <Plot figure={figure} label={words.label(plain(answer.x), plain(answer.y), plain(answer.slope))} />
        )}
      </div>
      <p>
        <Prose text={answer.sentence} />
      </p>
    </section>
  );
}

function linesOf({ xs, ys, slopes }: Slope): Line[] {
  const words = t.views.slope;
  const points = (v: (number | null)[]): Point[] => xs.map((x, i) => [x, v[i] ?? null]);
  return [
    { name: words.value, points: points(ys), weight: 2.4, dash: "solid", marker: "none", strong: true },
    { name: words.slope, points: points(slopes), weight: 1.6, dash: "dash", marker: "none", strong: false },
  ];
}
