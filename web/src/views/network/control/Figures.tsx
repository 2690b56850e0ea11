import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { Button, count, Icon, percent, plain, t } from "../../../ui";
import { estimatedAt, type Measuring } from "../insight/curves";

const words = t.control.data;

interface Parts {
  train: number;
  validation: number;
  test: number;
}

/** What there is to learn from, what the net is made of, and how far it has come. */
export function Figures() {
  const metrics = useRun((s) => s.metrics);
  const parts = useRun((s) => s.more.parts) as Parts | null | undefined;
  const parameters = useRun((s) => s.graph?.parameters);
  const name = useDoc((s) => (s.doc.data as { name?: string } | undefined)?.name ?? "");
  const opening = useRun((s) => s.graph === null && s.troubles.length === 0);
  const total = Object.values(parameters ?? {}).reduce((a, b) => a + b, 0);
  const about = useEstimated(parts);
  const judged = metrics.validation_accuracy !== null && metrics.validation_accuracy !== undefined;
  return (
    <section className="insp-sec control-figures" aria-label={words.title}>
      <h3>
        {words.title}
        <small className="num">{name}</small>
      </h3>
      {parts ? <Sets parts={parts} /> : <p>{name && opening ? t.data.loading : words.none}</p>}
      <table className="figures">
        <tbody>
          <Row label={words.parameters}>{count(total)}</Row>
          <Row label={words.trainLoss} about={about.train}>
            {plain(metrics.train_loss, 3)}
          </Row>
          {judged ? (
            <Row label={words.trainAccuracy} about={about.train}>
              {percent(metrics.train_accuracy)}
            </Row>
          ) : (
            <Row label={words.validationLoss} about={about.validation}>
              {plain(metrics.validation_loss, 3)}
            </Row>
          )}
          {judged && (
            <Row label={words.validationAccuracy} about={about.validation}>
              {percent(metrics.validation_accuracy)}
            </Row>
          )}
          <Test />
          <Best judged={judged} />
        </tbody>
      </table>
    </section>
  );
}

/** Which figures are of some of the examples now; why, for those that are. */
function useEstimated(parts: Parts | null | undefined): { train: string; validation: string } {
  const some = useRun((s) => s.more.estimated === true);
  const judged = useRun((s) => s.more.judged) as Measuring["judged"] | undefined;
  if (!parts || !judged) return { train: "", validation: "" };
  const about = (part: "train" | "validation") =>
    estimatedAt(some ? null : 1, part, { sizes: parts, judged })
      ? words.estimatedHint(judged.within, judged.train)
      : "";
  return { train: about("train"), validation: about("validation") };
}

interface RowProps {
  label: string;
  /** Why the figure is an estimate. */
  about?: string;
  children: string;
}

function Row({ label, about, children }: RowProps) {
  return (
    <tr title={about || undefined}>
      <th scope="row">{label}</th>
      <td className="num">{about ? words.estimated(children) : children}</td>
    </tr>
  );
}

/** What the engine tells tables of the same name apart by. */
const MARK = / [0-9a-f]{8}$/;

/** Training steers the weights, validation the learner; the test set waits in its envelope. */
function Sets({ parts }: { parts: Parts }) {
  const opened = useRun((s) => s.more.envelope) as number | null | undefined;
  const open = typeof opened === "number";
  const others = useRun((s) => s.more.envelopes) as Record<string, number> | undefined;
  return (
    <>
      <p className="control-sets">
        <b className="num">{count(parts.train)}</b> {words.train} ·{" "}
        <b className="num">{count(parts.validation)}</b> {words.validation}
      </p>
      {parts.test > 0 && (
        <div className={`control-envelope ${open ? "open" : ""}`}>
          <Icon name="file" size={16} />
          {open ? (
            <span>{words.opened(opened)}</span>
          ) : (
            <>
              <span>{words.closed(parts.test)}</span>
              <button
                type="button"
                className="link-button"
                aria-label={words.openName}
                title={words.openHint}
                onClick={() => actions.act({ kind: "envelope", open: true })}
              >
                {words.open}
              </button>
            </>
          )}
        </div>
      )}
      {Object.entries(others ?? {}).map(([data, step]) => (
        <p className="insp-note" key={data}>
          {words.openedOf(data.replace(MARK, ""), step)}
        </p>
      ))}
    </>
  );
}

/** Only once the envelope is open. */
function Test() {
  const accuracy = useRun((s) => s.metrics.test_accuracy);
  const loss = useRun((s) => s.metrics.test_loss);
  if (typeof accuracy === "number") return <Row label={words.testAccuracy}>{percent(accuracy)}</Row>;
  return typeof loss === "number" ? <Row label={words.testLoss}>{plain(loss)}</Row> : null;
}

/** The best validation epoch, whose weights are kept. */
function Best({ judged }: { judged: boolean }) {
  const best = useRun((s) => s.more.best) as number | null | undefined;
  const epoch = useRun((s) => s.more.best_epoch) as number | null | undefined;
  if (typeof best !== "number" || typeof epoch !== "number") return null;
  return (
    <tr>
      <th scope="row">{words.best}</th>
      <td className="num">
        {judged ? percent(best) : plain(best)} <small>{words.bestEpoch(epoch)}</small>
        <Button size="sm" title={words.goBestHint} onClick={() => actions.act({ kind: "best" })}>
          {words.goBest}
        </Button>
      </td>
    </tr>
  );
}
