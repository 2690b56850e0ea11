import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { NotePart, t } from "../../../ui";
import { Keep } from "../../keep";
import * as insight from "../insight";
import { Choices, Course, Restart } from "./Choices";
import { Figures } from "./Figures";
import { Losses } from "./Losses";
import { Advanced, Sliders } from "./Sliders";

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
  const parts: [string, string | undefined][] = [
    [said.noteWatch, note.watch],
    [said.noteWhy, note.why],
  ];
  const more = parts.flatMap(([name, text]) => (text ? [{ name, text }] : []));
  return (
    <section className="insp-sec" aria-label={t.network.panel.note}>
      {note.try && <NotePart name={said.noteTry} text={note.try} />}
      {more.length > 0 && (
        <details className="control-more">
          <summary>{said.noteMore}</summary>
          {more.map((part) => (
            <NotePart key={part.name} {...part} />
          ))}
        </details>
      )}
    </section>
  );
}
