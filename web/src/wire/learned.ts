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
function movedValues(): [string, number][] {
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

/**
 * Looks at all weights for as long as it takes to get them once. What nobody looked at until now may be older
 * than the run and is forgotten first: a layer is complete when as many numbers have come as it has parameters.
 */
async function arrived(nodes: string[]): Promise<FramePart[]> {
  const wanted = nodes.flatMap((node) => PORTS.map((port) => ({ node, port })));
  const fresh = new Set(watches.union().map(({ node, port }) => `${node}:${port}`));
  for (const { node, port } of wanted)
    if (!fresh.has(`${node}:${port}`)) live.parts.delete(`${node}:${port}`);
  watches.set(OWNER, wanted);
  sendWatch();
  const end = performance.now() + PATIENCE;
  while (!nodes.every(complete) && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 30));
  watches.set(OWNER, []);
  sendWatch();
  return nodes.flatMap(partsOf);
}

const partsOf = (node: string): FramePart[] =>
  PORTS.flatMap((port) => live.parts.get(`${node}:${port}`) ?? []);

function complete(node: string): boolean {
  const numbers = partsOf(node).reduce((sum, part) => sum + part.data.length, 0);
  return numbers >= (useRun.getState().graph?.parameters[node] ?? 0);
}

function encoded({ data, shape }: FramePart): unknown {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { dtype: data instanceof Float64Array ? "float64" : "float32", shape, data: btoa(text) };
}
