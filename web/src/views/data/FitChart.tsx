import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { type Cell, onTheme, plotTheme, type Table } from "../../plots";
import { actions } from "../../state/actions";
import { notify } from "../../state/notices";
import { useRun } from "../../state/run";
import { Segmented, t, typed } from "../../ui";
import { Pane } from "../dock/Pane";
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
export function FitPane({ fit }: { fit: Fit | null }) {
  const words = t.views.data;
  const [chosen, setChosen] = useState<number | null>(null);
  if (!fit?.field && !fit?.curve)
    return (
      <Pane id="fit" title={words.fitTitle} basis="1 1 320px">
        <p className="pane-empty">{fit ? words.noFit : words.noFitYet}</p>
      </Pane>
    );
  const classes = fit.field ? classesOf(fit.points.map((p) => p[fit.features.length] ?? 0)) : null;
  const label = chosen !== null && classes?.includes(chosen) ? chosen : (classes?.[1] ?? 1);
  const editable = fit.rows === fit.cells.length && (classes !== null || fit.curve !== null);
  return (
    <Pane
      id="fit"
      title={words.fitTitle}
      note={editable ? words.clickToAdd : words.clickToShow}
      basis="1 1 320px"
      table={() => fitTable(fit)}
      tools={classes && <ClassPick classes={classes} label={label} choose={setChosen} />}
    >
      <FitChart fit={fit} label={label} editable={editable} />
    </Pane>
  );
}

interface ClassPickProps {
  classes: [number, number];
  label: number;
  choose: (label: number) => void;
}

function ClassPick({ classes, label, choose }: ClassPickProps) {
  const words = t.views.data;
  return (
    <Segmented
      label={words.newPoint}
      size="sm"
      value={label}
      onChange={choose}
      options={classes.map((c) => ({
        value: c,
        label: words.classMark(c === classes[1], c),
        name: words.className(c),
      }))}
    />
  );
}

function FitChart({ fit, label, editable }: { fit: Fit; label: number; editable: boolean }) {
  const words = t.views.data;
  const canvas = useRef<HTMLCanvasElement>(null);
  const row = useRun((s) => s.row);
  const axes = useMemo(() => axesOf(fit), [fit]);

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
  const columns = fit.features.map((f) => f.column);
  const line = fit.threshold !== null && fit.field ? words.boundary(typed(fit.threshold)) : "";
  return (
    <canvas
      ref={canvas}
      className="fit-canvas"
      role="img"
      title={line}
      aria-label={`${words.fitLabel(fit.rows, columns)} ${line}`}
      onPointerUp={click}
    />
  );
}

/** The columns of a new row, by name. */
function newRow(fit: Fit, place: { x: number; y: number }, label: number): Record<string, number> {
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
function fitTable(fit: Fit): Table {
  const columns = [...fit.features, ...(fit.label ? [fit.label] : [])].map((c) => c.column);
  return {
    caption: t.views.data.table,
    columns: [t.views.data.row, ...columns],
    rows: fit.points.map((p, i): Cell[] => [i + 1, ...p]),
  };
}
