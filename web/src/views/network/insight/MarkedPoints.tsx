import { useCallback, useEffect, useRef } from "react";
import { markPath, onTheme, type PlotTheme, plotTheme } from "../../../plots";
import { t } from "../../../ui";
import type { Misses, Mistakes, Plane } from "./mistakes";

type Pen = CanvasRenderingContext2D;
/** Draws point `i`, which is at (x, y) of the canvas. */
type Mark = (pen: Pen, i: number, x: number, y: number, theme: PlotTheme) => void;

/** The points of the plane: circles and diamonds, those that are read wrongly crossed out. */
export function MarkedPoints({ answer }: { answer: Mistakes }) {
  const { points, classes } = answer;
  const paint = useCallback<Mark>(
    (pen, i, x, y, theme) => {
      const truth = points?.true[i] ?? 0;
      // Two classes have the hues of the two signs; more of them are told apart by their number in ink.
      pen.fillStyle = classes.length > 2 ? theme.ink2 : truth ? theme.valPos : theme.valNeg;
      mark(pen, x, y, truth, classes.length, theme);
      if (truth !== points?.read[i]) cross(pen, x, y, theme.ink1);
    },
    [points, classes],
  );
  const label = t.insight.mistakes.pointsLabel(answer.wrong, answer.examples);
  return points && <Points plane={points} label={label} mark={paint} />;
}

/** Radius of the mark of the number that is furthest off, and of one that is right. */
const [LARGEST, SMALLEST] = [5, 1.2];

/** The points of the plane: a circle where the net says too much, a diamond where too little, by how much. */
export function MissedPoints({ answer }: { answer: Misses }) {
  const { points } = answer;
  const most = Math.max(...(points?.off ?? []).map((v) => Math.abs(v ?? 0)), Number.MIN_VALUE);
  const paint = useCallback<Mark>(
    (pen, i, x, y, theme) => {
      const off = points?.off[i] ?? null;
      if (off === null) return cross(pen, x, y, theme.ink1);
      pen.fillStyle = off < 0 ? theme.valNeg : theme.valPos;
      markPath(pen, off >= 0, x, y, SMALLEST + (LARGEST - SMALLEST) * (Math.abs(off) / most));
      pen.fill();
    },
    [points, most],
  );
  return (
    points && <Points plane={points} label={t.insight.mistakes.missedLabel(points.x.length)} mark={paint} />
  );
}

function Points({ plane, label, mark }: { plane: Plane; label: string; mark: Mark }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = () => canvas.current && draw(canvas.current, plane, mark);
    paint();
    const observer = new ResizeObserver(paint);
    if (canvas.current) observer.observe(canvas.current);
    const forget = onTheme(paint);
    return () => {
      observer.disconnect();
      forget();
    };
  }, [plane, mark]);
  return <canvas ref={canvas} className="marked-points" role="img" aria-label={label} title={label} />;
}

function draw(canvas: HTMLCanvasElement, plane: Plane, mark: Mark): void {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  pen.scale(ratio, ratio);
  const theme = plotTheme();
  const side = Math.min(width, height);
  const [low, high] = plane.domain;
  const place = (v: number) => ((v - low) / (high - low)) * side;
  pen.strokeStyle = theme.line2;
  pen.strokeRect((width - side) / 2 + 0.5, 0.5, side - 1, side - 1);
  plane.x.forEach((x, i) => {
    mark(pen, i, (width - side) / 2 + place(x), side - place(plane.y[i] ?? 0), theme);
  });
}

function mark(pen: Pen, x: number, y: number, truth: number, classes: number, theme: PlotTheme): void {
  if (classes > 2) {
    pen.font = `${theme.fs - 1}px ${theme.num}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(String(truth), x, y);
    return;
  }
  pen.beginPath();
  if (truth) pen.arc(x, y, 2.6, 0, 2 * Math.PI);
  else {
    pen.moveTo(x, y - 3.4);
    pen.lineTo(x + 3.4, y);
    pen.lineTo(x, y + 3.4);
    pen.lineTo(x - 3.4, y);
  }
  pen.fill();
}

function cross(pen: Pen, x: number, y: number, ink: string): void {
  pen.strokeStyle = ink;
  pen.lineWidth = 1.6;
  pen.beginPath();
  pen.moveTo(x - 5, y - 5);
  pen.lineTo(x + 5, y + 5);
  pen.moveTo(x + 5, y - 5);
  pen.lineTo(x - 5, y + 5);
  pen.stroke();
}
