import { useCallback, useMemo } from "react";
import { linesFigure, Plot, type PlotTheme, type Size, seriesTable } from "../../plots";
import { useUi } from "../../state/ui";
import { Button, NumberField, Progress, Segmented, t } from "../../ui";
import type { RaceAnswer } from "./answers";
import { Pane } from "./Pane";
import { Refusal } from "./Refusal";
import { lineName, STYLE, strategyIn, strategyName } from "./strategies";
import { RACE_SIZES, type Race, type RaceSize } from "./useRace";

interface RacePaneProps {
  race: Race;
  size: RaceSize;
  setSize: (size: RaceSize) => void;
  length: number;
  setLength: (length: number) => void;
}

/** Objective against evaluations, all strategies from the same start with the same step length. */
export function RacePane(props: RacePaneProps) {
  const { race } = props;
  const words = t.views.dock;
  const { answer, error, running, progress } = race;
  const filled = useUi((s) => s.filled === "race");
  const note = words.raceNote(race.name);
  const table = () =>
    seriesTable(
      note,
      words.evaluations,
      (answer?.lines ?? []).map((l) => ({ name: strategyName(l.name), points: l.points })),
    );
  return (
    <Pane
      id="race"
      title={words.raceTitle}
      note={note}
      basis="1 1 380px"
      {...(answer ? { table } : {})}
      tools={<RaceTools {...props} filled={filled} />}
    >
      {running && progress && <Progress label={words.racing} done={progress.done} total={progress.total} />}
      {error ? (
        <Refusal key={error} text={error} />
      ) : answer ? (
        <>
          <div className={`pane-chart ${running ? "pane-old" : ""}`}>
            <RaceChart answer={answer} label={words.raceLabel(race.goal === "minimize", summary(answer))} />
          </div>
          {filled && <p className="pane-words">{answer.words}</p>}
        </>
      ) : (
        <p className="pane-empty">{running ? words.racing : race.possible ? words.raceSoon : words.noRace}</p>
      )}
    </Pane>
  );
}

function RaceChart({ answer, label }: { answer: RaceAnswer; label: string }) {
  const words = t.views.dock;
  const lines = useMemo(
    () =>
      answer.lines.map((line) => ({
        ...STYLE[strategyIn(line.name)],
        name: lineName(line.name),
        points: line.points,
        steps: line.name.startsWith("random"),
      })),
    [answer],
  );
  const first = answer.lines[0]?.points[0];
  const start = useMemo<readonly [number, number] | null>(
    () => (first && first[1] !== null ? [first[0], first[1]] : null),
    [first],
  );
  const figure = useCallback(
    (theme: PlotTheme, box: Size) => linesFigure({ lines, x: words.evaluations, here: start }, theme, box),
    [lines, start, words.evaluations],
  );
  return <Plot figure={figure} label={label} />;
}

/** Which objective is raced over, the length of a step where there is room for it, and the start of a race. */
function RaceTools({ race, size, setSize, length, setLength, filled }: RacePaneProps & { filled: boolean }) {
  const words = t.views.dock;
  return (
    <>
      {filled && (
        <span className="race-length" title={words.raceLengthHint}>
          {words.raceLength}
          <NumberField
            label={words.raceLength}
            value={length}
            min={1e-6}
            max={1e6}
            step={0.05}
            onCommit={setLength}
          />
        </span>
      )}
      <Segmented
        label={words.raceOn}
        size="sm"
        value={size}
        onChange={setSize}
        options={RACE_SIZES.map((value) => ({
          value,
          label: words.raceSizes[value],
          name: words.raceSizeNames[value],
        }))}
      />
      {race.running ? (
        <Button size="sm" onClick={race.cancel}>
          {words.cancel}
        </Button>
      ) : (
        <Button size="sm" title={words.raceAgain} onClick={race.rerun}>
          {words.race}
        </Button>
      )}
    </>
  );
}

function summary(answer: RaceAnswer): string {
  return answer.lines
    .map((l) => `${strategyName(l.name)} ${l.value === null ? "" : t.views.numbers.plain(l.value, 3)}`)
    .join(", ");
}
