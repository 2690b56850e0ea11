/** Colours of fields: bytes from the engine (127.5 is the middle) to pixels, and the line where they cross it. Pure but for the canvas. */
import { mix, type PlotTheme, type Rgb, rgb } from "../../../plots/theme";

export const MIDDLE = 127.5;

/** A colour for every byte, as RGBA. */
export type Shades = Uint32Array;

const pack = ([r, g, b]: Rgb): number => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

/** How much of its hue a byte has: nothing in the middle. */
export const signedStrength = (byte: number): number => 0.84 * (Math.abs(byte - MIDDLE) / MIDDLE) ** 0.7;

/** Value hues: the surface at the middle, strong at the ends. `steps`: two flat colours instead. */
export function signedShades(theme: PlotTheme, steps = false): Shades {
  const zero = rgb(theme.canvas);
  const shades = new Uint32Array(256);
  for (let b = 0; b < 256; b++) {
    const hue = rgb(b < MIDDLE ? theme.valNeg : theme.valPos);
    shades[b] = pack(mix(zero, hue, steps ? 0.78 : signedStrength(b)));
  }
  return shades;
}

/** Ink for probabilities: 0 is the surface, 1 a strong grey that still carries marks. */
export function inkShades(theme: PlotTheme, steps = false): Shades {
  const zero = rgb(theme.canvas);
  const ink = rgb(theme.ink3);
  const shades = new Uint32Array(256);
  for (let b = 0; b < 256; b++) {
    const p = b / 255;
    shades[b] = pack(mix(zero, ink, 0.75 * (steps ? (p >= 0.5 ? 1 : 0) : p)));
  }
  return shades;
}

/** Paints n x n bytes on a canvas of that size; `from` is where they begin. */
export function paintBytes(
  canvas: HTMLCanvasElement,
  data: ArrayLike<number>,
  n: number,
  shades: Shades,
  from = 0,
): void {
  if (canvas.width !== n || canvas.height !== n) {
    canvas.width = n;
    canvas.height = n;
  }
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const image = pen.createImageData(n, n);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < n * n; i++) pixels[i] = shades[data[from + i]!]!;
  pen.putImageData(image, 0, 0);
}

/** Segments x1, y1, x2, y2 (0..1) along which a field of n x n numbers crosses `level`: marching squares. */
export function crossing(data: ArrayLike<number>, n: number, level = MIDDLE, from = 0): number[] {
  const out: number[] = [];
  const at = (r: number, c: number) => data[from + r * n + c]! - level;
  const unit = 1 / (n - 1);
  for (let r = 0; r < n - 1; r++)
    for (let c = 0; c < n - 1; c++) {
      const [a, b, d, e] = [at(r, c), at(r, c + 1), at(r + 1, c + 1), at(r + 1, c)];
      const ends: number[] = [];
      if (a < 0 !== b < 0) ends.push(c + a / (a - b), r);
      if (b < 0 !== d < 0) ends.push(c + 1, r + b / (b - d));
      if (e < 0 !== d < 0) ends.push(c + e / (e - d), r + 1);
      if (a < 0 !== e < 0) ends.push(c, r + a / (a - e));
      for (let k = 0; k + 3 < ends.length; k += 4)
        out.push(ends[k]! * unit, ends[k + 1]! * unit, ends[k + 2]! * unit, ends[k + 3]! * unit);
    }
  return out;
}

/** Which of K fields is the largest at every point, and by how much (0..255). */
export function strongest(
  data: ArrayLike<number>,
  classes: number,
  n: number,
): { best: Uint8Array; lead: Uint8Array } {
  const size = n * n;
  const best = new Uint8Array(size);
  const lead = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    let [first, second, at] = [-1, -1, 0];
    for (let k = 0; k < classes; k++) {
      const v = data[k * size + i]!;
      if (v > first) {
        second = first;
        first = v;
        at = k;
      } else if (v > second) second = v;
    }
    best[i] = at;
    lead[i] = first - Math.max(0, second);
  }
  return { best, lead };
}

/** Borders between the regions of K classes, as segments (0..1): where a class stops being the largest. */
export function borders(data: ArrayLike<number>, classes: number, n: number): number[] {
  const size = n * n;
  const lead = new Float32Array(size);
  const out: number[] = [];
  for (let k = 0; k < classes; k++) {
    for (let i = 0; i < size; i++) {
      let other = 0;
      for (let j = 0; j < classes; j++)
        if (j !== k && data[j * size + i]! > other) other = data[j * size + i]!;
      lead[i] = data[k * size + i]! - other;
    }
    for (const v of crossing(lead, n, 0.01)) out.push(v);
  }
  return out;
}

/** A place inside the largest part of every class's region (0..1), for its name; null where it has none. */
export function regionMarks(
  best: ArrayLike<number>,
  n: number,
  classes: number,
): ([number, number] | null)[] {
  const reach = new Int16Array(n * n);
  const marks: ([number, number] | null)[] = Array.from({ length: classes }, () => null);
  const most = new Int16Array(classes);
  // The distance to the next border, by two sweeps; the deepest point of a region carries its name.
  const same = (i: number, j: number) => best[i] === best[j];
  for (let r = 0; r < n; r++)
    for (let c = 0; c < n; c++) {
      const i = r * n + c;
      const up = r && same(i, i - n) ? reach[i - n]! : 0;
      const left = c && same(i, i - 1) ? reach[i - 1]! : 0;
      reach[i] = Math.min(up, left) + 1;
    }
  for (let r = n - 1; r >= 0; r--)
    for (let c = n - 1; c >= 0; c--) {
      const i = r * n + c;
      const down = r < n - 1 && same(i, i + n) ? reach[i + n]! : 0;
      const right = c < n - 1 && same(i, i + 1) ? reach[i + 1]! : 0;
      reach[i] = Math.min(reach[i]!, Math.min(down, right) + 1);
      const k = best[i]!;
      if (reach[i]! > most[k]!) {
        most[k] = reach[i]!;
        marks[k] = [(c + 0.5) / n, (r + 0.5) / n];
      }
    }
  return marks.map((m, k) => (most[k]! >= Math.max(2, n / 20) ? m : null));
}
