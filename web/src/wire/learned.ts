import type { Doc } from "../graph/document";
import { type FramePart, live, valueOf } from "../state/live";
import { useRun } from "../state/run";
import { withValues } from "../state/values";
import { sendWatch, watches } from "./session";

/** The numbers that the run has learned, as a document can hold them. */

const PORTS = ["weight", "bias", "gamma", "beta", "moving_mean", "moving_variance"];
const OWNER = "learned";
const PATIENCE = 3000;

/** The document with the numbers that the run has now; the document on the desk is not changed. */
export async function withRunValues(doc: Doc): Promise<Doc> {
  if (doc.kind === "circuit") return withValues(doc, movedValues());
  const weights = await learnedWeights();
  return Object.keys(weights).length ? { ...doc, weights } : doc;
}

/** The values in which the run differs from the document; numbers that are not finite stay behind. */
export function movedValues(): [string, number][] {
  return useRun.getState().moved.flatMap((node): [string, number][] => {
    const value = valueOf(node);
    return value === null || !Number.isFinite(value) ? [] : [[node, value]];
  });
}

async function learnedWeights(): Promise<Record<string, Record<string, unknown>>> {
  const nodes = Object.keys(useRun.getState().graph?.parameters ?? {});
  const parts = await arrived(nodes);
  const found: Record<string, Record<string, unknown>> = {};
  for (const part of parts) {
    const of = found[part.node] ?? {};
    of[part.port] = encoded(part);
    found[part.node] = of;
  }
  return found;
}

/** Looks at all weights for as long as it takes to get them once. */
async function arrived(nodes: string[]): Promise<FramePart[]> {
  watches.set(
    OWNER,
    nodes.flatMap((node) => PORTS.map((port) => ({ node, port }))),
  );
  sendWatch();
  const since = live.version;
  const missing = () => nodes.some((node) => !PORTS.some((port) => live.parts.has(`${node}:${port}`)));
  const end = performance.now() + PATIENCE;
  while ((live.version === since || missing()) && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  watches.set(OWNER, []);
  sendWatch();
  return [...live.parts.values()].filter((part) => nodes.includes(part.node) && PORTS.includes(part.port));
}

function encoded({ data, shape }: FramePart): unknown {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { dtype: data instanceof Float64Array ? "float64" : "float32", shape, data: btoa(text) };
}
