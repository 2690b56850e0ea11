import { useEffect } from "react";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { plain, signed, t } from "../../../ui";
import { toneOf } from "../../inspector/LiveNumber";
import { useLiveAnswer } from "../../inspector/useAnswer";
import { WhyPending } from "../../inspector/WhyPending";
import { Num, Prose } from "../../inspector/WhyReason";
import { CheckSection, CodeSection, FormulaSection } from "../../inspector/WhySections";
import { readWhy } from "../../inspector/why";
import { followDrawing, useLooked } from "./followDrawing";
import { type Asked, ask, toGates, useZoom } from "./zoom";

const words = t.neuron.why;

interface Place {
  node: string;
  unit: number;
}

interface NetTerm {
  name: string;
  slope: number | null;
  arriving: number | null;
  product: number | null;
  /** The neuron that it belongs to, which can be opened. */
  open: Place | null;
  /** A number of this neuron that can be asked in turn. */
  what: string | null;
}

interface NetHop {
  name: string;
  value: number | null;
  tug: number | null;
  open: Place | null;
}

/** What the engine adds for a network; the rest is as in the circuits lab. */
interface NetWhy extends Record<string, unknown> {
  name: string;
  result: number | null;
  tug: number | null;
  terms_of: NetTerm[];
  forward: NetHop[];
  back: NetHop[];
  objective: "none" | "loss" | "class" | "output";
  arriving: number | null;
}

/** Where a number of the opened neuron comes from: local slope × arriving tug, back to the pixels, on to the loss. */
export function WhyTab() {
  const node = useZoom((s) => s.node);
  const unit = useZoom((s) => s.unit);
  const asked = useZoom((s) => s.asked);
  const step = useRun((s) => (s.playing ? -1 : s.step));
  const place = asked?.place ?? (node !== null && unit !== null ? { node, unit } : null);
  const ready = asked !== null && place !== null;
  const looked = useLooked((s) => s.times);
  useEffect(() => (ready ? followDrawing() : undefined), [ready]);
  const args = ready ? { ...place, of: asked.of, what: asked.what } : {};
  const key = ready ? JSON.stringify([args, step, looked]) : null;
  const { answer, error } = useLiveAnswer<NetWhy>("why", args, key, 300);
  if (!ready) return <p className="insp-note insp-sec">{words.none}</p>;
  if (error || !answer) return <WhyPending error={error} />;
  return <Answer answer={answer} asked={asked} />;
}

function Answer({ answer, asked }: { answer: NetWhy; asked: Asked }) {
  const why = readWhy(answer);
  const value = asked.of === "value";
  return (
    <>
      <section className="insp-sec" data-testid="why">
        <h2>
          <i className="wy-name">{asked.name ?? answer.name}</i>{" "}
          <Num v={value ? why.result : why.tug} family={value ? "value" : "tug"} />
        </h2>
        {value && answer.terms_of.some((term) => term.product === null) && (
          <p className="why-tug">{words.jacobian}</p>
        )}
        <Terms terms={answer.terms_of} total={value ? why.result : why.tug} value={value} />
        <p className="why-sentence">
          <Prose text={why.sentence} />
        </p>
        {!value && answer.objective !== "none" && (
          <p className="why-tug">{words.pulled(words.toLossOf[answer.objective])}</p>
        )}
      </section>
      <Way
        title={value ? words.back : words.onward[answer.objective]}
        hops={value ? answer.back : answer.forward}
        value={value}
      />
      {!value && <Way title={words.back} hops={answer.back} value={false} />}
      <CheckSection why={why} />
      <FormulaSection why={why} />
      <CodeSection why={why} />
    </>
  );
}

/** Further at another unit: a neuron opens down to its gates, any other unit is asked as it is. */
function askAt(place: Place, value: boolean): void {
  const dense = useDoc.getState().doc.nodes.some((n) => n.id === place.node && n.op === "dense");
  if (dense) toGates(place.node, place.unit);
  ask({ of: value ? "value" : "gradient", what: dense ? "z" : "a", ...(dense ? {} : { place }) });
}

/** Every branch: local slope × what arrives = its product; several add up. */
function Terms({ terms, total, value }: { terms: NetTerm[]; total: number | null; value: boolean }) {
  if (!terms.length) return null;
  const family = value ? "value" : "tug";
  return (
    <div className="branches-sum">
      <table>
        <tbody>
          {terms.map((term, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows keep their order
            <tr key={i}>
              <td>
                <TermName term={term} value={value} />
              </td>
              <td className="num">
                {term.slope !== null && `${plain(term.slope)} × ${plain(term.arriving)}`}
              </td>
              <td>{term.product !== null && <Num v={term.product} family={family} />}</td>
            </tr>
          ))}
          {terms.length > 1 && terms.every((term) => term.product !== null) && (
            <tr className="total">
              <td>{t.views.why.total}</td>
              <td />
              <td>
                <Num v={total} family={family} />
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function TermName({ term, value }: { term: NetTerm; value: boolean }) {
  const { open, what } = term;
  if (what)
    return (
      <button
        type="button"
        className="link-button"
        onClick={() => ask({ of: value ? "value" : "gradient", what })}
      >
        {term.name}
      </button>
    );
  if (open)
    return (
      <button type="button" className="link-button" onClick={() => askAt(open, value)}>
        {term.name}
      </button>
    );
  return <>{term.name}</>;
}

/** The strongest way through the net, hop by hop; neurons on it can be opened. */
function Way({ title, hops, value }: { title: string; hops: NetHop[]; value: boolean }) {
  if (!hops.length) return null;
  const numbers = hops.map((h) => Math.abs((value ? h.value : h.tug) ?? 0));
  const most = Math.max(...numbers, 1e-30);
  return (
    <section className="insp-sec">
      <h3>{title}</h3>
      <ol className="path">
        {hops.map((hop, i) => {
          const v = value ? hop.value : hop.tug;
          const tone = toneOf(v, value ? "value" : "tug");
          const { open } = hop;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: hops keep their order
            <li key={i}>
              <button
                type="button"
                className="path-row"
                disabled={!open}
                onClick={() => open && askAt(open, value)}
              >
                <span className="path-symbol" aria-hidden="true">
                  {open ? "+" : i === 0 ? "▾" : "x"}
                </span>
                <span className="path-words">{hop.name}</span>
                <span className="num path-slope">
                  {!value && hop.value !== null ? signed(hop.value, 2) : ""}
                </span>
                <Num v={v} family={value ? "value" : "tug"} />
                <u className={tone} style={{ width: `${((numbers[i] ?? 0) / most) * 100}%` }} />
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
