import type { OpSpec } from "../graph/catalogue";
import { CURVES } from "./paint/functions";

/** A gate's sign in lists: its curve where it has one, else its symbol. */
export function Glyph({ spec }: { spec: OpSpec }) {
  const fn = spec.category === "squash" ? CURVES[spec.name] : undefined;
  if (!fn) {
    return (
      <span aria-hidden="true" className={`ed-glyph ${spec.category === "sources" ? "var" : ""}`}>
        {spec.symbol}
      </span>
    );
  }
  return (
    <svg className="ed-glyph" viewBox="0 0 30 18" aria-hidden="true">
      <path d={pathOf((x) => fn(x, {}), spec.name === "leaky_relu" ? 0.25 : 0)} />
    </svg>
  );
}

function pathOf(fn: (x: number) => number, leak: number): string {
  const points: [number, number][] = [];
  for (let i = 0; i <= 24; i += 1) {
    const x = -4 + i / 3;
    points.push([x, leak && x < 0 ? leak * x : fn(x)]);
  }
  const ys = points.map((p) => p[1]);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const at = ([x, y]: [number, number]) =>
    `${(3 + ((x + 4) / 8) * 24).toFixed(1)} ${(16 - ((y - low) / (high - low || 1)) * 14).toFixed(1)}`;
  return `M${points.map(at).join("L")}`;
}
