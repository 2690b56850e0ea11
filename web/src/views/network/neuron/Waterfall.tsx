import type { Opened } from "./opened";

/** From the least to the largest running sum, as 0..1. */
export interface Scale {
  at: (v: number) => number;
}

export function scaleOf(o: Opened): Scale {
  return scaleFor([...o.terms.map((t) => t.product), o.restSum, o.bias]);
}

function scaleFor(terms: number[]): Scale {
  let sum = 0;
  const ends = [0];
  for (const v of terms) {
    sum += v;
    if (Number.isFinite(sum)) ends.push(sum);
  }
  const low = Math.min(...ends);
  const span = Math.max(...ends) - low || 1;
  return { at: (v) => (v - low) / span };
}

const tone = (v: number) => (v === 0 ? "var(--ink-3)" : v > 0 ? "var(--val-pos)" : "var(--val-neg)");

/** One term inside the + gate: from the running sum before it to the one after. */
export function Bar(props: { row: number | string; scale: Scale; start: number; v: number; last?: boolean }) {
  const { row, scale, start, v, last } = props;
  const [a, b] = [scale.at(start), scale.at(start + v)];
  const zero = scale.at(0);
  return (
    <div className={`gv-bar ${last ? "last gv-last" : ""}`} style={{ gridRow: row }} aria-hidden="true">
      <u style={{ left: `${zero * 100}%` }} />
      <s
        style={{ left: `${Math.min(a, b) * 100}%`, width: `${Math.abs(b - a) * 100}%`, background: tone(v) }}
      />
      {last && <em className="before" style={{ left: `${a * 100}%` }} />}
      <em style={{ left: `${b * 100}%` }} />
    </div>
  );
}

/** × : a rectangle with the factors as sides; hue is the sign of the area. */
export function Area({ x, w }: { x: number; w: number }) {
  const reach = Math.max(Math.abs(x), Math.abs(w), 1e-9);
  const grow = Math.min(1, 0.55 + 0.18 * Math.log2(1 + reach));
  const [a, b] = [(x / reach) * 19 * grow, (w / reach) * 13 * grow];
  return (
    <svg width="34" height="28" viewBox="-21 -15 42 30" aria-hidden="true">
      <path d="M-21 0H21M0 -15V15" stroke="var(--line-2)" />
      <rect
        x={Math.min(0, a)}
        y={Math.min(0, -b)}
        width={Math.abs(a)}
        height={Math.abs(b)}
        fill={tone(x * w)}
        fillOpacity=".45"
        stroke={tone(x * w)}
        strokeWidth="1.25"
      />
    </svg>
  );
}

/** The whole sum in one line: every term tip to tail, zero and the result as lines. */
export function Sum({ rows }: { rows: { key: string; v: number }[] }) {
  const scale = scaleFor(rows.map(({ v }) => v));
  let sum = 0;
  return (
    <div className="sum" aria-hidden="true">
      <b>+</b>
      <div className="sum-bars">
        <u style={{ left: `${scale.at(0) * 100}%` }} />
        {rows.map(({ key, v }, i) => {
          const [a, b] = [scale.at(sum), scale.at(sum + v)];
          sum += v;
          return (
            <s
              key={key}
              style={{
                left: `${Math.min(a, b) * 100}%`,
                width: `${Math.max(0.3, Math.abs(b - a) * 100)}%`,
                top: `${((i + 0.5) / rows.length) * 100}%`,
                background: tone(v),
              }}
            />
          );
        })}
        <em style={{ left: `${scale.at(sum) * 100}%` }} />
      </div>
    </div>
  );
}
