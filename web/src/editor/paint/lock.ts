/** A closed lock on a disc of the ground: what may not move. `size` is the disc's radius. */
import type { Pen } from "./pen";
import type { Ink } from "./theme";

export function paintLock(
  pen: Pen,
  ink: Pick<Ink, "ink2">,
  ground: string,
  x: number,
  y: number,
  size: number,
): void {
  const k = size / 13;
  pen.beginPath();
  pen.arc(x, y, size, 0, 2 * Math.PI);
  pen.fillStyle = ground;
  pen.fill();
  pen.strokeStyle = ink.ink2;
  pen.lineWidth = Math.max(1.25, 1.6 * k);
  pen.beginPath();
  pen.roundRect(x - 6.5 * k, y - 2 * k, 13 * k, 10 * k, 2 * k);
  pen.moveTo(x - 4 * k, y - 2 * k);
  pen.lineTo(x - 4 * k, y - 5 * k);
  pen.bezierCurveTo(x - 4 * k, y - 11 * k, x + 4 * k, y - 11 * k, x + 4 * k, y - 5 * k);
  pen.lineTo(x + 4 * k, y - 2 * k);
  pen.stroke();
}
