/** The update of one weight written out with its numbers, line by line. Pure. */
import { plain, signed } from "../../../../ui";
import type { Numbers, Rule, Weight } from "./told";

export interface Line {
  /** What the line works out: g, v, s, w. */
  of: "gradient" | "clipped" | "decayed" | "v" | "s" | "corrected" | "w" | "limited" | "frozen";
  text: string;
  value: number;
}

type Asked = Pick<Rule, "rule" | "number" | "rate" | "l2" | "l1" | "hyper" | "clip" | "max_norm">;

/**
 * Every line of the update of the number at `place`; empty where an array was too large to be sent. What the
 * trainer keeps (w, v, s) is told with the trainer's own bits; what is only on the way is worked out here.
 */
export function written(told: Asked, weight: Weight<Numbers>, place: number, symbol = "w"): Line[] {
  const w = weight.before.data?.[place];
  const gradient = weight.gradient.data?.[place];
  const after = weight.after.data?.[place];
  if (w === undefined || gradient === undefined || after === undefined) return [];
  if (weight.locked.includes(place)) return [line("frozen", `${symbol} = ${n(after)}`, after)];
  const lines = [line("gradient", `g = ${n(gradient)}`, gradient)];
  const ahead = told.rule === "nesterov" ? told.hyper.momentum * (weight.v?.data?.[place] ?? 0) : 0;
  const g = withDecay(told, weight.decays ? w + ahead : 0, clip(told, gradient, lines), lines);
  let known = true;
  const kept: Kept = (of) => {
    const [old, now] = [weight[of]?.data?.[place], weight[`${of}_after`]?.data?.[place]];
    known &&= old !== undefined && now !== undefined;
    return { old: old ?? 0, now: now ?? 0 };
  };
  const ruled = weight.ruled?.data?.[place] ?? after;
  const move = RULES[told.rule]?.(told, g, kept, lines) ?? "";
  if (!known) return [];
  const d = digitsApart(w, ruled);
  lines.push(line("w", `${symbol} ← ${signed(w, d)} ${move} = ${signed(ruled, d)}`, ruled));
  const length = weight.lengths?.data?.[Math.floor(place / weight.before.cols)];
  if (ruled !== after && length !== undefined) lines.push(limit(told, ruled, length, after, symbol));
  return lines;
}

type Kept = (of: "v" | "s") => { old: number; now: number };

/** Each rule's own lines; the answer is what is added to the weight, in numbers. */
const RULES: Record<string, (told: Asked, g: number, kept: Kept, lines: Line[]) => string> = {
  sgd: ({ rate }, g) => `− ${p(rate)} × ${n(g)}`,
  momentum: rolling,
  nesterov: rolling,
  rmsprop: ({ rate, hyper: { rho, epsilon } }, g, kept, lines) => {
    const s = kept("s");
    lines.push(
      line("s", `s ← ${p(rho)} × ${p(s.old)} + ${p(rest(rho))} × ${squared(g)} = ${p(s.now)}`, s.now),
    );
    return `− ${p(rate)} × ${n(g)} / (√${p(s.now)} + ${p(epsilon)})`;
  },
  adam: ({ rate, number, hyper }, g, kept, lines) => {
    const [v, s] = [kept("v"), kept("s")];
    const [first, second] = [hyper.beta_1, hyper.beta_2];
    lines.push(line("v", `v ← ${p(first)} × ${n(v.old)} + ${p(rest(first))} × ${n(g)} = ${n(v.now)}`, v.now));
    lines.push(
      line("s", `s ← ${p(second)} × ${p(s.old)} + ${p(rest(second))} × ${squared(g)} = ${p(s.now)}`, s.now),
    );
    const [vHat, sHat] = [v.now / (1 - first ** number), s.now / (1 - second ** number)];
    lines.push(line("corrected", `v̂ = ${n(v.now)} / (1 − ${p(first)}^${number}) = ${n(vHat)}`, vHat));
    lines.push(line("corrected", `ŝ = ${p(s.now)} / (1 − ${p(second)}^${number}) = ${p(sHat)}`, sHat));
    return `− ${p(rate)} × ${n(vHat)} / (√${p(sHat)} + ${p(hyper.epsilon)})`;
  },
};

/** Momentum and Nesterov differ in where the gradient was taken. */
function rolling({ rate, hyper }: Asked, g: number, kept: Kept, lines: Line[]): string {
  const v = kept("v");
  lines.push(line("v", `v ← ${p(hyper.momentum)} × ${n(v.old)} − ${p(rate)} × ${n(g)} = ${n(v.now)}`, v.now));
  return sumOf(["", n(v.now)]).trim();
}

function clip({ clip }: Asked, g: number, lines: Line[]): number {
  if (!clip || clip.factor >= 1) return g;
  const value = g * clip.factor;
  const text = `g ← ${n(g)} × ${p(clip.longest)} / ‖g‖ ${p(clip.length)} = ${n(value)}`;
  lines.push(line("clipped", text, value));
  return value;
}

function withDecay({ l2, l1 }: Asked, w: number, g: number, lines: Line[]): number {
  if ((!l2 && !l1) || w === 0) return g;
  const value = g + l2 * w + l1 * Math.sign(w);
  const parts = [n(g), ...(l2 ? [`${p(l2)} × ${n(w)}`] : []), ...(l1 ? [n(l1 * Math.sign(w))] : [])];
  lines.push(line("decayed", `g ← ${sumOf(parts)} = ${n(value)}`, value));
  return value;
}

function limit({ max_norm }: Asked, ruled: number, length: number, after: number, symbol: string): Line {
  return line("limited", `${symbol} ← ${n(ruled)} × ${p(max_norm)} / ${p(length)} = ${n(after)}`, after);
}

const line = (of: Line["of"], text: string, value: number): Line => ({ of, text, value });
/** 1 − β without the dust of single precision. */
const rest = (beta: number): number => Number((1 - beta).toPrecision(4));
const n = (v: number): string => signed(v, 3);
const p = (v: number): string => plain(v, 3);
/** In brackets where the square would seem to be of a part only: of an exponent, or not of the minus. */
const squared = (v: number): string => (/^\+?[\d.]+$/.test(n(v)) ? `${n(v)}²` : `(${n(v)})²`);

/** As many digits as it takes to see that a number moved, where that is within reach. */
const digitsApart = (a: number, b: number): number =>
  [3, 4, 5, 6, 7].find((d) => signed(a, d) !== signed(b, d)) ?? 3;

/** Numbers with their signs as one sum: "+2 − 3", not "+2 + −3". */
export const sumOf = (terms: string[]): string =>
  terms.map((term, k) => (k ? term.replace(/^([+−]?)/, (sign) => ` ${sign || "+"} `) : term)).join("");
