/** May this wire be drawn? Answered before the hand lets go, with the reason when not. */

import type { Doc } from "./document";
import { arity } from "./edit";
import { refNode, type ScopePath, scopeAt } from "./scope";
import { pathBetween } from "./topology";

export type Refusal =
  | { code: "self"; target: string }
  | { code: "cycle"; path: string[] }
  | { code: "no-inputs"; target: string; op: string }
  | { code: "no-port"; target: string; has: number }
  | { code: "shape"; source: string; target: string; shape: string; needs: string }
  | { code: "unknown"; target: string };

export type Verdict = { ok: true; replaces: string | null } | { ok: false; why: Refusal };

/** Shapes that a layer's first input refuses, by the rank it needs. */
const RANK: Record<string, { rank: number; needs: string }> = {
  dense: { rank: 1, needs: "a flat vector" },
  conv2d: { rank: 3, needs: "a picture with channels" },
  max_pool2d: { rank: 3, needs: "a picture with channels" },
  avg_pool2d: { rank: 3, needs: "a picture with channels" },
  l2_pool2d: { rank: 3, needs: "a picture with channels" },
};

export function mayConnect(
  doc: Doc,
  path: ScopePath,
  ref: string,
  target: string,
  index: number,
  shapes: Record<string, number[]> = {},
): Verdict {
  const scope = scopeAt(doc, path);
  const source = refNode(ref);
  const node = scope.nodes.find((n) => n.id === target);
  if (!node) return { ok: false, why: { code: "unknown", target } };
  if (source === target) return { ok: false, why: { code: "self", target } };
  const { min, variadic } = arity(doc, node);
  if (min === 0) return { ok: false, why: { code: "no-inputs", target, op: node.op } };
  if (!variadic && index >= min) return { ok: false, why: { code: "no-port", target, has: min } };
  const circle = pathBetween(scope.nodes, target, source);
  if (circle) return { ok: false, why: { code: "cycle", path: [source, ...circle] } };
  const need = doc.kind === "network" && index === 0 ? RANK[node.op] : undefined;
  const shape = shapes[source];
  if (need && shape && shape.length !== need.rank && !(node.op === "dense" && shape.length > 1)) {
    return { ok: false, why: { code: "shape", source, target, shape: shape.join("×"), needs: need.needs } };
  }
  return { ok: true, replaces: node.inputs?.[index] || null };
}
