/** Device pixels for one of the page. */
export const pixelRatio = (): number => window.devicePixelRatio || 1;

/** Gives a canvas the device pixels of its size on the page; a size that it has is left, as setting one clears it. */
export function sizeCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  const [w, h] = [Math.round(width * pixelRatio()), Math.round(height * pixelRatio())];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
}
