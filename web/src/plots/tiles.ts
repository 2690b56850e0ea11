/** Signed maps on a canvas: one sheet of tiles, or one smooth field. 0.3 ms where a chart takes 15. */
import { mix, type PlotTheme, type Rgb, rgb } from "./theme";

/** Half the number of steps of a scale; index HALF is zero. */
const HALF = 255;

/** RGBA by signed step: the surface colour at zero, the value hues at the ends. */
export type Scale = Uint32Array;

/** `strength` below 1 stops short of the full hue, for fields that carry marks and text. */
export function signedScale(theme: PlotTheme, strength = 1, surface = theme.panel): Scale {
  const zero = rgb(surface);
  const scale = new Uint32Array(2 * HALF + 1);
  for (let i = -HALF; i <= HALF; i++) {
    const hue = rgb(i < 0 ? theme.valNeg : theme.valPos);
    scale[i + HALF] = pack(mix(zero, hue, (Math.abs(i) / HALF) * strength));
  }
  return scale;
}

/** Ink on the surface colour, for raw pixels and probabilities (0..1). */
export function inkScale(theme: PlotTheme, surface = theme.panel): Scale {
  const zero = rgb(surface);
  const ink = rgb(theme.ink1);
  const scale = new Uint32Array(2 * HALF + 1);
  for (let i = -HALF; i <= HALF; i++) scale[i + HALF] = pack(mix(zero, ink, Math.max(0, i) / HALF));
  return scale;
}

function pack([r, g, b]: Rgb): number {
  return (255 << 24) | (b << 16) | (g << 8) | r;
}

/** The colour of `value` on `scale`, where ±`full` are the ends; not-a-number is transparent. */
export function shade(scale: Scale, value: number, full: number): number {
  if (Number.isNaN(value)) return 0;
  const step = full > 0 ? Math.round((value / full) * HALF) : 0;
  return scale[Math.max(-HALF, Math.min(HALF, step)) + HALF]!;
}

/** The largest absolute finite number, at least `least`. */
export function fullOf(data: ArrayLike<number>, least = 1e-12): number {
  let full = least;
  for (let i = 0; i < data.length; i++) {
    const a = Math.abs(data[i]!);
    if (a > full && Number.isFinite(a)) full = a;
  }
  return full;
}

export interface Sheet {
  rows: number;
  cols: number;
  count: number;
  across: number;
  gap: number;
}

/** Size in pixels of a sheet of `count` tiles of rows x cols, `across` in a line. */
export function sheetSize({ rows, cols, count, across, gap }: Sheet): { width: number; height: number } {
  const lines = Math.ceil(count / across);
  return { width: across * (cols + gap) - gap, height: lines * (rows + gap) - gap };
}

/** Pixels of a sheet (indices) that part one tile from the next, and none where there is no tile. */
export function gapPixels(sheet: Sheet): number[] {
  const { rows, cols, count, across, gap } = sheet;
  const { width, height } = sheetSize(sheet);
  const [wide, high] = [cols + gap, rows + gap];
  const out: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const between = x % wide >= cols || y % high >= rows;
      if (between && Math.floor(y / high) * across + Math.floor(x / wide) < count) out.push(y * width + x);
    }
  return out;
}

let recentGaps: { key: string; gaps: number[] }[] = [];

/** The same for the few sheets that are painted again and again. */
function gapsOf(sheet: Sheet): number[] {
  const key = JSON.stringify(sheet);
  const found = recentGaps.find((k) => k.key === key) ?? { key, gaps: gapPixels(sheet) };
  recentGaps = [found, ...recentGaps.filter((k) => k !== found)].slice(0, 8);
  return found.gaps;
}

/** A colour as the pixel of a sheet. */
export const pixelOf = (colour: string): number => pack(rgb(colour));

/**
 * Paints `data` (count x rows x cols, row after row) as one sheet; every pixel is one number. `line`: the
 * pixel between tiles, as it must differ from the surface, which is what a weight of 0 looks like.
 */
export function paintSheet(
  canvas: HTMLCanvasElement,
  data: ArrayLike<number>,
  sheet: Sheet,
  scale: Scale,
  full: number,
  line = 0,
): void {
  const { width, height } = sheetSize(sheet);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context || width <= 0 || height <= 0) return;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const { rows, cols, count, across, gap } = sheet;
  for (let tile = 0; tile < count; tile++) {
    const left = (tile % across) * (cols + gap);
    const top = Math.floor(tile / across) * (rows + gap);
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < cols; c++)
        pixels[(top + r) * width + left + c] = shade(scale, data[(tile * rows + r) * cols + c]!, full);
  }
  if (line && gap && count > 1) for (const i of gapsOf(sheet)) pixels[i] = line;
  context.putImageData(image, 0, 0);
}

let scratch: HTMLCanvasElement | null = null;

/** Paints a field (row 0 at the bottom, as y grows upward) smoothly over the whole of `canvas`. */
export function paintField(
  context: CanvasRenderingContext2D,
  field: readonly (readonly number[])[],
  scale: Scale,
  full: number,
): void {
  const rows = field.length;
  const cols = field[0]?.length ?? 0;
  if (!rows || !cols) return;
  scratch ??= document.createElement("canvas");
  const flipped: number[] = [];
  for (let r = rows - 1; r >= 0; r--) for (let c = 0; c < cols; c++) flipped.push(field[r]![c]!);
  paintSheet(scratch, flipped, { rows, cols, count: 1, across: 1, gap: 0 }, scale, full);
  context.imageSmoothingEnabled = true;
  context.drawImage(scratch, 0, 0, context.canvas.width, context.canvas.height);
}
