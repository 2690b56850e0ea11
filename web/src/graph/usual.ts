/** The order in which ops are offered. */
import { type OpSpec, searchOps } from "./catalogue";

/** What is used most comes first; what is not listed follows in the engine's order. */
const FIRST = [
  "input",
  "parameter",
  "constant",
  "data",
  "add",
  "multiply",
  "subtract",
  "divide",
  "square",
  "exp",
  "log",
  "sigmoid",
  "tanh",
  "relu",
];

const placeIn = (name: string): number => {
  const at = FIRST.indexOf(name);
  return at < 0 ? FIRST.length : at;
};

/** For sorting: the most used first. */
export const byUse = (a: OpSpec, b: OpSpec): number => placeIn(a.name) - placeIn(b.name);

/** Ops that answer to what was typed, the most used first; `reading`: only those that read something. */
export const offered = (ops: readonly OpSpec[], query: string, reading: boolean): OpSpec[] =>
  searchOps(ops.filter((op) => !reading || op.ports.length > 0).sort(byUse), query);
