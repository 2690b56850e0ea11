import { type ReactNode, useCallback, useMemo } from "react";
import { againstFigure, Plot, type PlotTheme, type Size } from "../../../plots";
import { useRun } from "../../../state/run";
import { signed, t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { MissedPoints } from "./MarkedPoints";
import { MissTable } from "./MissTable";
import { type Misses, pairsOf } from "./mistakes";

interface MissProps {
  answer: Misses;
  tools: ReactNode;
}

const EVERY = 500;

/** What a net that predicts numbers has wrong: each against the one that was wanted, and the worst in full. */
export function MissPanes({ answer, tools }: MissProps) {
  const words = t.insight.mistakes;
  return (
    <>
      <AgainstPane answer={answer} tools={tools} />
      {answer.points && (
        <Pane id="network-points" title={words.points} note={words.missedNote} basis="0 1 180px">
          <MissedPoints answer={answer} />
        </Pane>
      )}
      <Pane id="network-worst" title={words.worst} note={words.worstNote} basis="1 0 356px">
        <MissTable answer={answer} />
      </Pane>
    </>
  );
}

function AgainstPane({ answer, tools }: MissProps) {
  const words = t.insight.mistakes;
  const shown = useRun((s) => s.row);
  const pairs = useMemo(() => pairsOf(answer), [answer]);
  const figure = useCallback(
    (theme: PlotTheme, size: Size) => {
      const points = pairs.map(({ row, output, wanted, said }) => ({
        x: wanted,
        y: said,
        text: words.pair(row + 1, output, signed(wanted, 4), signed(said, 4)),
        shown: row === shown,
      }));
      return againstFigure({ points, x: words.wanted, y: words.said }, theme, size);
    },
    [pairs, shown, words],
  );
  const several = answer.outputs > 1;
  return (
    <Pane
      id="network-against"
      title={words.against}
      note={words.againstNote(words.parts[answer.part], answer.distance, answer.lost)}
      basis="0 0 310px"
      tools={tools}
      table={() => ({
        caption: words.against,
        columns: [words.example, ...(several ? [words.outputHead] : []), words.wanted, words.said, words.off],
        rows: pairs.map(({ row, output, wanted, said, off }) => [
          row + 1,
          ...(several ? [output] : []),
          wanted,
          said,
          off,
        ]),
      })}
    >
      <Plot figure={figure} label={words.againstLong(pairs.length)} every={EVERY} />
    </Pane>
  );
}
