import { useEffect } from "react";
import { create } from "zustand";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { Badge, Button, Progress, plain, registerKey, signed, t } from "../../ui";
import { useAnswer } from "./useAnswer";
import { useHides } from "./useHidden";
import { Prose } from "./WhyReason";

interface Row {
  node: string;
  analytic: number | null;
  numerical: number | null;
  relative_error: number | null;
  verdict: string;
  sentence: string;
}

interface Checked {
  rows: Row[];
  verdict: string;
  sentence: string;
}

/** How often the check was asked for; 0: not yet. */
const useAsked = create<{ times: number }>()(() => ({ times: 0 }));

/** Opens the check of all gradients and runs it. */
function checkAll(): void {
  useUi.getState().set({ tab: "explain", asked: null, selection: [] });
  useAsked.setState((s) => ({ times: s.times + 1 }));
}

export function useCheckKey(): void {
  useEffect(() => {
    const { keyCheck, keyGroup } = t.views.check;
    const when = () => useRun.getState().graph !== null;
    return registerKey({ key: "G", name: keyCheck, group: keyGroup, when, run: checkAll });
  }, []);
}

/** Backprop against central differences for everything that can move. */
export function CheckAll() {
  const words = t.views.check;
  const times = useAsked((s) => s.times);
  const step = useRun((s) => s.step);
  const playing = useRun((s) => s.playing);
  const graph = useRun((s) => s.graph !== null);
  const key = times > 0 && graph && !playing ? `${times}|${step}` : null;
  const { answer, error, running, progress, cancel } = useAnswer<Checked>("check", {}, key);
  return (
    <section className="insp-sec">
      <h3>
        {words.title} <span className="grow" /> {answer && <Verdict verdict={answer.verdict} />}
      </h3>
      {times === 0 && <p>{words.about}</p>}
      {running && progress && <Progress label={words.title} done={progress.done} total={progress.total} />}
      {error && (
        <p className="insp-error" role="alert">
          {error}
        </p>
      )}
      {answer && (
        <>
          <p>
            <Prose text={answer.sentence} />
          </p>
          <CheckTable rows={answer.rows} />
        </>
      )}
      <div className="insp-buttons">
        {running ? (
          <Button size="sm" onClick={cancel}>
            {t.views.dock.cancel}
          </Button>
        ) : (
          <Button size="sm" icon="check" disabled={!graph} onClick={checkAll}>
            {answer ? words.again : words.run}
          </Button>
        )}
      </div>
    </section>
  );
}

function Verdict({ verdict }: { verdict: string }) {
  const words = t.views.why;
  if (verdict === "unmeasured") return <Badge icon="warning">{words.unmeasured}</Badge>;
  return verdict === "matches" ? (
    <Badge tone="ok" icon="check">
      {words.matches}
    </Badge>
  ) : (
    <Badge tone="error" icon="warning">
      {words.differs}
    </Badge>
  );
}

/** More rows than this are not read; what has no error that is known and the largest ones come first. */
const SHOWN = 30;
const errorOf = (row: Row): number => row.relative_error ?? 1;

function CheckTable({ rows }: { rows: Row[] }) {
  const words = t.views.check;
  const hides = useHides();
  const hidden = rows.filter((row) => hides(row.node)).length;
  const sorted = [...rows].sort((a, b) => errorOf(b) - errorOf(a)).slice(0, SHOWN);
  return (
    <>
      {hidden > 0 && <p>{words.hidden(hidden)}</p>}
      <table className="check check-all">
        <thead>
          <tr>
            <th scope="col">{words.node}</th>
            <th scope="col">{words.backprop}</th>
            <th scope="col">{words.numerical}</th>
            <th scope="col">{words.error}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <CheckRow key={row.node} row={row} hidden={hides(row.node)} />
          ))}
        </tbody>
      </table>
    </>
  );
}

/** One number's gradient both ways; whether they agree is no secret while the tug is to be predicted. */
function CheckRow({ row, hidden }: { row: Row; hidden: boolean }) {
  const show = (v: number | null) => (hidden ? t.views.inspector.unpredicted : signed(v, 4));
  return (
    <tr>
      <th scope="row">
        <i>{row.node}</i>
      </th>
      <td className="num">{show(row.analytic)}</td>
      <td className="num">{show(row.numerical)}</td>
      <td className="num">{row.verdict === "kink" ? t.views.check.kink : plain(row.relative_error, 2)}</td>
    </tr>
  );
}
