/**
 * The curves that one-operand gates draw. A gate that is not listed here draws the curve that the
 * engine samples for it (the question `slope`), so a new gate needs no change on this side.
 */

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

export const CURVES: Record<string, (x: number, params: Record<string, unknown>) => number> = {
  sigmoid,
  tanh: Math.tanh,
  relu: (x) => Math.max(0, x),
  leaky_relu: (x, p) => (x > 0 ? x : x * Number(p.slope ?? p.alpha ?? 0.01)),
  softplus: (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))),
  step: (x) => (x > 0 ? 1 : 0),
  negative: (x) => -x,
  absolute: Math.abs,
  square: (x) => x * x,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
};

/** Two-operand gates as a curve over the first operand with the second one held. */
export const SLICES: Record<string, (a: number, b: number) => number> = {
  power: (a, b) => a ** b,
  divide: (a, b) => a / b,
  squared_error: (a, y) => 0.5 * (a - y) ** 2,
  cross_entropy: (a, y) => -(y * Math.log(a) + (1 - y) * Math.log(1 - a)),
  hinge: (s, y) => Math.max(0, 1 - y * s),
};

/** The stretch of the first operand that a slice shows. */
export function sliceRange(op: string, a: number, b: number): [number, number] {
  if (op === "cross_entropy") return [0.001, 0.999];
  if (op === "hinge") return [Math.min(-3, a), Math.max(3, a)];
  if (op === "power") return [b === Math.round(b) ? Math.min(-3, a) : 0, Math.max(3, a)];
  if (op === "divide") return [Math.min(-3, a), Math.max(3, a)];
  const half = Math.max(2, Math.abs(a - b) * 1.3);
  return [b - half, b + half];
}

/** Slope of a curve, from the points beside it. */
export function slopeOf(f: (x: number) => number, x: number): number {
  const h = 1e-4 * Math.max(1, Math.abs(x));
  return (f(x + h) - f(x - h)) / (2 * h);
}
