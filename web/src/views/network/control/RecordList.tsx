import { useState } from "react";
import { notify } from "../../../state/notices";
import { useRun } from "../../../state/run";
import { Button, IconButton, percent, plain, t } from "../../../ui";
import { ago } from "../../shell/ago";
import { tick, useCompared } from "./compared";
import { differences, flat } from "./drawn";
import {
  deleteRecord,
  keyOf,
  openRecord,
  type RunRecord,
  refreshRecords,
  renameRecord,
  restoreRecord,
  useRecords,
} from "./records";

const words = t.control.compare;
const SHOWN = 200;

/** What a record is called: its own name, its variant, else its document and line. */
export function titleOf(record: RunRecord): string {
  if (record.name) return record.name;
  if (record.variant) return record.variant;
  return record.line ? `${record.title}, ${words.line(record.line + 1).toLowerCase()}` : record.title;
}

/** Every run that this browser knows, newest first. */
export function RecordList() {
  const list = useRecords((s) => s.list);
  const error = useRecords((s) => s.error);
  const run = useRun((s) => s.run);
  const branch = useRun((s) => s.branch);
  const settings = useRun((s) => s.settings);
  if (!list && error)
    return (
      <p className="pane-empty" role="alert">
        {words.failed}{" "}
        <Button size="sm" onClick={() => void refreshRecords()}>
          {words.retry}
        </Button>
      </p>
    );
  if (!list) return <p className="pane-empty">{words.loading}</p>;
  const shown = list.filter((record) => !record.group?.startsWith("again-"));
  if (!shown.length) return <p className="pane-empty">{words.empty}</p>;
  const here = list.find((record) => record.run === run && record.line === branch);
  const ordered = here ? [here, ...shown.filter((record) => record !== here)] : shown;
  const now = here?.settings ?? flat(settings);
  return (
    <ol className="control-list">
      {ordered.slice(0, SHOWN).map((record) => (
        <Row
          key={keyOf(record)}
          record={record}
          here={record === here}
          now={now}
          whole={here !== undefined}
        />
      ))}
    </ol>
  );
}

interface RowProps {
  record: RunRecord;
  here: boolean;
  /** What a record is told apart by: the settings of the present run, or only those of its training. */
  now: RunRecord["settings"];
  whole: boolean;
}

function Row({ record, here, now, whole }: RowProps) {
  const ticked = useCompared((s) => s.ticked.includes(keyOf(record)));
  const [editing, setEditing] = useState(false);
  const name = titleOf(record);
  const failed = (error: Error) => notify(error.message, { tone: "error" });
  const own = whole
    ? record.settings
    : Object.fromEntries(Object.entries(record.settings).filter(([name]) => name in now));
  const other = differences(own, now);
  const facts = [
    here ? words.here : ago(record.saved * 1000),
    words.seed(record.seed),
    other.length ? other.join(", ") : here ? "" : words.same,
  ];
  const removed = (record: RunRecord, name: string) =>
    notify(words.removed(name), {
      action: { label: words.bringBack, run: () => void restoreRecord(record).catch(failed) },
    });
  return (
    <li className={`control-record ${here ? "here" : ""}`}>
      <input
        type="checkbox"
        aria-label={words.tick(name)}
        checked={here || ticked}
        disabled={here}
        onChange={(e) => tick(keyOf(record), e.currentTarget.checked)}
      />
      {editing ? (
        <NameField
          record={record}
          name={name}
          onEnd={(next) => {
            setEditing(false);
            if (next && next !== name) renameRecord(record, next).catch(failed);
          }}
        />
      ) : (
        <span className="control-record-words">
          <b>{name}</b>
          <small title={other.join(", ")}>{facts.filter(Boolean).join(" · ")}</small>
        </span>
      )}
      <span className="control-record-tools">
        <span className="num">{bestOf(record)}</span>
        <IconButton
          icon="folder"
          size="sm"
          label={words.open(name)}
          onClick={() => void openRecord(record).catch(failed)}
        />
        <IconButton icon="pencil" size="sm" label={words.rename(name)} onClick={() => setEditing(true)} />
        <IconButton
          icon="trash"
          size="sm"
          label={words.remove(name)}
          disabled={here}
          onClick={() => void deleteRecord(record).then(() => removed(record, name), failed)}
        />
      </span>
    </li>
  );
}

function bestOf({ best, last }: RunRecord): string {
  if (!best)
    return last.validation_accuracy == null ? plain(last.train_loss) : percent(last.validation_accuracy);
  return best.accuracy !== undefined ? percent(best.accuracy) : plain(best.loss);
}

function NameField(props: { record: RunRecord; name: string; onEnd: (name: string | null) => void }) {
  return (
    <input
      className="text-field control-record-name"
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
      autoFocus
      aria-label={words.newName(props.name)}
      defaultValue={props.name}
      maxLength={100}
      onFocus={(e) => e.currentTarget.select()}
      onBlur={(e) => props.onEnd(e.currentTarget.value.trim())}
      onKeyDown={(e) => {
        if (e.key === "Enter") e.currentTarget.blur();
        if (e.key === "Escape") props.onEnd(null);
      }}
    />
  );
}
