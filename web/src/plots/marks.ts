/** Circle for the upper class or sign, diamond for the lower: the shape says it without colour. */
export function markPath(
  pen: CanvasRenderingContext2D,
  upper: boolean,
  x: number,
  y: number,
  radius: number,
): void {
  pen.beginPath();
  if (upper) {
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const reach = radius * 1.25;
  pen.moveTo(x, y - reach);
  pen.lineTo(x + reach, y);
  pen.lineTo(x, y + reach);
  pen.lineTo(x - reach, y);
  pen.closePath();
}
