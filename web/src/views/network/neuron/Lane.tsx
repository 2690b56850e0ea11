import { tugWidth, valueWidth } from "../../../editor/geometry";

interface Props {
  value: number;
  tug: number | null;
  pull: number;
  /** Height of the svg; both lanes lie around its middle. */
  height?: number;
}

const W = 100;

/** A wire: the value runs to the right on the upper lane, the tug to the left on the lower one. */
export function Lane({ value, tug, pull, height = 26 }: Props) {
  const [up, down] = [height / 2 - height * 0.22, height / 2 + height * 0.26];
  const positive = value >= 0;
  const toward = tug !== null && tug >= 0;
  const width = tug === null ? 0 : tugWidth(tug, pull);
  const tiny = tug !== null && tug !== 0 && Math.abs(tug / (pull || 1)) < 1e-5;
  return (
    <svg
      className="nz-lane"
      viewBox={`0 0 ${W} ${height}`}
      preserveAspectRatio="none"
      height={height}
      aria-hidden="true"
    >
      <path
        d={`M0 ${up}H${W}`}
        stroke={value === 0 ? "var(--ink-3)" : positive ? "var(--val-pos)" : "var(--val-neg)"}
        strokeWidth={valueWidth(Number.isFinite(value) ? value : 0)}
        strokeDasharray={positive ? undefined : "11 3"}
        vectorEffect="non-scaling-stroke"
      />
      {tug !== null && (
        <g
          fill="none"
          stroke={tug === 0 ? "var(--ink-3)" : toward ? "var(--tug-pos)" : "var(--tug-neg)"}
          strokeLinecap="round"
        >
          <path
            d={`M0 ${down}H${W}`}
            strokeWidth={Math.max(1.3, width * 0.55)}
            strokeDasharray={tiny ? "1.5 7" : undefined}
            opacity={tug === 0 ? 0.5 : 1}
            vectorEffect="non-scaling-stroke"
          />
          {tug !== 0 &&
            !tiny &&
            [18, 50, 82].map((x) => (
              <path
                key={x}
                d={`M${x + 4} ${down - 4.5}L${x - 1} ${down}L${x + 4} ${down + 4.5}`}
                strokeWidth={Math.max(1.4, Math.min(2.6, width * 0.6))}
                vectorEffect="non-scaling-stroke"
              />
            ))}
        </g>
      )}
    </svg>
  );
}
