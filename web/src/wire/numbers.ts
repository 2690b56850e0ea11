import type { Doc } from "../graph/document";
import { live, wireKey } from "../state/live";
import { downstream, unheardOf } from "../state/unheard";
import type { Frame } from "./frames";
import type { Graph } from "./protocol.gen";

/** Writes what arrives into the live slot. The only writer of it. */

const empty = new Float64Array(0);
/** Numbers of gates and of wires between them in the engine's graph. */
let [nodes, lanes] = [0, 0];
const TAPE = new Set(["values", "gradients", "shares"]);

function moved(from: Map<string, number>, to: string[], old: Float64Array): Float64Array {
  const next = new Float64Array(to.length).fill(Number.NaN);
  to.forEach((key, at) => {
    const was = from.get(key);
    if (was !== undefined && was < old.length) next[at] = old[was] ?? Number.NaN;
  });
  return next;
}

/**
 * The engine made another graph: numbers that are still known keep their name, new nodes have
 * none until the next frame.
 */
export function takeGraph(graph: Graph | null): void {
  const order = graph?.order ?? [];
  const wires = (graph?.wires ?? []).map(([source, target, index]) => wireKey(source, target, index));
  const values = moved(live.slot, order, live.values);
  const known = live.gradients.length > 0; // gradients of nothing stay none
  const gradients = known ? moved(live.slot, order, live.gradients) : empty;
  const shares = known ? moved(live.wireSlot, wires, live.shares) : empty;
  [nodes, lanes] = [order.length, wires.length];
  const had = (name: string) => (live.slot.get(name) ?? live.values.length) < live.values.length;
  const fresh = order.filter((name) => !had(name));
  live.slot = new Map(order.map((name, at) => [name, at]));
  live.wireSlot = new Map(wires.map((name, at) => [name, at]));
  live.values = values;
  live.gradients = gradients;
  live.shares = shares;
  const kept = new Set(order);
  for (const [key, part] of live.parts) if (part.node !== "*" && !kept.has(part.node)) live.parts.delete(key);
  hideUnknown(fresh, wires);
}

/** Names without a number yet are left out of the slot maps, so that readers see "none" and not NaN. */
let hidden: { nodes: [string, number][]; wires: [string, number][] } = { nodes: [], wires: [] };

function hideUnknown(fresh: string[], wires: string[]): void {
  hidden = { nodes: [], wires: [] };
  for (const name of fresh) {
    hidden.nodes.push([name, live.slot.get(name) ?? 0]);
    live.slot.delete(name);
  }
  wires.forEach((name, at) => {
    if (!Number.isNaN(live.shares[at])) return;
    hidden.wires.push([name, at]);
    live.wireSlot.delete(name);
  });
}

function showNodes(): void {
  for (const [name, at] of hidden.nodes) live.slot.set(name, at);
  hidden.nodes = [];
}

function showWires(): void {
  for (const [name, at] of hidden.wires) live.wireSlot.set(name, at);
  hidden.wires = [];
}

const isGradients = ({ node, port }: Frame["parts"][number]): boolean => node === "*" && port === "gradients";

/** Numbers came without gradients: nothing reaches the output any more, and the last tugs on it hold no longer. */
function forgetGradients({ parts }: Frame): void {
  if (!parts.some(({ node, port, data }) => node === "*" && port === "values" && data.length === nodes))
    return;
  live.gradients = live.shares = empty;
}

/** Takes a frame; one of a graph that is no longer ours is left out. */
export function takeFrame(frame: Frame): void {
  if (!frame.parts.some(isGradients)) forgetGradients(frame);
  for (const part of frame.parts) {
    if (part.node === "*" && part.data instanceof Float64Array) {
      const { port, data } = part;
      if (port === "values" && data.length === nodes) {
        live.values = data;
        showNodes();
        continue;
      }
      if (port === "gradients" && data.length === nodes) live.gradients = data;
      if (port === "shares" && data.length === lanes) {
        live.shares = data;
        showWires();
      }
      if (TAPE.has(port)) continue;
    }
    live.parts.set(`${part.node}:${part.port}`, part);
  }
  live.step = frame.step;
  live.backward = frame.backward;
  live.pull = frame.pull;
  live.row = frame.row;
  live.stamp = frame.stamp ?? live.stamp;
}

/** What the drawing says beyond the one that the engine has heard of. */
export function takeUnheard(heard: Doc, now: Doc, wires: Graph["wires"]): void {
  const unheard = unheardOf(heard, now);
  live.unheard = unheard.values;
  live.outdated = downstream(unheard, wires);
}

/** The engine's numbers are those of the drawing again. */
export function allHeard(): void {
  if (live.unheard.size) live.unheard = new Map();
  if (live.outdated.size) live.outdated = new Set();
}

/** Another run: no number is known. */
export function forgetNumbers(): void {
  allHeard();
  live.slot = new Map();
  live.wireSlot = new Map();
  live.values = live.gradients = live.shares = empty;
  [nodes, lanes] = [0, 0];
  live.parts = new Map();
  live.step = 0;
  live.backward = false;
  live.pull = 0;
  live.row = null;
  live.stale = true;
  hidden = { nodes: [], wires: [] };
}
