import { useRun } from "../../../state/run";
import { plain, t } from "../../../ui";

const W = 280;
const H = 84;
const LEFT = 34;
const MOST = 200;

/** The training and validation loss so far, small, on a logarithmic axis. */
export function LossLine() {
  const series = useRun((s) => s.series[s.branch]);
  const now = useRun((s) => s.metrics.train_loss);
  const lines = [series?.train_loss, series?.validation_loss].map((points) => thinned(points ?? []));
  const all = lines.flat();
  const last = Math.max(1, ...all.map(([x]) => x));
  const logs = all.map(([, y]) => Math.log10(y));
  const low = Math.floor(Math.min(0, ...logs) * 2) / 2;
  const high = Math.max(low + 0.5, Math.ceil(Math.max(-9, ...logs) * 2) / 2);
  const px = (x: number) => LEFT + (x / last) * (W - LEFT - 4);
  const py = (y: number) => 6 + ((high - Math.log10(y)) / (high - low)) * (H - 24);
  const span = Math.floor(high) - Math.ceil(low);
  const every = Math.max(1, Math.ceil(span / 4));
  const decades = Array.from(
    { length: Math.floor(span / every) + 1 },
    (_, i) => Math.floor(high) - i * every,
  );
  return (
    <div className="ll">
      <div className="ll-head">
        <h3>{t.neuron.boundary.loss}</h3>
        <b className="num">{plain(now)}</b>
      </div>
      {all.length > 1 && (
        <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={`${t.neuron.boundary.loss} ${plain(now)}`}>
          {decades.map((d) => (
            <g key={d}>
              <path d={`M${LEFT} ${py(10 ** d)}H${W - 4}`} stroke="var(--line-1)" />
              <text x={LEFT - 5} y={py(10 ** d) + 4} textAnchor="end">
                {d === 0 ? "1" : `10${superscript(d)}`}
              </text>
            </g>
          ))}
          <path d={`M${LEFT} ${H - 16}H${W - 4}`} stroke="var(--line-2)" />
          <text x={LEFT} y={H - 3}>
            0
          </text>
          <text x={W - 4} y={H - 3} textAnchor="end">
            {last}
          </text>
          {lines.map((points, i) =>
            points.length > 1 ? (
              <path
                // biome-ignore lint/suspicious/noArrayIndexKey: always the same two lines
                key={i}
                d={points
                  .map(([x, y], k) => `${k ? "L" : "M"}${px(x).toFixed(1)} ${py(y).toFixed(1)}`)
                  .join("")}
                fill="none"
                stroke={i ? "var(--ink-3)" : "var(--ink-1)"}
                strokeWidth={i ? 1.5 : 2}
                strokeDasharray={i ? "4 3" : undefined}
              />
            ) : null,
          )}
        </svg>
      )}
    </div>
  );
}

function thinned(points: [number, number | null][]): [number, number][] {
  const sound = points.filter((p): p is [number, number] => p[1] !== null && p[1] > 0);
  const every = Math.max(1, Math.ceil(sound.length / MOST));
  return sound.filter((_, i) => i % every === 0 || i === sound.length - 1);
}

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const superscript = (n: number) =>
  (n < 0 ? "⁻" : "") + [...String(Math.abs(n))].map((d) => DIGITS[Number(d)]).join("");
