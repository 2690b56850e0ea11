/** Numbers beside a linear axis, written as everywhere on the page. Pure. */
import { MINUS, typed } from "../ui/format";
import { roundStep } from "./series";

/** Beyond this a number is written with an exponent, as on the canvas. */
const LARGE = 1e4;

interface Ticks {
  tickvals: number[];
  ticktext: string[];
}

/** At most `most` steps from low to high, with just the digits that tell the numbers apart. */
export function ticksOf([low, high]: readonly [number, number], most: number): Ticks {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return { tickvals: [], ticktext: [] };
  const step = roundStep(span / most);
  const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
  const tickvals = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
  return { tickvals, ticktext: tickvals.map(written) };
}

function written(v: number): string {
  if (Math.abs(v) < LARGE) return typed(v);
  return v.toExponential().replace("e+", "e").replace("-", MINUS);
}
