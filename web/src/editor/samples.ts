/** Curves of one-operand gates that this page has no formula of: the engine samples them once for each node. */

import { curveOf } from "../graph/curves";
import { actions } from "../state/actions";
import type { SceneNode } from "./scene";
import { invalidate } from "./wake";

interface Samples {
  xs: number[];
  ys: number[];
}

/** How long after a question without an answer (a worker was replaced, say) it is asked once more. */
const AGAIN_MS = 5000;

const known = new Map<string, Samples | "asked">();

/** Kept with the node, which is another object once it has other parameters. */
const keys = new WeakMap<SceneNode["node"], string>();

function keyOf({ node }: SceneNode): string {
  const found = keys.get(node) ?? `${node.op} ${JSON.stringify(node.params ?? {})}`;
  keys.set(node, found);
  return found;
}

/** The curve of a node's gate, or undefined while there is none (or none is needed). */
export function samplesOf(n: SceneNode): Samples | undefined {
  if (n.role !== "gate" || n.operands.length !== 1 || n.engine === null || curveOf(n.node.op))
    return undefined;
  const key = keyOf(n);
  const found = known.get(key);
  if (found === undefined) void ask(key, n.engine);
  return found === "asked" ? undefined : found;
}

async function ask(key: string, node: string): Promise<void> {
  known.set(key, "asked");
  try {
    const { xs, ys } = await actions.ask<{ xs: number[]; ys: number[] }>("slope", { node });
    known.set(key, { xs, ys });
    invalidate();
  } catch {
    setTimeout(() => {
      known.delete(key);
      invalidate();
    }, AGAIN_MS);
  }
}
