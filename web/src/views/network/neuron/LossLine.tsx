import { useRun } from "../../../state/run";
import { count, plain, t } from "../../../ui";
import { roomOf, tick } from "./powers";

const W = 280;
const H = 84;
const MOST = 200;

/** The training and validation loss so far, small, on a logarithmic axis. */
export function LossLine() {
  const series = useRun((s) => s.series[s.branch]);
  const now = useRun((s) => s.metrics.train_loss);
  const lines = [series?.train_loss, series?.validation_loss].map((points) => sparse(points ?? []));
  const all = lines.flat();
  const last = Math.max(1, ...all.map(([x]) => x));
  const logs = all.map(([, y]) => Math.log10(y));
  const low = Math.floor(Math.min(0, ...logs) * 2) / 2;
  const high = Math.max(low + 0.5, Math.ceil(Math.max(-9, ...logs) * 2) / 2);
  const span = Math.floor(high) - Math.ceil(low);
  const every = Math.max(1, Math.ceil(span / 4));
  const decades = Array.from(
    { length: Math.floor(span / every) + 1 },
    (_, i) => Math.floor(high) - i * every,
  );
  const left = roomOf(decades);
  const px = (x: number) => left + (x / last) * (W - left - 4);
  const py = (y: number) => 6 + ((high - Math.log10(y)) / (high - low)) * (H - 24);
  return (
    <div className="ll">
      <div className="ll-head">
        <h3>{t.neuron.boundary.lossAlone}</h3>
        <b className="num">{plain(now)}</b>
      </div>
      {all.length > 1 && (
        <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={`${t.neuron.boundary.lossAlone} ${plain(now)}`}>
          {decades.map((d) => (
            <g key={d}>
              <path d={`M${left} ${py(10 ** d)}H${W - 4}`} stroke="var(--line-1)" />
              <text x={left - 5} y={py(10 ** d) + 4} textAnchor="end">
                {tick(d)}
              </text>
            </g>
          ))}
          <path d={`M${left} ${H - 16}H${W - 4}`} stroke="var(--line-2)" />
          <text x={left} y={H - 3}>
            0
          </text>
          <text x={W - 4} y={H - 3} textAnchor="end">
            {count(last)}
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

function sparse(points: [number, number | null][]): [number, number][] {
  const sound = points.filter((p): p is [number, number] => p[1] !== null && p[1] > 0);
  const every = Math.max(1, Math.ceil(sound.length / MOST));
  return sound.filter((_, i) => i % every === 0 || i === sound.length - 1);
}
