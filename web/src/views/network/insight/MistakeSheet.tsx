import { type ReactNode, useEffect, useState } from "react";
import { useRun } from "../../../state/run";
import { Segmented, t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { useLiveAnswer } from "../../inspector/useAnswer";
import { Confusion } from "./Confusion";
import { Gallery } from "./Gallery";
import { MarkedPoints } from "./MarkedPoints";
import { MissPanes } from "./MissPanes";
import type { Misses, Mistakes, PartName } from "./mistakes";
import { SaliencyPane } from "./SaliencyPane";
import { useKept } from "./useKept";

const EVERY = 900;

type Cell = [number, number] | null;

/** Where the net is wrong: what it confuses or misses, its worst mistakes, and what it looks at. */
export function MistakeSheet() {
  const words = t.insight.mistakes;
  const [part, setPart] = useState<PartName>("validation");
  const [cell, setCell] = useState<Cell>(null);
  const open = useRun((s) => s.more.envelope !== null && s.more.envelope !== undefined);
  const key = `${part}/${cell}/${open}`;
  const asked = useLiveAnswer<Mistakes | Misses>("mistakes", cell ? { part, cell } : { part }, key, EVERY);
  const { answer, error } = useKept(asked, part);
  const numbers = answer?.reads === "numbers";
  useEffect(() => {
    if (error || numbers) setCell(null); // the classes are others now
  }, [error, numbers]);
  const tools = <PartChoice part={part} open={open} onChange={setPart} />;
  if (!answer)
    return (
      <>
        <Pane id="network-confusion" title={words.worst} fillable={false} tools={tools}>
          <p className="pane-empty">{error ?? ""}</p>
        </Pane>
        {error && <SaliencyPane classes={[]} />}
      </>
    );
  return (
    <>
      {answer.reads === "numbers" ? (
        <MissPanes answer={answer} tools={tools} />
      ) : (
        <ClassPanes answer={answer} cell={cell} onCell={setCell} tools={tools} />
      )}
      <SaliencyPane classes={answer.reads === "numbers" ? [] : answer.classes} />
    </>
  );
}

interface ClassProps {
  answer: Mistakes;
  cell: Cell;
  onCell: (cell: Cell) => void;
  tools: ReactNode;
}

function ClassPanes({ answer, cell, onCell, tools }: ClassProps) {
  const words = t.insight.mistakes;
  const name = (k: number) => answer.classes[k] ?? String(k);
  return (
    <>
      <Pane
        id="network-confusion"
        title={words.matrix}
        note={words.matrixNote(words.parts[answer.part], answer.wrong, answer.examples)}
        basis="0 1 330px"
        tools={tools}
        table={() => ({
          caption: words.matrix,
          columns: [`${words.rows} / ${words.columns}`, ...answer.classes],
          rows: answer.counts.map((row, k) => [name(k), ...row]),
        })}
      >
        <Confusion answer={answer} cell={cell} onCell={onCell} />
      </Pane>
      {answer.points && <PointsPane answer={answer} />}
      <Pane
        id="network-worst"
        title={cell ? words.inCell(name(cell[0]), name(cell[1])) : words.worst}
        note={words.worstNote}
        basis="1 1 260px"
        tools={
          cell && (
            <button type="button" className="link-button" onClick={() => onCell(null)}>
              {words.all}
            </button>
          )
        }
      >
        <Gallery answer={answer} />
      </Pane>
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
