import { Fragment } from "react";
import { IconButton, t } from "../../../ui";
import { unitWord } from "../classes";
import { Curve } from "./Curve";
import type { Column } from "./columns";
import { GateHold } from "./GateHold";
import { Lane } from "./Lane";
import { AskNum } from "./Num";
import { columnName } from "./names";
import { type Opened, type Term, tugs } from "./opened";
import type { Source } from "./sources";
import { Thumb } from "./Thumb";
import { type NeuronFacts, useNeuron } from "./useNeuron";
import { useOpened } from "./useOpened";
import { Area, Bar, type Scale, scaleOf } from "./Waterfall";
import { toGates } from "./zoom";

const words = t.neuron.opened;

/** Longer names stand above their numbers. */
const LONG = 6;

interface At {
  node: string;
  unit: number;
}

interface Props extends At {
  columns: Column[] | null;
}

/** A neuron as gates: every term a multiplication, their sum, the activation; values right, tugs left. */
export function GatesView({ node, unit, columns }: Props) {
  const facts = useNeuron("gates-fields", node);
  const o = useOpened("gates", node, unit);
  if (!facts?.source) return null;
  const at = columns?.findIndex((c) => c.node === node) ?? -1;
  const layer = columns && at > 0 ? columnName(columns, at) : facts.name;
  return (
    <div className="gv" data-testid="gates">
      <header className="gv-head">
        <IconButton
          icon="left"
          size="sm"
          label={words.previous}
          disabled={unit === 0}
          onClick={() => toGates(node, unit - 1)}
        />
        <h2>{t.neuron.units.of(layer, unitWord(node, unit))}</h2>
        <IconButton
          icon="right"
          size="sm"
          label={words.next}
          disabled={unit + 1 >= facts.units}
          onClick={() => toGates(node, unit + 1)}
        />
        <p>{o ? words.objective[o.objective] : words.waiting}</p>
      </header>
      {o && <Gates o={o} facts={facts} source={facts.source} at={{ node, unit }} />}
    </div>
  );
}

function Gates({ o, facts, source, at }: { o: Opened; facts: NeuronFacts; source: Source; at: At }) {
  const rows = o.terms.length + (o.restCount ? 1 : 0) + 1;
  const scale = scaleOf(o);
  let sum = 0;
  const from = (by: number) => {
    const start = sum;
    sum += by;
    return start;
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={`gv-sheet ${rows > 12 ? "tall" : ""}`} tabIndex={0} aria-label={words.terms}>
      <div
        className={`gv-grid ${source.kind}`}
        style={{ gridTemplateRows: `repeat(${rows - 1}, auto) var(--gv-row)` }}
      >
        <div className="gv-plus" style={{ gridRow: `1 / span ${rows}` }} aria-hidden="true">
          <b>+</b>
        </div>
        {o.terms.map((term, i) => (
          <TermRow
            key={term.place}
            row={i + 1}
            term={term}
            at={at}
            o={o}
            source={source}
            plane={facts.plane}
            scale={scale}
            start={from(term.product)}
          />
        ))}
        {o.restCount > 0 && (
          <OtherRow
            row={o.terms.length + 1}
            name={words.rest(o.restCount)}
            what="rest"
            v={o.restSum}
            o={o}
            scale={scale}
            start={from(o.restSum)}
          />
        )}
        <OtherRow
          last
          row={rows}
          name={words.bias}
          what="b"
          v={o.bias}
          at={at}
          o={o}
          scale={scale}
          start={from(o.bias)}
        />
        <div className="gv-end" style={{ gridRow: `1 / span ${rows}` }}>
          <Out o={o} facts={facts} unit={at.unit} />
        </div>
      </div>
    </section>
  );
}

/** The sum, the activation, and who reads it. */
function Out({ o, facts, unit }: { o: Opened; facts: NeuronFacts; unit: number }) {
  const tug = tugs(o);
  return (
    <div className="gv-out">
      <div className="gv-lane">
        <AskNum v={o.z} family="value" name={words.sum} what="z" digits={4} />
        <Lane value={o.z} tug={tug?.z ?? null} pull={o.pull} height={32} />
        <AskNum v={tug?.z ?? null} family="tug" name={words.sum} what="z" digits={2} />
      </div>
      {facts.activation && (
        <>
          <div className="gv-act">
            <b>{facts.activation}</b>
            <Curve activation={facts.activation} z={o.z} value={o.value} width={128} height={92} />
          </div>
          <div className="gv-lane">
            <AskNum v={o.value} family="value" name={words.out} what="a" digits={4} />
            <Lane value={o.value} tug={tug?.value ?? null} pull={o.pull} height={32} />
            <AskNum v={tug?.value ?? null} family="tug" name={words.out} what="a" digits={2} />
          </div>
        </>
      )}
      <Readers facts={facts} unit={unit} />
    </div>
  );
}

