/** From the ports under the hand to a wire of the document, and what is said about it. */

import { mayConnect, type Refusal, type Verdict } from "../graph/rules";
import { refNode, scopeAt } from "../graph/scope";
import { useDoc } from "../state/doc";
import { useRun } from "../state/run";
import { t } from "../ui/messages";
import { path, sceneNode } from "./board";
import { OUTPUT } from "./scene";

interface HandleRef {
  nodeId?: string | null;
  id?: string | null;
  type?: string | null;
}

export interface Link {
  ref: string;
  target: string;
  index: number;
}

/** What an output port stands for in the document: `lstm` or `lstm:cell`. */
function refOf(node: string, handle: string | null | undefined): string {
  const n = sceneNode(node);
  const k = Number((handle ?? "out0").replace("out", "")) || 0;
  const name = n?.outNames[k] ?? "";
  return k > 0 && name ? `${node}:${name}` : node;
}

/** The wire between two ports, whichever was taken first; null when both are of one kind. */
export function connectionOf(a: HandleRef, b: HandleRef): Link | null {
  const [from, to] = a.type === "source" ? [a, b] : [b, a];
  if (from.type !== "source" || to.type !== "target" || !from.nodeId || !to.nodeId) return null;
  return { ref: refOf(from.nodeId, from.id), target: to.nodeId, index: Number(to.id ?? 0) };
}

/** May this wire be drawn? One to the box of the output makes its gate the output. */
export function verdictOf({ ref, target, index }: Link): Verdict {
  const { doc } = useDoc.getState();
  if (target !== OUTPUT) {
    return mayConnect(doc, path(), ref, target, index, useRun.getState().graph?.shapes ?? {});
  }
  const { nodes, outputs } = scopeAt(doc, path());
  const isHere = nodes.some((n) => n.id === refNode(ref));
  if (!isHere) return { ok: false, why: { code: "unknown", target } };
  return { ok: true, replaces: outputs[0] === ref ? null : (outputs[0] ?? null) };
}

/** The end of a wire in words. */
export const endOf = ({ target }: Link): string => (target === OUTPUT ? t.editor.wiring.output : target);

export function refusal(why: Refusal): string {
  const words = t.editor.refused;
  switch (why.code) {
    case "self":
      return words.self(why.target);
    case "cycle":
      return words.cycle(why.path.join(" → "));
    case "no-inputs":
      return words.noInputs(why.target);
    case "no-port":
      return words.noPort(why.target, why.has);
    case "shape":
      return words.shape(why.source, why.shape, why.needs);
    default:
      return words.unknown;
  }
}
