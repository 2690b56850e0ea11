import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { count, t } from "../../../ui";
import { layTimeline } from "../../transport/timeline";

const words = t.control.count;
const AROUND = 2 * Math.PI * 9;

/** How far a network's training is: batches of this epoch, and epochs. */
export function EpochCount() {
  const step = useRun((s) => s.step);
  const branches = useRun((s) => s.branches);
  const branch = useRun((s) => s.branch);
  const batches = useRun((s) => s.more.batches) as number | null | undefined;
  const epoch = useRun((s) => s.metrics.epoch) ?? 0;
  const epochs = useDoc((s) => (s.doc.train as { epochs?: number } | undefined)?.epochs);
  const { tip } = layTimeline(branches, branch);
  const last = Math.max(tip, step);
  const part = epoch - Math.floor(epoch);
  const done = batches ? Math.round(part * batches) : 0;
  return (
    <div className="control-count" title={words.step(step, last)}>
      <span className="transport-step">
        <b>
          {t.views.transport.stepWord} {step}
        </b>
        {step < last && <> / {last}</>}
      </span>
      {batches ? (
        <>
          <span className="control-batch num">
            {words.batch} <b>{count(done)}</b> / {count(batches)}
          </span>
          <svg className="control-ring" viewBox="0 0 22 22" role="img" aria-label={words.ring(part)}>
            <circle cx="11" cy="11" r="9" />
            <circle cx="11" cy="11" r="9" strokeDasharray={`${part * AROUND} ${AROUND}`} />
          </svg>
          <span className="num">
            <b>
              {words.epoch} {count(Math.floor(epoch))}
            </b>
            {epochs && epoch <= epochs ? ` / ${count(epochs)}` : ""}
          </span>
        </>
      ) : null}
    </div>
  );
}
