import { curveOf, slopeOf } from "../../../graph/curves";
import { t } from "../../../ui";

interface Props {
  activation: string;
  z: number;
  value: number;
  width: number;
  height: number;
}

/** The activation's curve with its tangent, and where the neuron stands on it. */
export function Curve({ activation, z, value, width, height }: Props) {
  const f = curveOf(activation);
  // A softmax reads all units, so it has no curve of one number.
  if (activation === "softmax") return <span className="nz-curve-none">{t.neuron.opened.softmax}</span>;
  if (!f || !Number.isFinite(z)) return null;
  const [lo, hi] = [Math.min(-4, z - 1), Math.max(4, z + 1)];
  const ys = Array.from({ length: 61 }, (_, i) => f(lo + ((hi - lo) * i) / 60));
  const [low, high] = [Math.min(0, ...ys), Math.max(...ys)];
  const px = (x: number) => 4 + ((x - lo) / (hi - lo)) * (width - 8);
  const py = (y: number) => height - 5 - ((y - low) / (high - low || 1)) * (height - 10);
  const slope = slopeOf(f, z);
  const rise = ((slope * (hi - lo)) / (high - low || 1)) * ((height - 10) / (width - 8));
  const half = 16 / Math.hypot(1, rise);
  const tone = value === 0 ? "var(--ink-3)" : value > 0 ? "var(--val-pos)" : "var(--val-neg)";
  const clamp = (y: number) => Math.max(3, Math.min(height - 3, y));
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${activation}, ${t.neuron.opened.sum}`}
    >
      <path d={`M4 ${py(0)}H${width - 4}M${px(0)} 4V${height - 4}`} stroke="var(--line-2)" fill="none" />
      <path
        d={ys.map((y, i) => `${i ? "L" : "M"}${px(lo + ((hi - lo) * i) / 60)} ${py(y)}`).join("")}
        stroke="var(--ink-2)"
        strokeWidth="2"
        fill="none"
      />
      <path
        d={`M${px(z) - half} ${clamp(py(value) + half * rise)}L${px(z) + half} ${clamp(py(value) - half * rise)}`}
        stroke="var(--ink-1)"
        strokeWidth="1.5"
      />
      <circle
        cx={px(z)}
        cy={clamp(py(value))}
        r="4.5"
        fill={tone}
        stroke="var(--bg-raised)"
        strokeWidth="1.5"
      />
    </svg>
  );
}
