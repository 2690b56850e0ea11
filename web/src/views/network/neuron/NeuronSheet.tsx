import { Button, signed, t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { unitTitle } from "../classes";
import { Curve } from "./Curve";
import { Lane } from "./Lane";
import { AskNum } from "./Num";
import { type Opened, type Term, tugs } from "./opened";
import { usePlane } from "./plane";
import type { Source } from "./sources";
import { Thumb } from "./Thumb";
import { type NeuronFacts, useNeuron } from "./useNeuron";
import { useOpened } from "./useOpened";
import { Sum } from "./Waterfall";
import { toGates, useZoom } from "./zoom";

const words = t.neuron.opened;
/** Terms that fit side by side; the others are one. */
const MOST = 8;

/** The dock: the chosen neuron with its terms, their sum, its activation and the tugs. */
export function NeuronSheet() {
  const node = useZoom((s) => s.node);
  const unit = useZoom((s) => s.unit);
  const facts = useNeuron("sheet-fields", node);
  const o = useOpened("sheet", node, unit);
  const probe = usePlane((s) => s.plane?.inputs === 2);
  if (node === null || unit === null || !facts?.source)
    return (
      <Pane id="neuron" title={words.sheet} fillable={false}>
        <p className="pane-empty">{words.none}</p>
      </Pane>
    );
  const about = o
    ? `${words.about(o.inputs, signed(o.bias), facts.activation)} ${probe ? words.forProbe : words.forExample}`
    : "";
  return (
    <Pane
      id="neuron"
      title={words.title(unitTitle(node, unit))}
      note={about}
      tools={
        <Button size="sm" onClick={() => toGates(node, unit)}>
          {words.onCanvas}
        </Button>
      }
      {...(o ? { table: () => tableOf(o, facts.source as Source) } : {})}
    >
      {o ? <Body o={o} facts={facts} source={facts.source} /> : <p className="pane-empty">{words.waiting}</p>}
    </Pane>
  );
}

function tableOf(o: Opened, source: Source) {
  return {
    caption: words.terms,
    columns: ["", "x", "w", "w·x"],
    rows: [
      ...o.terms.map((term) => [source.name(term.place), term.x, term.w, term.product]),
      ...(o.restCount ? [[words.rest(o.restCount), null, null, o.restSum]] : []),
      [words.bias, null, o.bias, o.bias],
      [words.sum, null, null, o.z],
      [words.out, null, null, o.value],
    ],
  };
}

/** The largest terms, in the order in which they are read. */
function shownTerms(o: Opened): { shown: Term[]; count: number; rest: number } {
  const largest = new Set(
    [...o.terms].sort((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, MOST),
  );
  const shown = o.terms.filter((term) => largest.has(term));
  const others = o.terms.filter((term) => !largest.has(term));
  return {
    shown,
    count: o.restCount + others.length,
    rest: o.restSum + others.reduce((sum, term) => sum + term.product, 0),
  };
}

function Body({ o, facts, source }: { o: Opened; facts: NeuronFacts; source: Source }) {
  const { shown, count, rest } = shownTerms(o);
  const tug = tugs(o);
  const rows = [
    ...shown.map((term) => ({ key: String(term.place), v: term.product })),
    ...(count ? [{ key: "rest", v: rest }] : []),
    { key: "b", v: o.bias },
  ];
  return (
    <div className="nsh">
      <div className="nsh-terms">
        <div className="nsh-columns">
          {shown.map((term) => (
            <TermColumn key={term.place} term={term} source={source} plane={facts.plane} />
          ))}
          {count > 0 && (
            <div className="nsh-term nsh-rest">
              <i>{words.rest(count)}</i>
              <Drop v={rest} />
              <AskNum
                v={rest}
                family="value"
                name={words.rest(count)}
                {...(count === o.restCount ? { what: "rest" } : { what: "z", heading: words.sum })}
                digits={2}
              />
            </div>
          )}
          <div className="nsh-term nsh-rest">
            <i>{words.bias}</i>
            <Drop v={o.bias} />
            <AskNum v={o.bias} family="value" name={words.bias} what="b" digits={2} />
          </div>
        </div>
        <Sum rows={rows} />
      </div>
      <div className="nsh-lane">
        <AskNum v={o.z} family="value" name={words.sum} what="z" />
        <Lane value={o.z} tug={tug?.z ?? null} pull={o.pull} height={32} />
        <AskNum v={tug?.z ?? null} family="tug" name={words.sum} what="z" />
      </div>
      {facts.activation && (
        <>
          <div className="gv-act nsh-act">
            <b>{facts.activation}</b>
            <Curve activation={facts.activation} z={o.z} value={o.value} width={110} height={84} />
          </div>
          <div className="nsh-lane">
            <AskNum v={o.value} family="value" name={words.out} what="a" />
            <Lane value={o.value} tug={tug?.value ?? null} pull={o.pull} height={32} />
            <AskNum v={tug?.value ?? null} family="tug" name={words.out} what="a" />
          </div>
        </>
      )}
    </div>
  );
}

function TermColumn({ term, source, plane }: { term: Term; source: Source; plane: boolean }) {
  const name = source.name(term.place);
  return (
    <div className="nsh-term">
      <div className="nsh-src">
        <Thumb source={source} place={term.place} x={term.x} plane={plane} />
        <span>
          <AskNum v={term.x} family="value" name={name} what={`x${term.place}`} digits={2} />
          <i title={name}>{source.short(term.place)}</i>
        </span>
      </div>
      <Drop v={term.x} />
      <div className={`nsh-mul lock-${term.state}`}>
        <b>×</b>
        <AskNum v={term.w} family="value" name={`w ${name}`} what={`w${term.place}`} digits={2} />
      </div>
      <div className="nsh-product">
        <Drop v={term.product} />
        <AskNum v={term.product} family="value" name={`w·${name}`} what={`p${term.place}`} digits={2} />
      </div>
    </div>
  );
}

/** A short wire downwards: hue and dash by sign, width by size. */
function Drop({ v }: { v: number }) {
  const width = Math.min(6, 1.5 + 2 * Math.log2(1 + Math.abs(Number.isFinite(v) ? v : 0)));
  return (
    <span
      className="nsh-drop"
      aria-hidden="true"
      style={{
        width,
        background:
          v === 0
            ? "var(--ink-3)"
            : v > 0
              ? "var(--val-pos)"
              : "repeating-linear-gradient(var(--val-neg) 0 7px, transparent 7px 9px)",
      }}
    />
  );
}
