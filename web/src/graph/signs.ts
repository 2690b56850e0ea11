/** The signs of gates in formulas that are typed and shown, as the gates' own files have them. */

import { catalogue, type OpSpec, specOf } from "./catalogue";

/** What the reader of formulas reads as operators. */
const OPERATORS: readonly string[] = ["+", "-", "*", "/", "^"];

/** Signs that no gate has and that are typed all the same. */
const ALSO: Readonly<Record<string, string>> = { "–": "-", "·": "*", "²": "^2" };

const isAscii = (sign: string): boolean => sign < "\u0080";
const isLetter = (sign: string): boolean => /^\p{L}$/u.test(sign) && !isAscii(sign);

const written = (spec: OpSpec): string => spec.aliases.find((a) => OPERATORS.includes(a)) ?? ` ${spec.name} `;

/** One character of a formula in plain signs: × as *, σ as the name of its gate. */
export function plainSign(sign: string): string {
  if (isAscii(sign)) return sign;
  const gate = catalogue().gates.find((g) => g.symbol === sign);
  return ALSO[sign] ?? (gate ? written(gate) : sign);
}

/** What a gate is called in a formula: its sign where it can be typed and read as a word, else its name. */
export function calledIn(op: string): string {
  const spec = specOf(op);
  if (!spec) return op;
  return isLetter(spec.symbol) || spec.aliases.includes(spec.symbol) ? spec.symbol : spec.name;
}
