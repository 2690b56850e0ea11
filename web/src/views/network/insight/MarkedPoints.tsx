import { useEffect, useRef } from "react";
import { onTheme, plotTheme } from "../../../plots/theme";
import { t } from "../../../ui";
import type { Mistakes } from "./mistakes";

/** The points of the plane: circles and diamonds, those that are read wrongly crossed out. */
export function MarkedPoints({ answer }: { answer: Mistakes }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = () => canvas.current && draw(canvas.current, answer);
    paint();
    const observer = new ResizeObserver(paint);
    if (canvas.current) observer.observe(canvas.current);
    const forget = onTheme(paint);
    return () => {
      observer.disconnect();
      forget();
    };
  }, [answer]);
  const label = t.insight.mistakes.pointsLabel(answer.wrong, answer.examples);
  return <canvas ref={canvas} className="marked-points" role="img" aria-label={label} />;
}

function draw(canvas: HTMLCanvasElement, { points, classes }: Mistakes): void {
  const context = canvas.getContext("2d");
  if (!context || !points) return;
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  context.scale(ratio, ratio);
  const theme = plotTheme();
  const side = Math.min(width, height);
  const [low, high] = points.domain;
  const place = (v: number) => ((v - low) / (high - low)) * side;
  context.strokeStyle = theme.line2;
  context.strokeRect((width - side) / 2 + 0.5, 0.5, side - 1, side - 1);
  points.x.forEach((px, i) => {
    const truth = points.true[i] ?? 0;
    const x = (width - side) / 2 + place(px);
    const y = side - place(points.y[i] ?? 0);
    const wrong = truth !== points.read[i];
    // Two classes have the hues of the two signs; more of them are told apart by their number in ink.
    context.fillStyle = classes.length > 2 ? theme.ink2 : truth ? theme.valPos : theme.valNeg;
    mark(context, x, y, truth, classes.length, theme);
    if (wrong) cross(context, x, y, theme.ink1);
  });
}

function mark(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  truth: number,
  classes: number,
  theme: ReturnType<typeof plotTheme>,
): void {
  if (classes > 2) {
    context.font = `${theme.fs - 1}px ${theme.num}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(String(truth), x, y);
    return;
  }
  context.beginPath();
  if (truth) context.arc(x, y, 2.6, 0, 2 * Math.PI);
  else {
    context.moveTo(x, y - 3.4);
    context.lineTo(x + 3.4, y);
    context.lineTo(x, y + 3.4);
    context.lineTo(x - 3.4, y);
  }
  context.fill();
}

function cross(context: CanvasRenderingContext2D, x: number, y: number, ink: string): void {
  context.strokeStyle = ink;
  context.lineWidth = 1.6;
  context.beginPath();
  context.moveTo(x - 5, y - 5);
  context.lineTo(x + 5, y + 5);
  context.moveTo(x + 5, y - 5);
  context.lineTo(x - 5, y + 5);
  context.stroke();
}
