import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { Button, t } from "../../../ui";
import * as insight from "../insight";
import { Choices, Course, Restart } from "./Choices";
import { Figures } from "./Figures";
import { Losses } from "./Losses";
import { Advanced, Sliders } from "./Sliders";
import { countDiffering, dropSettings, keepSettings, type Moved, type Settings } from "./settings";
import "./control.css";

const words = t.control;

/** Everything that steers the training, and how it stands. */
export function Training() {
  const steered = useRun((s) => Object.keys(s.settings).length > 0);
  return (
    <div className="control-tab">
      <Note />
      {steered ? (
        <Steering />
      ) : (
        <section className="insp-sec" aria-label={t.network.panel.tabs.training}>
          <p className="insp-note">{words.noRun}</p>
        </section>
      )}
      <Figures />
      <Losses />
      <Health />
    </div>
  );
}

/** What acts on the next step, and what acts at the next start. */
function Steering() {
  return (
    <>
      <section className="insp-sec" aria-label={t.network.panel.tabs.training}>
        <Sliders />
        <details className="control-more">
          <summary>{words.advanced}</summary>
          <Advanced />
          <Course />
        </details>
        <Keep />
      </section>
      <section className="insp-sec" aria-label={words.restartNow}>
        <Choices />
        <Restart />
      </section>
    </>
  );
}

/** Settings that were moved live in the run until they are kept. */
function Keep() {
  const settings = useRun((s) => s.settings);
  const drawn = useRun((s) => s.more.document_settings) as Settings | undefined;
  const moved = (useRun((s) => s.more.params) ?? []) as Moved;
  const nodes = useDoc((s) => s.doc.nodes);
  const layers = moved.filter(
    ([id, name, value]) => nodes.find((n) => n.id === id)?.params?.[name] !== value,
  ).length;
  const n = (drawn ? countDiffering(settings, drawn) : 0) + layers;
  if (!n) return null;
  return (
    <div className="control-keep" role="status">
      <span>{words.keepAbout(n)}</span>
      <Button size="sm" onClick={keepSettings}>
        {words.keep}
      </Button>
      <Button size="sm" variant="ghost" onClick={dropSettings}>
        {words.undo}
      </Button>
    </div>
  );
}

/** What the engine finds sound and unsound. */
function Health() {
  const Part = (insight as { Health?: () => React.ReactNode }).Health;
  return Part ? <Part /> : null;
}

/** The task that comes with the document, in sight; what to watch and why, once one has tried. */
function Note() {
  const note = useDoc((s) => s.doc.view?.note);
  const said = t.views.inspector;
  if (!note) return null;
  const more = [
    [said.noteWatch, note.watch],
    [said.noteWhy, note.why],
  ].filter(([, text]) => text);
  return (
    <section className="insp-sec" aria-label={t.network.panel.note}>
      {note.try && (
        <p className="insp-part">
          <b>{said.noteTry}</b> {note.try}
        </p>
      )}
      {more.length > 0 && (
        <details className="control-more">
          <summary>{said.noteMore}</summary>
          {more.map(([name, text]) => (
            <p className="insp-part" key={name}>
              <b>{name}</b> {text}
            </p>
          ))}
        </details>
      )}
    </section>
  );
}
