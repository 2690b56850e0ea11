/**
 * Typed formulas: `f = sigmoid(a*x + b)` read into a tree and built as gates. A small parser of its
 * own; nothing that is typed is ever executed.
 */

import { arityOf, catalogue, type OpSpec } from "./catalogue";
import type { Doc, DocNode } from "./document";
import { addNode, connect, setOutput, settleOutput, updateNode, withNumber } from "./edit";
import { ID, numbered } from "./ids";
import { refNode, type ScopePath, scopeAt, withNodes } from "./scope";
import { plainSign } from "./signs";
import { downstream } from "./topology";

type Expr =
  | { kind: "number"; value: number }
  | { kind: "name"; name: string; at: number }
  /** `open`: a chain such as a + b that the next term joins. */
  | { kind: "call"; op: string; args: Expr[]; open?: boolean };

export type FormulaError =
  | { code: "empty" }
  | { code: "unexpected"; what: string; at: number }
  | { code: "end" }
  | { code: "unknown"; what: string }
  | { code: "arity"; what: string; min: number; more: boolean; got: number }
  | { code: "large"; what: string }
  | { code: "name"; what: string }
  | { code: "close" }
  | { code: "long" }
  | { code: "deep" }
  | { code: "taken"; what: string }
  | { code: "fixed"; what: string }
  | { code: "cycle"; what: string };

type Parsed = { ok: true; name: string | null; expr: Expr } | { ok: false; error: FormulaError };

const LONGEST = 2000;
const DEEPEST = 60;
/** Digits of a refused number that its sentence repeats. */
const SHOWN = 24;

interface Token {
  kind: "number" | "name" | "sign" | "end";
  text: string;
  at: number;
}

class Stop extends Error {
  constructor(readonly why: FormulaError) {
    super(why.code);
  }
}

/** A formula in plain signs, and of each of its letters where it stands in what was typed. */
function inPlainSigns(text: string): { clean: string; typedAt: (at: number) => number } {
  const from: number[] = [];
  let clean = "";
  let at = 0;
  for (const sign of text) {
    const plain = plainSign(sign);
    for (let i = 0; i < plain.length; i += 1) from.push(at);
    clean += plain;
    at += sign.length;
  }
  return { clean, typedAt: (i) => from[i] ?? text.length };
}

