import { t } from "../../../ui";

const words = t.experiments.spread;

export interface Start {
  name: string;
  deviation: number;
  expected: number;
  flat: number;
  edges: number[];
  counts: number[];
}

const WIDTH = 300;
const FLOOR = 100;
const FLAT = 5;

/** Both spreads over one axis, each to its own height; beyond ±5, where a sigmoid is flat, shaded. */
export function Histograms({ starts, chosen }: { starts: Start[]; chosen: string }) {
  const reach = Math.max(8, ...starts.map((s) => s.edges.at(-1) ?? 0));
  const x = (z: number) => ((z + reach) / (2 * reach)) * WIDTH;
  const ticks = reach > 4 * FLAT ? [-reach, 0, reach] : [-reach, -FLAT, 0, FLAT, reach];
  return (
    <figure className="experiments-figure">
      <svg
        className="experiments-histograms"
        viewBox={`0 0 ${WIDTH} ${FLOOR}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.label(starts.map((s) => words.names[s.name] ?? s.name).join(", "))}
      >
        <rect className="experiments-flat" x={0} y={0} width={x(-FLAT)} height={FLOOR} />
        <rect className="experiments-flat" x={x(FLAT)} y={0} width={WIDTH - x(FLAT)} height={FLOOR} />
        {starts.map((s) => (
          <path
            key={s.name}
            className={s.name === chosen ? "experiments-own" : "experiments-other"}
            d={outline(s, x)}
          />
        ))}
        <line className="experiments-axis" x1={0} x2={WIDTH} y1={FLOOR} y2={FLOOR} />
      </svg>
      <figcaption className="num">
        {ticks.map((z) => (
          <span key={z} className="experiments-tick" style={{ left: `${(100 * x(z)) / WIDTH}%` }}>
            {Math.round(z)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** Stairs over the counts; a start without any spread is one line at 0. */
function outline({ edges, counts, deviation }: Start, x: (z: number) => number): string {
  if (deviation === 0) return `M${x(0)},${FLOOR}V6`;
  const most = Math.max(1, ...counts);
  const y = (n: number) => FLOOR - (n / most) * (FLOOR - 6);
  const steps = counts.map(
    (n, k) => `L${x(edges[k] ?? 0).toFixed(1)},${y(n).toFixed(1)}H${x(edges[k + 1] ?? 0).toFixed(1)}`,
  );
  return `M${x(edges[0] ?? 0).toFixed(1)},${FLOOR}${steps.join("")}V${FLOOR}Z`;
}
