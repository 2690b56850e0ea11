import { useState } from "react";
import { useRun } from "../../../state/run";
import { Segmented, t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { useLiveAnswer } from "../../inspector/useAnswer";
import { Confusion } from "./Confusion";
import { Gallery } from "./Gallery";
import { MarkedPoints } from "./MarkedPoints";
import type { Mistakes, PartName } from "./mistakes";
import { SaliencyPane } from "./SaliencyPane";
import { useKept } from "./useKept";

const EVERY = 900;

/** Where the net is wrong: which classes it confuses, its worst mistakes, and what it looks at. */
export function MistakeSheet() {
  const words = t.insight.mistakes;
  const [part, setPart] = useState<PartName>("validation");
  const [cell, setCell] = useState<[number, number] | null>(null);
  const open = useRun((s) => s.more.envelope !== null && s.more.envelope !== undefined);
  const key = `${part}/${cell}/${open}`;
  const asked = useLiveAnswer<Mistakes>("mistakes", cell ? { part, cell } : { part }, key, EVERY);
  const { answer, error } = useKept(asked, part);
  if (!answer)
    return (
      <>
        <Pane id="network-confusion" title={words.matrix} fillable={false}>
          <p className="pane-empty">{error ?? ""}</p>
        </Pane>
        {error && <SaliencyPane classes={[]} />}
      </>
    );
  const name = (k: number) => answer.classes[k] ?? String(k);
  return (
    <>
      <Pane
        id="network-confusion"
        title={words.matrix}
        note={words.matrixNote(words.parts[answer.part], answer.wrong, answer.examples)}
        basis="0 1 330px"
        tools={<PartChoice part={part} open={open} onChange={setPart} />}
        table={() => ({
          caption: words.matrix,
          columns: [`${words.rows} / ${words.columns}`, ...answer.classes],
          rows: answer.counts.map((row, k) => [name(k), ...row]),
        })}
      >
        <Confusion answer={answer} cell={cell} onCell={setCell} />
      </Pane>
      {answer.points && <PointsPane answer={answer} />}
      <Pane
        id="network-worst"
        title={cell ? words.inCell(name(cell[0]), name(cell[1])) : words.worst}
        note={words.worstNote}
        basis="1 1 260px"
        tools={
          cell && (
            <button type="button" className="link-button" onClick={() => setCell(null)}>
              {words.all}
            </button>
          )
        }
      >
        <Gallery answer={answer} />
      </Pane>
      <SaliencyPane classes={answer.classes} />
    </>
  );
}

function PointsPane({ answer }: { answer: Mistakes }) {
  const words = t.insight.mistakes;
  return (
    <Pane id="network-points" title={words.points} note={words.pointsNote} basis="0 1 240px">
      <MarkedPoints answer={answer} />
    </Pane>
  );
}

interface PartChoiceProps {
  part: PartName;
  open: boolean;
  onChange: (part: PartName) => void;
}

/** The test set can be chosen once its envelope is open. */
function PartChoice({ part, open, onChange }: PartChoiceProps) {
  const words = t.insight.mistakes;
  const options = (["train", "validation", "test"] as const).map((value) => ({
    value,
    label: words.short[value],
    name: value === "test" && !open ? `${words.parts.test}. ${words.closed}` : words.parts[value],
    disabled: value === "test" && !open,
  }));
  return (
    <Segmented label={words.part} size="sm" tone="wash" value={part} onChange={onChange} options={options} />
  );
}
