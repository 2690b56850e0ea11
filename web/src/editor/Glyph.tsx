import type { OpSpec } from "../graph/catalogue";
import { type Curve, curveOf } from "../graph/curves";

/** Categories whose gates and layers are functions of one number. */
const DRAWN = new Set(["squash", "activations"]);

/** A slope that is seen in a picture of this size. */
const PLAIN = { slope: 0.25 };

/** Pictures for gates and layers whose sign is too wide for a tile. */
const PICTURES: Record<string, string> = {
  squared_error: "M5 2C9 20 21 20 25 2",
  cross_entropy: "M4 2C5 11 11 14.5 27 15.5",
  hinge: "M3 2.5L17 15.5H27",
  softmax: "M5 16v-4M12 16V3M19 16V9M26 16v-2",
  flatten: "M3 3h10v12H3zM8 3v12M3 9h10M17 9h4M19.5 7l2 2-2 2M26 2v14",
  reshape: "M2 6h10v6H2zM15 9h4M17.5 7l2 2-2 2M23 2h5v14h-5z",
  batch_norm: "M3 16C10 16 11 3 15 3s5 13 12 13M15 8v8",
  dropout: "M3 9a3 3 0 1 0 6 0a3 3 0 1 0-6 0M21 9a3 3 0 1 0 6 0a3 3 0 1 0-6 0M12.5 6.5l5 5M17.5 6.5l-5 5",
};

/** A gate's sign in lists: its curve where it has one, else its symbol. */
export function Glyph({ spec }: { spec: OpSpec }) {
  const fn = DRAWN.has(spec.category) ? curveOf(spec.name, PLAIN) : null;
  const picture = PICTURES[spec.name];
  if (picture) return <Picture d={picture} />;
  if (!fn) {
    return (
      <span aria-hidden="true" className={`ed-glyph ${spec.category === "sources" ? "var" : ""}`}>
        {spec.symbol}
      </span>
    );
  }
  return <Picture d={pathOf(fn)} />;
}

function Picture({ d }: { d: string }) {
  return (
    <svg className="ed-glyph" viewBox="0 0 30 18" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}

function pathOf(fn: Curve): string {
  const points: [number, number][] = [];
  for (let i = 0; i <= 24; i += 1) {
    const x = -4 + i / 3;
    points.push([x, fn(x)]);
  }
  const ys = points.map((p) => p[1]);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const at = ([x, y]: [number, number]) =>
    `${(3 + ((x + 4) / 8) * 24).toFixed(1)} ${(16 - ((y - low) / (high - low || 1)) * 14).toFixed(1)}`;
  return `M${points.map(at).join("L")}`;
}
