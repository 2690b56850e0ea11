/** Numbers beside an axis, written as everywhere on the page: at least two, for one alone tells no scale. Pure. */
import { MINUS, typed } from "../ui/format";
import { roundStep } from "./series";

/** Beyond this a number is written with an exponent, as on the canvas. */
const LARGE = 1e4;
/** On a logarithmic axis also below this. */
const SMALL = 1e-3;
/** What the next finer round step is at least, as a part of a round step. */
const FINER = 0.4;

interface Ticks {
  tickvals: number[];
  ticktext: string[];
}

type Range = readonly [number, number];

/** At most `most` steps from low to high, with just the digits that tell the numbers apart. */
export function ticksOf(range: Range, most: number): Ticks {
  const span = range[1] - range[0];
  if (!(span > 0) || !Number.isFinite(span)) return { tickvals: [], ticktext: [] };
  const step = roundStep(span / most);
  const usual = multiples(step, range);
  const tickvals = usual.length > 1 ? usual : fewest(multiples(roundStep(step * FINER), range), most + 1);
  return { tickvals, ticktext: tickvals.map(written) };
}

/** Numbers of a logarithmic axis between two powers of ten: decades, else round parts of them. */
export function logTicksOf([low, high]: Range, most: number): Ticks {
  const first = Math.floor(low);
  const powers = Array.from({ length: Math.floor(high) - first + 1 }, (_, i) => first + i);
  const within = (digits: readonly number[]) =>
    powers
      .flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)))
      .filter((v) => Math.log10(v) >= low && Math.log10(v) <= high);
  const candidates = [[1], [1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]].map(within);
  const tickvals = candidates.find((values) => values.length > 1);
  if (!tickvals) return ticksOf([10 ** low, 10 ** high], most);
  const fewer = fewest(tickvals, most);
  return { tickvals: fewer, ticktext: fewer.map(withPower) };
}

function multiples(step: number, [low, high]: Range): number[] {
  const [first, last] = [Math.ceil(low / step), Math.floor(high / step)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** Of numbers that would stand on one another every second, third ... */
function fewest(values: readonly number[], most: number): number[] {
  const every = Math.ceil(values.length / Math.max(2, most));
  return values.filter((_, i) => i % every === 0);
}

function written(v: number): string {
  return Math.abs(v) < LARGE ? typed(v) : exponential(v);
}

const withPower = (v: number): string => (v < SMALL ? exponential(v) : written(v));

const exponential = (v: number): string => v.toExponential().replace("e+", "e").replaceAll("-", MINUS);
