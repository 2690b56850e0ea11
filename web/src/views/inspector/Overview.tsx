import { engineRef } from "../../graph/scope";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { valueOf as nodeValue } from "../../state/live";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { IconButton, NotePart, NumberField, t } from "../../ui";
import { useFirst } from "../../ui/useFirst";
import type { Movable } from "../dock/settings";
import { hasData, movables, objectiveOf, outputName } from "../dock/settings";
import { CheckAll } from "./CheckAll";
import { setLocked } from "./edits";
import { AskableNumber, LiveNumber, LiveTug } from "./LiveNumber";
import { usePredicting } from "./useHidden";

/** Nothing is selected: what this circuit is for, where its output stands, and all that can be moved. */
export function Overview() {
  const doc = useDoc((s) => s.doc);
  const words = t.views.inspector;
  const note = doc.view?.note;
  const free = movables(doc);
  const predicting = usePredicting();
  return (
    <>
      <section className="insp-sec">
        <h2>{doc.title}</h2>
        {note?.try && <NotePart name={words.noteTry} text={note.try} />}
        {(note?.watch || note?.why) && predicting && <p>{words.noteWaits}</p>}
        {note?.watch && !predicting && <NotePart name={words.noteWatch} text={note.watch} />}
        {note?.why && !predicting && <NotePart name={words.noteWhy} text={note.why} />}
        {!note && <p>{doc.nodes.length ? words.noNote : words.empty}</p>}
      </section>
      {doc.output && <Objective output={doc.output} name={outputName(doc)} />}
      <Movables kind="parameter" all={free} />
      <Movables kind="input" all={free} />
      {doc.output && <CheckAll />}
    </>
  );
}

function Objective({ output, name }: { output: string; name: string }) {
  const words = t.views.inspector;
  const settings = useRun((s) => s.settings);
  const accuracy = useRun((s) => s.metrics.accuracy);
  const mean = useRun((s) => s.metrics.objective);
  const data = useDoc((s) => hasData(s.doc));
  const engine = useDoc((s) => engineRef(s.doc, [], output)) ?? output;
  const objective = objectiveOf(settings);
  return (
    <section className="insp-sec">
      <h3>{words.objective}</h3>
      <dl className="facts">
        <dt>{words.goal(objective, name, settings.target)}</dt>
        <dd>
          <AskableNumber node={engine} of="value" digits={4} />
        </dd>
        {data && typeof mean === "number" && (
          <>
            <dt>{words.mean}</dt>
            <dd className="num">{t.views.numbers.plain(mean, 4)}</dd>
          </>
        )}
        {typeof accuracy === "number" && (
          <>
            <dt>{words.accuracy}</dt>
            <dd className="num">{t.views.numbers.percent(accuracy)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Movables({ kind, all }: { kind: Movable["op"]; all: Movable[] }) {
  const own = all.filter((m) => m.op === kind);
  const { shown, more } = useFirst(own);
  if (!own.length) return null;
  return (
    <section className="insp-sec">
      <h3>{t.views.inspector.kinds[kind]}</h3>
      <div className="movables">
        {shown.map((m) => (
          <MovableRow key={m.id} movable={m} />
        ))}
      </div>
      {more}
    </section>
  );
}

function MovableRow({ movable }: { movable: Movable }) {
  const words = t.views.inspector;
  const { id, label, locked, min, max } = movable;
  const moved = useRun((s) => s.moved.includes(id));
  const select = () => useUi.getState().set({ selection: [id], asked: null });
  return (
    <div className="movable">
      <button type="button" className="movable-name" onClick={select} title={label || words.select(id)}>
        <i>{id}</i>
      </button>
      <NumberField
        label={words.valueOf(id)}
        value={movable.value}
        step={min !== null && max !== null ? (max - min) / 100 : 0.1}
        onCommit={(v) => actions.setValue(id, v, "commit")}
      />
      {moved ? (
        <LiveNumber read={() => nodeValue(id)} of={id} family="value" />
      ) : (
        <span className="num num-zero" />
      )}
      <LiveTug node={id} />
      <IconButton
        icon={locked ? "lock" : "unlock"}
        label={locked ? words.unlockNode(id) : words.lockNode(id)}
        size="sm"
        pressed={locked}
        onClick={() => setLocked(id, !locked)}
      />
    </div>
  );
}
