// Generated from engine/gates by `python -m server.codegen_gates`. Do not edit.

export interface GateCode {
  /** How many inputs `forward` takes; a variadic gate is folded pairwise. */
  ports: number;
  /** The settings that it takes after them, in that order, with their defaults. */
  params: readonly (readonly [name: string, usual: number])[];
  forward: (...operands: number[]) => number;
}

/** Every gate that computes something, from its own file. */
export const GATES: Readonly<Record<string, GateCode>> = {
  absolute: {
    ports: 1,
    params: [],
    forward(x: number) {
      return Math.abs(x);
    },
  },
  add: {
    ports: 2,
    params: [],
    forward(a: number, b: number) {
      return a + b;
    },
  },
  cos: {
    ports: 1,
    params: [],
    forward(x: number) {
      return Math.cos(x);
    },
  },
  cross_entropy: {
    ports: 2,
    params: [],
    forward(a: number, y: number) {
      let value: number;
      value = 0.0;
      if (y !== 0.0) {
        value -= y * Math.log(a);
      }
      if (y !== 1.0) {
        value -= (1.0 - y) * Math.log(1.0 - a);
      }
      return value;
    },
  },
  divide: {
    ports: 2,
    params: [],
    forward(a: number, b: number) {
      return a / b;
    },
  },
  exp: {
    ports: 1,
    params: [],
    forward(x: number) {
      return Math.exp(x);
    },
  },
  hinge: {
    ports: 2,
    params: [],
    forward(s: number, y: number) {
      let margin: number;
      margin = 1.0 - y * s;
      return ((margin > 0.0) || (margin !== margin)) ? margin : 0.0;
    },
  },
  leaky_relu: {
    ports: 1,
    params: [["slope", 0.01]],
    forward(x: number, slope: number) {
      return (x > 0.0) ? x : slope * x;
    },
  },
  log: {
    ports: 1,
    params: [],
    forward(x: number) {
      return Math.log(x);
    },
  },
  maximum: {
    ports: 2,
    params: [],
    forward(a: number, b: number) {
      return ((a >= b) || (a !== a)) ? a : b;
    },
  },
  minimum: {
    ports: 2,
    params: [],
    forward(a: number, b: number) {
      return ((a <= b) || (a !== a)) ? a : b;
    },
  },
  multiply: {
    ports: 2,
    params: [],
    forward(a: number, b: number) {
      return a * b;
    },
  },
  negative: {
    ports: 1,
    params: [],
    forward(x: number) {
      return -x;
    },
  },
  power: {
    ports: 2,
    params: [],
    forward(a: number, b: number) {
      return Math.pow(a, b);
    },
  },
  relu: {
    ports: 1,
    params: [],
    forward(x: number) {
      return ((x > 0.0) || (x !== x)) ? x : 0.0;
    },
  },
  sigmoid: {
    ports: 1,
    params: [],
    forward(x: number) {
      let e: number;
      e = Math.exp(-Math.abs(x));
      return ((x >= 0.0) ? 1.0 : e) / (1.0 + e);
    },
  },
  sin: {
    ports: 1,
    params: [],
    forward(x: number) {
      return Math.sin(x);
    },
  },
  softplus: {
    ports: 1,
    params: [],
    forward(x: number) {
      return ((x > 0.0) ? x : 0.0) + Math.log1p(Math.exp(-Math.abs(x)));
    },
  },
  sqrt: {
    ports: 1,
    params: [],
    forward(x: number) {
      return Math.sqrt(x);
    },
  },
  square: {
    ports: 1,
    params: [],
    forward(x: number) {
      return x * x;
    },
  },
  squared_error: {
    ports: 2,
    params: [],
    forward(a: number, y: number) {
      return 0.5 * (a - y) * (a - y);
    },
  },
  step: {
    ports: 1,
    params: [],
    forward(x: number) {
      if (x !== x) {
        return x;
      }
      return (x > 0.0) ? 1.0 : 0.0;
    },
  },
  subtract: {
    ports: 2,
    params: [],
    forward(a: number, b: number) {
      return a - b;
    },
  },
  tanh: {
    ports: 1,
    params: [],
    forward(x: number) {
      return Math.tanh(x);
    },
  },
};
