import { useMemo, useState } from "react";
import { actions } from "../../state/actions";
import { useRun } from "../../state/run";
import { Button, t } from "../../ui";
import { tellEvents } from "../transport/events";
import { scrubTo } from "../transport/store";
import { nameBranch, useLineName } from "./branchNames";
import { type BranchRow, branchTree } from "./branchTree";

/** Everything that happened, in words; a click goes there. */
export function HistoryTab() {
  return (
    <>
      <Lines />
      <Log />
      <Seed />
    </>
  );
}

function Lines() {
  const words = t.views.history;
  const branches = useRun((s) => s.branches);
  const current = useRun((s) => s.branch);
  const step = useRun((s) => s.step);
  const rows = useMemo(() => branchTree(branches), [branches]);
  return (
    <section className="insp-sec">
      <h2 className="insp-small">{words.lines}</h2>
      {rows.length <= 1 && <p>{words.oneLine}</p>}
      <ol className="branches">
        {rows.map((row) => (
          <Line key={row.branch.id} row={row} on={row.branch.id === current} step={step} />
        ))}
      </ol>
    </section>
  );
}

function Line({ row, on, step }: { row: BranchRow; on: boolean; step: number }) {
  const words = t.views.history;
  const run = useRun((s) => s.run);
  const { branch, depth } = row;
  const name = useLineName()(branch.id, branch.label);
  const [editing, setEditing] = useState(false);
  return (
    <li className={on ? "on" : ""} style={{ paddingLeft: depth * 14 }} aria-current={on || undefined}>
      {editing ? (
        <input
          className="branch-name"
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
          autoFocus
          aria-label={words.nameOf(name)}
          defaultValue={name}
          maxLength={60}
          onBlur={(e) => {
            nameBranch(run, branch.id, e.currentTarget.value.trim());
            setEditing(false);
          }}
          onKeyDown={(e) => {
            if (e.key === "Enter") e.currentTarget.blur();
            if (e.key === "Escape") setEditing(false);
          }}
        />
      ) : (
        <button type="button" className="branch" onClick={() => scrubTo(on ? step : branch.tip, branch.id)}>
          <b>{name}</b>
          <small>{words.stretch(branch.parent === null ? null : branch.fork, branch.tip)}</small>
        </button>
      )}
      {!editing && (
        <button
          type="button"
          className="link-button"
          aria-label={words.rename(name)}
          onClick={() => setEditing(true)}
        >
          {words.renameShort}
        </button>
      )}
    </li>
  );
}

const NO_EVENTS: [number, Record<string, unknown>][] = [];
const SHOWN = 300;

function Log() {
  const words = t.views.history;
  const branch = useRun((s) => s.branch);
  const step = useRun((s) => s.step);
  const events = useRun((s) => s.events[branch]) ?? NO_EVENTS;
  const told = useMemo(() => tellEvents(events), [events]);
  const shown = told.slice(-SHOWN).reverse();
  return (
    <section className="insp-sec">
      <h2 className="insp-small">{words.log}</h2>
      {told.length === 0 && <p>{words.empty}</p>}
      {told.length > SHOWN && <p>{words.older(told.length - SHOWN)}</p>}
      <ol className="log">
        {shown.map((e, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same of the same step
          <li key={`${e.step}:${e.words}:${i}`} className={e.step <= step ? "" : "ahead"}>
            <button type="button" onClick={() => scrubTo(e.until)}>
              <span className="sr-only">{words.goTo} </span>
              <span className="num">{e.until === e.step ? e.step : `${e.step}–${e.until}`}</span>
              <span>
                {e.words}
                {e.times > 1 && <small> {t.views.events.times(e.times)}</small>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Seed() {
  const words = t.views.history;
  const seed = useRun((s) => s.seed);
  return (
    <section className="insp-sec">
      <h2 className="insp-small">{words.restart}</h2>
      <p>{words.restartAbout}</p>
      <dl className="facts">
        <dt>{words.seed}</dt>
        <dd className="num">{seed}</dd>
      </dl>
      <div className="insp-buttons">
        <Button size="sm" icon="restart" onClick={() => actions.restart()}>
          {words.restartButton}
        </Button>
      </div>
    </section>
  );
}
