/** The formula of an output as a row of pieces: what the bar above the canvas shows, live. */

import type { Doc, DocNode } from "./document";
import { portCount } from "./edit";
import { engineRef, refNode, type ScopePath, scopeAt } from "./scope";
import { calledIn } from "./signs";

export type Piece =
  | { kind: "text"; text: string }
  /** A node's name; in the row of numbers its value stands instead. `alone`: a minus needs no brackets. */
  | { kind: "node"; id: string; name?: string; engine: string | null; source: boolean; alone?: boolean };

/** How tightly a piece binds: a sum inside a product needs brackets. */
const SUM = 1;
const PRODUCT = 2;
const POWER = 3;
const ATOM = 4;

interface Row {
  pieces: Piece[];
  binds: number;
}

/** Gates that stand between what they join. */
const INFIX: Record<string, { sign: string; binds: number }> = {
  add: { sign: " + ", binds: SUM },
  subtract: { sign: " − ", binds: SUM },
  multiply: { sign: "·", binds: PRODUCT },
  divide: { sign: " / ", binds: PRODUCT },
};

const text = (s: string): Piece => ({ kind: "text", text: s });

function bracketed(row: Row, least: number): Piece[] {
  return row.binds >= least ? row.pieces : [text("("), ...row.pieces, text(")")];
}

/** The pieces of a node's formula down to its sources; null when it would have more than `most` pieces. */
export function expressionOf(doc: Doc, path: ScopePath, id: string, most = 40): Piece[] | null {
  const scope = scopeAt(doc, path);
  const byId = new Map(scope.nodes.map((n) => [n.id, n]));
  let left = most;
  const row = (ref: string, depth: number): Row | null => {
    const node = byId.get(refNode(ref));
    left -= 1;
    if (left < 0 || depth > 24) return null;
    const ports = node ? portCount(doc, node) : 0;
    if (!node || node.op === "chip" || !ports) return leaf(doc, path, ref, node);
    const inputs = Array.from({ length: ports }, (_, i) => node.inputs?.[i]);
    const parts = inputs.map((r) => (r ? row(r, depth + 1) : { pieces: [text("?")], binds: ATOM }));
    return parts.some((p) => p === null) ? null : compose(node, parts as Row[]);
  };
  const whole = row(id, 0);
  return whole ? merged(whole.pieces) : null;
}

/** A chip's further outputs are told apart from its first: pair:v reads as pair.v. */
const port = (ref: string) => (ref.includes(":") ? { name: ref.replace(":", ".") } : {});

function leaf(doc: Doc, path: ScopePath, ref: string, node: DocNode | undefined): Row {
  const fixed = node?.op === "constant" ? node.params?.value : undefined;
  if (typeof fixed === "number") {
    const shown = String(Number(fixed.toPrecision(4))).replace("-", "−");
    return { pieces: [text(shown)], binds: fixed < 0 ? SUM : ATOM };
  }
  const source = node?.op === "input" || node?.op === "parameter";
  return {
    pieces: [{ kind: "node", id: refNode(ref), ...port(ref), engine: engineRef(doc, path, ref), source }],
    binds: ATOM,
  };
}

function compose(node: DocNode, parts: Row[]): Row {
  const infix = INFIX[node.op];
  if (infix) {
    const pieces: Piece[] = [];
    parts.forEach((part, i) => {
      if (i) pieces.push(text(infix.sign));
      const tight = i > 0 && (node.op === "subtract" || node.op === "divide");
      pieces.push(...bracketed(part, tight ? infix.binds + 1 : infix.binds));
    });
    return { pieces, binds: infix.binds };
  }
  const first = parts[0] as Row;
  if (node.op === "negative") return { pieces: [text("−"), ...bracketed(first, PRODUCT)], binds: PRODUCT };
  if (node.op === "square") return { pieces: [...bracketed(first, ATOM), text("²")], binds: POWER };
  if (node.op === "absolute") return { pieces: [text("|"), ...first.pieces, text("|")], binds: ATOM };
  if (node.op === "power" && parts[1]) {
    return { pieces: [...bracketed(first, ATOM), text("^"), ...bracketed(parts[1], ATOM)], binds: POWER };
  }
  const name = calledIn(node.op);
  const pieces: Piece[] = [text(`${name}(`)];
  parts.forEach((part, i) => {
    if (i) pieces.push(text(", "));
    const only = part.pieces.length === 1 ? part.pieces[0] : undefined;
    pieces.push(...(only?.kind === "node" ? [{ ...only, alone: true }] : part.pieces));
  });
  return { pieces: [...pieces, text(")")], binds: ATOM };
}

function merged(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out[out.length - 1];
    if (piece.kind === "text" && last?.kind === "text") out[out.length - 1] = text(last.text + piece.text);
    else out.push(piece);
  }
  return out;
}

/** The last gate with its inputs' values alone: σ(2.00). Null when the node has no inputs. */
export function lastStep(doc: Doc, path: ScopePath, id: string): Piece[] | null {
  const node = scopeAt(doc, path).nodes.find((n) => n.id === refNode(id));
  if (!node?.inputs?.length || node.op === "chip" || node.inputs.length > 4) return null;
  const parts = node.inputs.map((ref) => ({
    pieces: [{ kind: "node" as const, id: refNode(ref), engine: engineRef(doc, path, ref), source: false }],
    binds: ATOM,
  }));
  return merged(compose(node, parts).pieces);
}
