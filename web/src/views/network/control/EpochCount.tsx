import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { count, t } from "../../../ui";
import { Reserved } from "../../transport/Reserved";
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
      <Reserved
        className="transport-step"
        widest={`${t.views.transport.stepWord} ${count(last)} / ${count(last)}`}
        short={`${t.views.transport.stepWord} ${count(last)}`}
      >
        <b>
          {t.views.transport.stepWord} {count(step)}
        </b>
        {step < last && <span className="reserved-more"> / {count(last)}</span>}
      </Reserved>
      {batches ? (
        <>
          <Reserved
            className="control-batch num"
            widest={`${words.batch} ${count(batches)} / ${count(batches)}`}
          >
            {words.batch} <b>{count(done)}</b> / {count(batches)}
          </Reserved>
          <svg className="control-ring" viewBox="0 0 22 22" role="img" aria-label={words.ring(part)}>
            <circle cx="11" cy="11" r="9" />
            <circle cx="11" cy="11" r="9" strokeDasharray={`${part * AROUND} ${AROUND}`} />
          </svg>
          <Reserved className="num" widest={widestEpoch(last / batches, epochs)}>
            <b>
              {words.epoch} {count(Math.floor(epoch))}
            </b>
            {epochs && epoch <= epochs ? ` / ${count(epochs)}` : ""}
          </Reserved>
        </>
      ) : null}
    </div>
  );
}

/** The longest that is said of epochs up to the `tip` of the timeline: beyond those asked for none are promised. */
function widestEpoch(tip: number, epochs: number | undefined): string {
  const alone = `${words.epoch} ${count(Math.floor(tip))}`;
  const within = epochs ? `${words.epoch} ${count(epochs)} / ${count(epochs)}` : "";
  return within.length > alone.length ? within : alone;
}