function tokens(text: string): Token[] {
  const list: Token[] = [];
  const { clean, typedAt } = inPlainSigns(text);
  const pattern =
    /\s*(?:(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(\*\*|[-+*/^(),=;|]))/iy;
  let at = 0;
  while (at < clean.length) {
    if (/^\s*$/.test(clean.slice(at))) break;
    pattern.lastIndex = at;
    const m = pattern.exec(clean);
    if (!m) {
      const skip = clean.slice(at).search(/\S/);
      throw new Stop({ code: "unexpected", what: clean[at + skip] ?? "", at: typedAt(at + skip) });
    }
    const word = m[1] ?? m[2] ?? m[3] ?? "";
    const kind = m[1] !== undefined ? "number" : m[2] !== undefined ? "name" : "sign";
    list.push({ kind, text: word === "**" ? "^" : word, at: typedAt(pattern.lastIndex - word.length) });
    at = pattern.lastIndex;
  }
  list.push({ kind: "end", text: "", at: text.length });
  return list;
}

/** By name or alias; a gate may be called by any of them. */
function gateOf(name: string): OpSpec | undefined {
  const wanted = name.toLowerCase();
  return catalogue().gates.find(
    (g) => g.name === wanted || g.aliases.some((a) => a.toLowerCase() === wanted),
  );
}

class Reader {
  private at = 0;
  private depth = 0;
  constructor(private readonly list: Token[]) {}

  peek(): Token {
    return this.list[this.at] as Token;
  }

  take(text?: string): Token {
    const token = this.peek();
    if (text !== undefined && token.text !== text) {
      if (token.kind === "end") throw new Stop({ code: text === ")" ? "close" : "end" });
      throw new Stop({ code: "unexpected", what: token.text, at: token.at });
    }
    this.at += 1;
    return token;
  }

  sum(): Expr {
    this.depth += 1;
    if (this.depth > DEEPEST) throw new Stop({ code: "deep" });
    let left = this.product();
    while (this.peek().text === "+" || this.peek().text === "-") {
      const sign = this.take();
      const right = this.product();
      left = join(sign.text === "+" ? "add" : "subtract", left, right);
    }
    this.depth -= 1;
    return left;
  }

  private product(): Expr {
    let left = this.unary();
    while (this.peek().text === "*" || this.peek().text === "/") {
      const sign = this.take();
      const right = this.unary();
      left = join(sign.text === "*" ? "multiply" : "divide", left, right);
    }
    return left;
  }

  private unary(): Expr {
    if (this.peek().text === "+") {
      this.take();
      return this.unary();
    }
    if (this.peek().text !== "-") return this.power();
    this.depth += 1;
    if (this.depth > DEEPEST) throw new Stop({ code: "deep" });
    this.take();
    const inner = this.unary();
    this.depth -= 1;
    return inner.kind === "number"
      ? { kind: "number", value: -inner.value }
      : { kind: "call", op: "negative", args: [inner] };
  }

  private power(): Expr {
    const base = this.atom();
    if (this.peek().text !== "^") return base;
    this.take();
    const exponent = this.unary();
    if (exponent.kind === "number" && exponent.value === 2)
      return { kind: "call", op: "square", args: [base] };
    return { kind: "call", op: "power", args: [base, exponent] };
  }

  private atom(): Expr {
    const token = this.take();
    if (token.kind === "number") {
      const value = Number(token.text);
      if (!Number.isFinite(value)) throw new Stop({ code: "large", what: token.text.slice(0, SHOWN) });
      return { kind: "number", value };
    }
    if (token.text === "(") {
      const inner = this.sum();
      this.take(")");
      return inner.kind === "call" ? { ...inner, open: false } : inner;
    }
    if (token.text === "|") {
      const inner = this.sum();
      this.take("|");
      return { kind: "call", op: "absolute", args: [inner] };
    }
    if (token.kind === "end") throw new Stop({ code: "end" });
    if (token.kind !== "name") throw new Stop({ code: "unexpected", what: token.text, at: token.at });
    if (this.peek().text !== "(") return { kind: "name", name: token.text, at: token.at };
    return this.call(token);
  }

  private call(token: Token): Expr {
    const spec = gateOf(token.text);
    if (!spec || spec.ports.length === 0) throw new Stop({ code: "unknown", what: token.text });
    this.take("(");
    const args: Expr[] = [];
    while (this.peek().text !== ")") {
      args.push(this.sum());
      if (this.peek().text !== "," && this.peek().text !== ";") break;
      this.take();
    }
    this.take(")");
    const { min, variadic } = arityOf(spec);
    if (args.length < min || (!variadic && args.length > min)) {
      throw new Stop({ code: "arity", what: token.text, min, more: variadic, got: args.length });
    }
    return { kind: "call", op: spec.name, args };
  }
}

/** a + b + c is one gate with three inputs, as it is drawn. */
function join(op: string, left: Expr, right: Expr): Expr {
  if (left.kind === "call" && left.op === op && left.open) return { ...left, args: [...left.args, right] };
  return { kind: "call", op, args: [left, right], open: op === "add" || op === "multiply" };
}

/** Reads `name = expression`, or an expression alone. */
export function parseFormula(text: string): Parsed {
  try {
    if (text.length > LONGEST) throw new Stop({ code: "long" });
    if (!text.trim()) throw new Stop({ code: "empty" });
    const list = tokens(text);
    let name: string | null = null;
    if (list[1]?.text === "=") {
      const first = list[0] as Token;
      if (first.kind !== "name" || !ID.test(first.text)) throw new Stop({ code: "name", what: first.text });
      name = first.text;
      list.splice(0, 2);
    }
    const reader = new Reader(list);
    const expr = reader.sum();
    const rest = reader.peek();
    if (rest.kind !== "end") throw new Stop({ code: "unexpected", what: rest.text, at: rest.at });
    return { ok: true, name, expr };
  } catch (error) {
    if (error instanceof Stop) return { ok: false, error: error.why };
    throw error;
  }
}

type Built = { ok: true; doc: Doc; id: string; added: string[] } | { ok: false; error: FormulaError };

/**
 * Builds a formula as gates. Names that exist are wired, unknown names become inputs. A given name
 * that exists is rewired, and the formula's result becomes the output. `x = 3` sets the number of a source; the
 * name of a constant takes no formula, since other gates may mean its number.
 */
export function buildFormula(doc: Doc, path: ScopePath, text: string): Built {
  const parsed = parseFormula(text);
  if (!parsed.ok) return parsed;
  const scope = scopeAt(doc, path);
  const { name, expr } = parsed;
  const old = name === null ? undefined : scope.nodes.find((n) => n.id === name);
  if (name !== null && scope.inputs.includes(name))
    return { ok: false, error: { code: "taken", what: name } };
  if (old?.op === "constant" && expr.kind !== "number")
    return { ok: false, error: { code: "fixed", what: old.id } };
  if (expr.kind === "number" && typeof old?.params?.value === "number") {
    const set = updateNode(doc, path, old.id, (n) => withNumber(n, expr.value));
    return { ok: true, doc: set, id: old.id, added: [] };
  }
  if (old) {
    const fed = downstream(scope.nodes, old.id);
    const looped = namesIn(expr).find((n) => n === name || fed.has(n));
    if (looped) return { ok: false, error: { code: "cycle", what: name ?? looped } };
  } else if (name !== null && namesIn(expr).includes(name)) {
    return { ok: false, error: { code: "cycle", what: name } };
  }
  const state = { doc, added: [] as string[], meant: new Set([...namesIn(expr), ...(name ? [name] : [])]) };
  const id = emit(state, path, expr, name, old);
  const done = settleOutput(setOutput(state.doc, path, id), path);
  return { ok: true, doc: done, id, added: state.added };
}

function namesIn(expr: Expr): string[] {
  if (expr.kind === "name") return [expr.name];
  return expr.kind === "call" ? expr.args.flatMap(namesIn) : [];
}

interface Building {
  doc: Doc;
  added: string[];
  /** Names that the formula itself uses: nothing else may be called so. */
  meant: ReadonlySet<string>;
}

/** Adds what an expression needs and returns the id that carries its value. */
function emit(s: Building, path: ScopePath, expr: Expr, name: string | null, old?: DocNode): string {
  if (expr.kind === "number" && old) {
    const params = { value: expr.value };
    s.doc = updateNode(s.doc, path, old.id, ({ inputs: _, ...rest }) => ({
      ...rest,
      op: "constant",
      params,
    }));
    return old.id;
  }
  if (expr.kind === "number") return constant(s, path, expr.value, name);
  if (expr.kind === "name" && name === null) return known(s, path, expr.name);
  const call = expr.kind === "call" ? expr : null;
  const op = call?.op ?? "add";
  const inputs = (call?.args ?? [expr]).map((arg) => emit(s, path, arg, null));
  if (!call) inputs.push(constant(s, path, 0, null));
  if (old) {
    s.doc = updateNode(s.doc, path, old.id, ({ params: _, ...rest }) => ({ ...rest, op, inputs }));
    return old.id;
  }
  return bare(s, path, { op, inputs, ...(name ? { id: name } : {}) });
}

function known(s: Building, path: ScopePath, name: string): string {
  const scope = scopeAt(s.doc, path);
  if (scope.nodes.some((n) => n.id === refNode(name)) || scope.inputs.includes(name)) return name;
  const added = addNode(s.doc, path, { op: "input", at: [0, 0], id: name });
  s.doc = withoutPlace(added.doc, path, added.id);
  s.added.push(added.id);
  return added.id;
}

/** A number of the formula: named so that nobody means it by a letter. */
function constant(s: Building, path: ScopePath, value: number, name: string | null): string {
  const scope = scopeAt(s.doc, path);
  const taken = new Set([...scope.nodes.map((n) => n.id), ...scope.inputs, ...s.meant]);
  return bare(s, path, { op: "constant", params: { value }, id: name ?? numbered(taken, "const") });
}

function bare(s: Building, path: ScopePath, node: Omit<DocNode, "id"> & { id?: string }): string {
  const { inputs, ...rest } = node;
  const added = addNode(s.doc, path, { ...rest, at: [0, 0] });
  s.doc = withoutPlace(added.doc, path, added.id);
  inputs?.forEach((ref, i) => {
    s.doc = connect(s.doc, path, ref, added.id, i);
  });
  s.added.push(added.id);
  return added.id;
}

/** New nodes get their place from the layout. */
function withoutPlace(doc: Doc, path: ScopePath, id: string): Doc {
  const nodes = scopeAt(doc, path).nodes.map((n) => {
    if (n.id !== id) return n;
    const { at: _, ...rest } = n;
    return rest;
  });
  return withNodes(doc, path, nodes);
}
