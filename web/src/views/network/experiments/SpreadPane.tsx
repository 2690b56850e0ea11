import { useState } from "react";
import { useDoc } from "../../../state/doc";
import { Select, t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { useAnswer } from "../../inspector/useAnswer";
import { Histograms, type Start } from "./Histograms";
import { subjectOf } from "./subject";

const words = t.experiments.spread;

interface Answer {
  node: string;
  inputs: number;
  on: number;
  source: "data" | "half";
  chosen: string;
  starts: Start[];
}

/** How widely the weighted inputs of a layer are spread by its own start, and by the other one of the book. */
export function SpreadPane() {
  const doc = useDoc((s) => s.doc);
  const layers = doc.nodes.filter((n) => n.op === "dense");
  const [asked, setAsked] = useState("");
  const node = layers.find((n) => n.id === asked) ?? layers[0];
  const { answer, error } = useAnswer<Answer>(
    "start_spread",
    { node: node?.id },
    node ? `${node.id} ${subjectOf(doc)}` : null,
    150,
  );
  const pair = answer ? shownPair(answer) : [];
  const table = () => ({
    caption: words.title,
    columns: [words.start, words.measured, words.expected, words.beyond],
    rows: (answer?.starts ?? []).map((s) => [words.names[s.name] ?? s.name, s.deviation, s.expected, s.flat]),
  });
  return (
    <Pane
      id="experiments-spread"
      title={words.title}
      {...(answer ? { note: note(answer), table } : {})}
      basis="1.2 1 360px"
      tools={
        layers.length > 1 && (
          <Select
            label={words.layer}
            value={node?.id ?? ""}
            onChange={setAsked}
            options={layers.map((n) => ({ value: n.id, label: n.label ?? n.id }))}
          />
        )
      }
    >
      {error && (
        <p className="experiments-state" role="alert">
          {error}
        </p>
      )}
      {!error && !answer && <p className="pane-empty">{t.experiments.working}…</p>}
      {answer && (
        <div className="experiments-spread">
          <Histograms starts={pair} chosen={answer.chosen} />
          <ul className="experiments-legend">
            {pair.map((s) => (
              <li key={s.name} className={s.name === answer.chosen ? "experiments-chosen" : ""}>
                <b>
                  {words.names[s.name] ?? s.name}
                  {s.name === answer.chosen && <small> {words.chosen}</small>}
                </b>
                <output className="num">{words.deviation(s.deviation)}</output>
                <small>{words.flat(s.flat)}</small>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Pane>
  );
}

/** The chosen start and the one of the book that it is held against. */
function shownPair({ chosen, starts }: Answer): Start[] {
  const other = chosen === "normal" ? "scaled" : "normal";
  return starts.filter((s) => s.name === chosen || s.name === other);
}

function note({ source, inputs, on }: Answer): string {
  return source === "half" ? words.noteHalf(inputs, Math.round(on)) : words.noteData(inputs);
}
