import { useCallback, useMemo, useState } from "react";
import { engineRef } from "../../graph/scope";
import {
  contourFigure,
  type FieldSpec,
  gridTable,
  hasWebGl,
  Plot,
  type PlotTheme,
  type Size,
  surfaceFigure,
} from "../../plots";
import { useDoc } from "../../state/doc";
import { valueOf as nodeValue } from "../../state/live";
import { plain, Segmented, Select, t } from "../../ui";
import { useAnswer } from "../inspector/useAnswer";
import { usePredicting } from "../inspector/useHidden";
import { type Field, isSurfaceOf, pathsOver, type RaceAnswer, readField } from "./answers";
import { FieldDot } from "./FieldDot";
import { MapRange } from "./MapRange";
import { Pane } from "./Pane";
import { Refusal } from "./Refusal";
import { sidesOf } from "./ranges";
import { firstPair, movables, outputName } from "./settings";
import { strategyName } from "./strategies";
import { useSettled } from "./useSettled";

type View = "map" | "surface";

/** Points a side of the grid: fine enough for smooth lines, coarse enough for one quick pass. */
const GRID = 41;

type Pair = [string, string];

/** The output over two values, asked for whenever the numbers rest; the answer to another question is none. */
function useSurface(pair: Pair | null) {
  const doc = useDoc((s) => s.doc);
  const settled = useSettled();
  const range = pair ? sidesOf(doc, pair) : {};
  const key = pair && settled !== null ? `${pair.join("|")}|${JSON.stringify(range)}|${settled}` : null;
  const args = pair ? { x: pair[0], y: pair[1], n: GRID, range } : {};
  const { answer, error, running } = useAnswer<Record<string, unknown>>("surface", args, key, 150);
  const out = doc.output ? engineRef(doc, [], doc.output) : null;
  const mine = answer && pair && isSurfaceOf(answer, pair, out) ? answer : null;
  const field = useMemo(() => (mine ? readField(mine) : null), [mine]);
  return { field, error, running, tooLarge: mine !== null && field === null };
}

/** The output over any two values, with the ways the strategies took and the place where it stands. */
export function FieldPane({ race }: { race: RaceAnswer | null }) {
  const words = t.views.field;
  const doc = useDoc((s) => s.doc);
  const free = useMemo(() => movables(doc), [doc]);
  const [picked, setPicked] = useState<Pair | null>(null);
  const [view, setView] = useState<View>("map");
  const pair = picked?.every((id) => free.some((m) => m.id === id)) ? picked : firstPair(free);
  const { field, error, running, tooLarge } = useSurface(pair);
  const f = outputName(doc);
  const title = pair ? words.title(f, pair[0], pair[1]) : words.titleNone(f);
  const predicting = usePredicting();
  const ways = predicting ? null : race; // they show which way the numbers go
  const spec = pair && field ? specOf(field, pair, f, doc.output ?? "", ways) : null;

  return (
    <Pane
      id="field"
      title={title}
      basis="0 1 400px"
      {...(pair
        ? {
            head: (
              <>
                <h2>
                  {f} <span className="field-over">{words.over}</span>
                </h2>
                <PairPick free={free.map((m) => m.id)} pair={pair} setPair={setPicked} />
              </>
            ),
          }
        : {})}
      {...(spec ? { table: () => tableOf(spec, title) } : {})}
      tools={
        pair && (
          <>
            {spec && <MapRange pair={pair} shown={[endsOf(spec.x), endsOf(spec.y)]} />}
            <ViewPick view={view} setView={setView} />
          </>
        )
      }
    >
      {error ? (
        <Refusal key={error} text={error} />
      ) : !pair ? (
        <p className="pane-empty">{words.needTwo}</p>
      ) : !spec ? (
        <p className="pane-empty">{tooLarge ? words.tooLarge(f) : running ? words.drawing : words.waiting}</p>
      ) : (
        <FieldChart spec={spec} pair={pair} view={view} />
      )}
    </Pane>
  );
}

function ViewPick({ view, setView }: { view: View; setView: (view: View) => void }) {
  const words = t.views.field;
  return (
    <Segmented
      label={words.view}
      size="sm"
      value={view}
      onChange={setView}
      options={[
        { value: "map", label: words.map, name: words.mapName },
        { value: "surface", label: words.surface, name: words.surfaceName },
      ]}
    />
  );
}

function specOf(
  field: Field,
  [x, y]: Pair,
  zName: string,
  output: string,
  race: RaceAnswer | null,
): FieldSpec {
  const at = { x: nodeValue(x), y: nodeValue(y), z: nodeValue(output) };
  const known = at.x !== null && at.y !== null && at.z !== null;
  return {
    xName: x,
    yName: y,
    zName,
    ...field,
    paths: (race ? pathsOver(race, x, y) : []).map((p) => ({ ...p, name: strategyName(p.name) })),
    here: known ? { x: at.x!, y: at.y!, z: at.z! } : null,
  };
}

const endsOf = (line: readonly number[]): [number, number] => [line[0] ?? 0, line.at(-1) ?? 1];

function FieldChart({ spec, pair, view }: { spec: FieldSpec; pair: Pair; view: View }) {
  const words = t.views.field;
  const flat = view === "map";
  const figure = useCallback(
    (theme: PlotTheme, size: Size) =>
      flat ? contourFigure({ ...spec, here: null }, theme, size) : surfaceFigure(spec, theme),
    [spec, flat],
  );
  const label = words.label(spec.zName, spec.xName, spec.yName);
  if (!flat && !hasWebGl()) return <p className="pane-empty">{t.views.plots.noWebGl}</p>;
  return (
    <div className="field-chart">
      <Plot key={view} figure={figure} label={label} every={flat ? 300 : 600} />
      {flat && <FieldDot spec={spec} pair={pair} />}
    </div>
  );
}

interface PairPickProps {
  free: string[];
  pair: Pair;
  setPair: (pair: Pair) => void;
}

function PairPick({ free, pair, setPair }: PairPickProps) {
  const words = t.views.field;
  const [x, y] = pair;
  const options = free.map((id) => ({ value: id, label: id }));
  return (
    <span className="pair-pick">
      <Select
        label={words.across}
        value={x}
        options={options}
        onChange={(v) => setPair(v === y ? [v, x] : [v, y])}
      />
      <Select
        label={words.up}
        value={y}
        options={options}
        onChange={(v) => setPair(v === x ? [y, v] : [x, v])}
      />
    </span>
  );
}

function tableOf(spec: FieldSpec, title: string) {
  const every = 4;
  const some = <T,>(all: readonly T[]) => all.filter((_, i) => i % every === 0);
  return gridTable(
    title,
    `${spec.yName} \\ ${spec.xName}`,
    some(spec.x),
    some(spec.y),
    some(spec.z).map((row) => some(row)),
    (v) => plain(v, 3),
  );
}
