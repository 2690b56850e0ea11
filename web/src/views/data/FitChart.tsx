import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { type Cell, onTheme, plotTheme, type Table } from "../../plots";
import { actions } from "../../state/actions";
import { notify } from "../../state/notices";
import { useRun } from "../../state/run";
import { plain, Segmented, t } from "../../ui";
import { fromPlace } from "../dock/place";
import { addRow, classesOf } from "./dataset";
import { axesOf, drawFit, nearestPoint } from "./drawFit";
import type { Fit } from "./fit";
import { setRows } from "./source";

/** How near (CSS px) a click must be to a point to show it instead of adding one. */
const NEAR = 12;

/**
 * The rows as points and the prediction behind them. A click on a point shows that row; a click on
 * empty ground adds a point of the chosen class.
 */
export function FitChart({ fit }: { fit: Fit }) {
  const words = t.views.data;
  const canvas = useRef<HTMLCanvasElement>(null);
  const row = useRun((s) => s.row);
  const axes = useMemo(() => axesOf(fit), [fit]);
  const labels = fit.points.map((p) => p[fit.features.length] ?? 0);
  const classes = fit.field ? classesOf(labels) : null;
  const [chosen, setChosen] = useState<number | null>(null);
  const label = chosen !== null && classes?.includes(chosen) ? chosen : (classes?.[1] ?? 1);
  const editable = fit.rows === fit.cells.length && (classes !== null || fit.curve !== null);

  useEffect(() => {
    const host = canvas.current;
    if (!host) return;
    const draw = () => drawFit(host, fit, axes, row, plotTheme());
    const observer = new ResizeObserver(draw);
    observer.observe(host);
    const stop = onTheme(draw);
    draw();
    return () => {
      observer.disconnect();
      stop();
    };
  }, [fit, axes, row]);

  const click = (e: PointerEvent<HTMLCanvasElement>) => {
    const box = e.currentTarget.getBoundingClientRect();
    const at = { x: (e.clientX - box.left) / box.width, y: 1 - (e.clientY - box.top) / box.height };
    const near = nearestPoint(fit, axes, at, box, NEAR);
    if (near !== null) return actions.act({ kind: "example", row: near });
    if (!editable) return void notify(words.tooManyToEdit);
    const place = { x: fromPlace(at.x, axes.x), y: fromPlace(at.y, axes.y) };
    setRows(addRow({ columns: fit.columns, cells: fit.cells }, newRow(fit, place, label)));
  };
  return (
    <div className="fit">
      <canvas
        ref={canvas}
        className="fit-canvas"
        role="img"
        aria-label={words.fitLabel(
          fit.rows,
          fit.features.map((f) => f.column),
        )}
        onPointerUp={click}
      />
      <div className="fit-side">
        {classes && (
          <Segmented
            label={words.newPoint}
            size="sm"
            value={label}
            onChange={setChosen}
            options={classes.map((c) => ({
              value: c,
              label: words.classMark(c === classes[1], c),
              name: words.className(c),
            }))}
          />
        )}
        <p>{editable ? words.clickToAdd : words.clickToShow}</p>
        {fit.threshold !== null && fit.field && <p>{words.boundary(plain(fit.threshold, 2))}</p>}
      </div>
    </div>
  );
}

/** The columns of a new row, by name. */
export function newRow(fit: Fit, place: { x: number; y: number }, label: number): Record<string, number> {
  const [first, second] = fit.features;
  const row: Record<string, number> = {};
  if (first) row[first.column] = place.x;
  if (fit.curve) {
    if (fit.label) row[fit.label.column] = place.y;
    return row;
  }
  if (second) row[second.column] = place.y;
  if (fit.label) row[fit.label.column] = label;
  return row;
}

/** The points as rows, with their place in the table. */
export function fitTable(fit: Fit): Table {
  const columns = [...fit.features, ...(fit.label ? [fit.label] : [])].map((c) => c.column);
  return {
    caption: t.views.data.table,
    columns: [t.views.data.row, ...columns],
    rows: fit.points.map((p, i): Cell[] => [i + 1, ...p]),
  };
}
