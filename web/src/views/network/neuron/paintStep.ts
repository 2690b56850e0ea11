/** The waves of a step over the neurons: what moves along the wires, and the errors they leave. */
import { tugInk, valueInk } from "../../../editor/paint/theme";
import { signed } from "../../../ui";
import type { Inside } from "../insight/step/inside";
import { along, biasBox, type Cell, ends } from "./layout";
import type { Painted } from "./paint";

export interface Stepping {
  inside: Inside;
  /** How far the present wave has run, 0 to 1. */
  progress: number;
}

export const isBehind = ({ inside }: Stepping, column: number): boolean => inside.reached(column);

/** Numbers that move in the present wave, wire by wire, and the largest of them. */
function moving(p: Painted, { inside }: Stepping): { wires: [Cell, Cell, number][]; most: number } {
  const column = inside.phase === "backward" ? inside.column + 1 : inside.column;
  const [froms, tos] = [p.place.columns[column - 1]?.cells ?? [], p.place.columns[column]?.cells ?? []];
  const wires: [Cell, Cell, number][] = [];
  let most = 0;
  for (const to of tos)
    for (const from of froms) {
      const v = inside.carried(column, to.unit, from.unit);
      if (v === null || !Number.isFinite(v)) continue;
      wires.push([from, to, v]);
      most = Math.max(most, Math.abs(v));
    }
  return { wires, most };
}

/** Forward the products, backward the tugs, in the update what every weight moves by. */
export function paintMoving(pen: CanvasRenderingContext2D, p: Painted, step: Stepping): void {
  const { wires, most } = moving(p, step);
  const { phase } = step.inside;
  const ink = phase === "forward" ? valueInk : tugInk;
  for (const [from, to, v] of wires) {
    const rel = most ? Math.abs(v) / most : 0;
    const [x1, y1, x2, y2] = ends(from, to);
    const d = (x2 - x1) * 0.45;
    pen.strokeStyle = ink(p.ink, v);
    pen.globalAlpha = 0.25 + 0.7 * rel;
    pen.lineWidth = 0.8 + 4.2 * rel;
    pen.lineCap = "butt";
    pen.setLineDash(v < 0 ? [7, 4] : []);
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.bezierCurveTo(x1 + d, y1, x2 - d, y2, x2, y2);
    pen.stroke();
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
  if (step.progress < 1 && phase !== "update") paintPulses(pen, p, step, wires, most);
  if (phase === "update") paintBiasMoves(pen, p, step);
}

/** Beads that run with the wave. */
function paintPulses(
  pen: CanvasRenderingContext2D,
  p: Painted,
  { inside, progress }: Stepping,
  wires: [Cell, Cell, number][],
  most: number,
): void {
  const place = inside.phase === "backward" ? 1 - progress : progress;
  for (const [from, to, v] of wires) {
    const [x, y] = along(from, to, place);
    pen.beginPath();
    pen.arc(x, y, 2 + 2.5 * (most ? Math.abs(v) / most : 0), 0, 2 * Math.PI);
    pen.fillStyle = (inside.phase === "forward" ? valueInk : tugInk)(p.ink, v);
    pen.fill();
    pen.strokeStyle = p.ink.canvas;
    pen.lineWidth = 1;
    pen.stroke();
  }
}

function paintBiasMoves(pen: CanvasRenderingContext2D, p: Painted, { inside }: Stepping): void {
  for (const cell of p.place.columns[inside.column]?.cells ?? []) {
    const v = inside.carried(inside.column, cell.unit, null);
    if (!v) continue;
    const { x, y, size } = biasBox(cell);
    pen.strokeStyle = tugInk(p.ink, v);
    pen.lineWidth = 2;
    pen.beginPath();
    pen.roundRect(x - 2, y - 2, size + 4, size + 4, 3);
    pen.stroke();
  }
}

/** A rim and a triangle show which way a unit is tugged; δ stands beside it where there is room. */
export function paintDelta(
  pen: CanvasRenderingContext2D,
  p: Painted,
  { inside, progress }: Stepping,
  c: Cell,
): void {
  const delta = inside.delta(c.column, c.unit);
  if (delta === null || !Number.isFinite(delta)) return;
  const here = inside.phase === "backward" && inside.column === c.column;
  if (here && progress < 0.9) return;
  const tug = tugInk(p.ink, -delta);
  pen.strokeStyle = tug;
  pen.lineWidth = here ? 3 : 2;
  pen.beginPath();
  pen.roundRect(c.x - 1, c.y - 1, c.size + 2, c.size + 2, Math.min(6, c.size * 0.18));
  pen.stroke();
  if (delta !== 0) paintArrow(pen, p, c, delta < 0, tug);
  const last = c.column === p.place.columns.length - 1;
  if (!last && !(p.place.roomy && c.size > 26)) return;
  pen.font = `600 ${(last ? 12.5 : 11.5) * p.type}px ${p.ink.num}`;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 5;
  pen.strokeStyle = p.ink.canvas;
  const text = `δ ${signed(delta, 2)}`;
  const [x, y] = [c.x + c.size + 6, c.y + c.size / 2 + 9];
  pen.strokeText(text, x, y);
  pen.fillStyle = tug;
  pen.fillText(text, x, y);
}

/** A triangle on the tile's corner: up or down, the way the tug points. */
function paintArrow(pen: CanvasRenderingContext2D, p: Painted, c: Cell, up: boolean, color: string): void {
  const size = Math.min(9, Math.max(6, c.size * 0.2));
  const [x, y] = [c.x + c.size - size, c.y + size];
  const tip = up ? -size / 2 : size / 2;
  pen.beginPath();
  pen.moveTo(x, y + tip);
  pen.lineTo(x - size / 2, y - tip);
  pen.lineTo(x + size / 2, y - tip);
  pen.closePath();
  pen.lineWidth = 3;
  pen.strokeStyle = p.ink.canvas;
  pen.stroke();
  pen.fillStyle = color;
  pen.fill();
}
