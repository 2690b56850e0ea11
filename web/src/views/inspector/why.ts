/** The engine's answer to `why` as the inspector shows it. Pure. */

/** One branch: the local slope of `via` with respect to the number × what arrives at `via`. */
export interface Term {
  via: string;
  viaName: string;
  viaSymbol: string;
  slope: number | null;
  /** What the slope is, in the circuit's own names ("b"), when it is that simple. */
  slopeIs: string;
  arriving: number | null;
  product: number | null;
  /** What arrives has yet to be predicted: it is not told, nor is this part of a sum. */
  secret: boolean;
}

/** What a value is made of. */
export interface Input {
  node: string;
  name: string;
  symbol: string;
  value: number | null;
}

/** One gate on the way of the tug, from the output to here. */
export interface Hop {
  node: string;
  symbol: string;
  words: string;
  slope: number | null;
  gradient: number | null;
  /** This gradient has yet to be predicted. */
  secret: boolean;
}

export interface Check {
  analytic: number | null;
  numerical: number | null;
  h: number | null;
  relativeError: number | null;
  verdict: string;
  kink: boolean;
  sentence: string;
}

export interface WhyAnswer {
  node: string;
  result: number | null;
  sentence: string;
  terms: Term[];
  inputs: Input[];
  path: Hop[];
  otherPaths: number;
  tex: string;
  texNumbers: string;
  code: string[];
  marked: number | null;
  check: Check | null;
  gradient: number | null;
  pull: number | null;
  tug: number | null;
}

type Raw = Record<string, unknown>;

const list = (v: unknown): unknown[] => (Array.isArray(v) ? v : []);
const record = (v: unknown): Raw =>
  typeof v === "object" && v !== null && !Array.isArray(v) ? (v as Raw) : {};
const text = (v: unknown): string => (typeof v === "string" ? v : "");
const number = (v: unknown): number | null => (typeof v === "number" ? v : null);

export function readWhy(raw: Raw): WhyAnswer {
  const code = record(raw.code);
  return {
    node: text(raw.node),
    result: number(raw.result),
    sentence: text(raw.sentence),
    terms: list(raw.terms).map((v) => readTerm(record(v))),
    inputs: list(raw.inputs).map((v) => readInput(record(v))),
    path: list(raw.path).map((v) => readHop(record(v))),
    otherPaths: number(raw.other_paths) ?? 0,
    tex: text(raw.tex),
    texNumbers: text(raw.tex_numbers),
    code: list(code.lines).map(text),
    marked: number(code.marked),
    check: raw.check ? readCheck(record(raw.check)) : null,
    gradient: number(raw.gradient),
    pull: number(raw.pull),
    tug: number(raw.tug),
  };
}

function readTerm(raw: Raw): Term {
  return {
    via: text(raw.via),
    viaName: text(raw.name) || text(raw.via),
    viaSymbol: text(raw.symbol),
    slope: number(raw.slope),
    slopeIs: text(raw.slope_is),
    arriving: number(raw.arriving),
    product: number(raw.product),
    secret: false,
  };
}

function readInput(raw: Raw): Input {
  const node = text(raw.node);
  return { node, name: text(raw.name) || node, symbol: text(raw.symbol), value: number(raw.value) };
}

function readHop(raw: Raw): Hop {
  return {
    node: text(raw.node),
    symbol: text(raw.symbol),
    words: text(raw.words),
    slope: number(raw.slope),
    gradient: number(raw.gradient),
    secret: false,
  };
}

function readCheck(raw: Raw): Check {
  return {
    analytic: number(raw.analytic),
    numerical: number(raw.numerical),
    h: number(raw.h),
    relativeError: number(raw.relative_error),
    verdict: text(raw.verdict),
    kink: raw.kink === true,
    sentence: text(raw.sentence),
  };
}

/** The answer without the gradients that its reader has yet to predict: only the one that was asked about is told. */
export function keepingSecrets(why: WhyAnswer, hides: (node: string) => boolean): WhyAnswer {
  const terms = why.terms.map((term) => (hides(term.via) ? { ...term, ...SECRET, product: null } : term));
  const [only] = terms;
  if (only?.secret && terms.length === 1) terms[0] = { ...only, product: why.result };
  const path = why.path.map((hop, i) => {
    // a hop tells what is left behind its gate: the gradient of the next one on the way; the output's is the pull.
    // Behind the last one is what was asked about, of several branches the share of this one, and with it what arrives
    const last = i === why.path.length - 1 && terms.length > 1 ? hop.node : undefined;
    const behind = i === 0 ? undefined : (why.path[i + 1]?.node ?? last);
    return behind !== undefined && hides(behind) ? { ...hop, gradient: null, secret: true } : hop;
  });
  const texNumbers = terms.some((term) => term.secret) ? "" : why.texNumbers;
  return { ...why, terms, path, texNumbers };
}

const SECRET = { arriving: null, secret: true };

/** The tug at each hop, as the canvas shows it: pull × gradient. */
export const tugs = ({ path, pull }: Pick<WhyAnswer, "path" | "pull">): (number | null)[] =>
  path.map(({ gradient }) => (gradient === null ? null : gradient * (pull ?? 1)));

/** Widths (0..1) of the bars of a path: each against the largest on it. */
export function bars(sizes: readonly (number | null)[]): number[] {
  const most = Math.max(0, ...sizes.map((v) => Math.abs(v ?? 0)).filter(Number.isFinite));
  return sizes.map((v) => {
    const g = Math.abs(v ?? 0);
    return most > 0 && Number.isFinite(g) ? g / most : 0;
  });
}

/** The sentence's marks: *word* is a variable and set in italics. */
export function marks(sentence: string): { text: string; variable: boolean }[] {
  return sentence
    .split(/\*([^*]+)\*/)
    .map((part, i) => ({ text: part, variable: i % 2 === 1 }))
    .filter((part) => part.text !== "");
}
