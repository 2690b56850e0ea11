/** What comes back along the wires between layers: the share that each reader has in its source's gradient. Pure. */
import type { Doc, DocNode } from "../../graph/document";
import { refNode } from "../../graph/scope";

type Numbers = ArrayLike<number>;
/** The gradient at a node; null while there is none. */
type Gradients = (node: string) => Numbers | null;

/** They hand on their own gradient as it is; dropout does only where nothing is left out. */
const PASSING = new Set(["add", "flatten", "reshape"]);

/**
 * The gradient along the wire into input `index` of `target`; null where it cannot be told. A gradient is the sum
 * of what its readers send back: with one reader that has it whole, and what one of several sends is the rest.
 */
export function alongWire(
  doc: Doc,
  gradient: Gradients,
  source: string,
  target: string,
  index: number,
): Numbers | null {
  const whole = gradient(source);
  const wires = wiresOf(doc).get(source) ?? [];
  const own = wires.find((w) => w.reader.id === target && w.index === index);
  if (!whole || !own) return null;
  const pulled = isPulled(doc, source);
  if (wires.length === 1 && !pulled) return whole;
  const direct = passedOn(own, whole, gradient);
  if (direct || pulled) return direct;
  const others = wires.filter((w) => w !== own).map((w) => passedOn(w, whole, gradient));
  return others.includes(null) ? null : without(whole, others as Numbers[]);
}

interface Wire {
  reader: DocNode;
  index: number;
}

const known = new WeakMap<Doc, Map<string, Wire[]>>();

/** The wires of a drawing by their source; asked for in every frame. */
function wiresOf(doc: Doc): Map<string, Wire[]> {
  const found = known.get(doc) ?? new Map<string, Wire[]>();
  if (known.has(doc)) return found;
  for (const reader of doc.nodes)
    reader.inputs?.forEach((ref, index) => {
      const source = refNode(ref);
      found.set(source, [...(found.get(source) ?? []), { reader, index }]);
    });
  known.set(doc, found);
  return found;
}

function passedOn({ reader }: Wire, whole: Numbers, gradient: Gradients): Numbers | null {
  const behind = gradient(reader.id);
  return behind && PASSING.has(reader.op) && behind.length === whole.length ? behind : null;
}

/** A loss, or the rope, has a share of its own in the gradient of this node. */
function isPulled(doc: Doc, source: string): boolean {
  const losses = doc.train?.losses;
  const read = Array.isArray(losses) ? losses.map((one: { of?: unknown }) => one?.of) : [];
  return refNode(doc.output ?? "") === source || read.includes(source);
}

function without(whole: Numbers, parts: readonly Numbers[]): Numbers {
  return Array.from(whole, (v, k) => parts.reduce((rest, part) => rest - part[k]!, v));
}