function TermRow(props: {
  row: number;
  term: Term;
  at: At;
  o: Opened;
  source: Source;
  plane: boolean;
  scale: Scale;
  start: number;
}) {
  const { row, term, o, source, plane, scale, start } = props;
  const { node, unit } = props.at;
  const name = source.name(term.place);
  const tug = tugs(o);
  const dense = source.dense;
  return (
    <Fragment>
      <div className={`gv-src ${name.length > LONG ? "long" : ""}`} style={{ gridRow: row }}>
        {dense ? (
          <button
            type="button"
            className="gv-open"
            aria-label={words.openSource(name)}
            onClick={() => toGates(dense, term.place)}
          >
            <Thumb source={source} place={term.place} x={term.x} plane={plane} />
          </button>
        ) : (
          <Thumb source={source} place={term.place} x={term.x} plane={plane} />
        )}
        <i title={name}>{name}</i>
        <AskNum v={term.x} family="value" name={name} what={`x${term.place}`} />
      </div>
      <div className="gv-lane" style={{ gridRow: row, gridColumn: 2 }}>
        <span />
        <Lane value={term.x} tug={tug ? tug.x(term) : null} pull={o.pull} height={20} />
        <AskNum
          v={tug ? tug.x(term) : null}
          family="tug"
          share
          name={name}
          what={`x${term.place}`}
          digits={2}
        />
      </div>
      <div className={`gv-mul lock-${term.state}`} style={{ gridRow: row }}>
        <GateHold
          spot={{ node, unit, from: term.place }}
          w={term.w}
          state={term.state}
          tug={tug ? tug.w(term) : null}
          name={`w ${name}`}
        >
          <b>×</b>
          <Area x={term.x} w={term.w} />
        </GateHold>
        <span className="gv-weight">
          <AskNum v={term.w} family="value" name={`w ${name}`} what={`w${term.place}`} />
          <AskNum
            v={tug ? tug.w(term) : null}
            family="tug"
            name={`w ${name}`}
            what={`w${term.place}`}
            digits={2}
          />
        </span>
      </div>
      <div className="gv-lane" style={{ gridRow: row, gridColumn: 4 }}>
        <AskNum v={term.product} family="value" name={`w·${name}`} what={`p${term.place}`} />
        <Lane value={term.product} tug={tug?.z ?? null} pull={o.pull} height={20} />
        <span />
      </div>
      <Bar row={row} scale={scale} start={start} v={term.product} />
    </Fragment>
  );
}

function OtherRow(props: {
  last?: boolean;
  row: number;
  name: string;
  what: string;
  v: number;
  /** Whose bias it is; the rest of the terms has no weight of its own. */
  at?: At;
  o: Opened;
  scale: Scale;
  start: number;
}) {
  const { row, name, what, v, o, scale, start, last = false } = props;
  const tug = tugs(o);
  // The last row stays in sight: it may stick to the bottom of the sheet, anywhere above its own place.
  const gridRow = last ? `1 / span ${row}` : row;
  const stays = last ? "gv-last" : "";
  return (
    <Fragment>
      <div className={`gv-other ${stays}`} style={{ gridRow }}>
        {props.at ? (
          <GateHold
            spot={{ ...props.at, from: null }}
            w={v}
            state={o.biasState}
            tug={tug?.z ?? null}
            name={name}
          >
            <i>{name}</i>
          </GateHold>
        ) : (
          <i>{name}</i>
        )}
      </div>
      <div className={`gv-lane ${stays}`} style={{ gridRow, gridColumn: 4 }}>
        <AskNum v={v} family="value" name={name} what={what} />
        <Lane value={v} tug={tug?.z ?? null} pull={o.pull} height={20} />
        <AskNum v={tug?.z ?? null} family="tug" name={name} what={what} digits={2} />
      </div>
      <Bar row={gridRow} scale={scale} start={start} v={v} last={last} />
    </Fragment>
  );
}

/** Where the value goes on to. */
function Readers({ facts, unit }: { facts: NeuronFacts; unit: number }) {
  if (!facts.readers.length) return <span className="gv-reader">{t.neuron.net.theOutput}</span>;
  return (
    <ul className="gv-readers" aria-label={words.feeds}>
      {facts.readers.map((r) => (
        <li key={r.id} className="gv-reader">
          {r.op === "dense" ? (
            <button
              type="button"
              className="link-button"
              onClick={() => toGates(r.id, Math.min(unit, r.units - 1))}
            >
              {r.name}
            </button>
          ) : (
            r.name
          )}
          <small className="num">{r.op === "dense" ? `× ${r.units}` : r.op.replaceAll("_", " ")}</small>
        </li>
      ))}
    </ul>
  );
}
