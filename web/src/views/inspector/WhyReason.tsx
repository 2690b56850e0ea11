import { type CSSProperties, Fragment } from "react";
import { type Asked, useUi } from "../../state/ui";
import { plain, signed, t } from "../../ui";
import { useFirst } from "../../ui/useFirst";
import { toneOf } from "./LiveNumber";
import { marks, type Term, type WhyAnswer } from "./why";

/** Prose of the engine, with its variables in italics. */
export function Prose({ text }: { text: string }) {
  return (
    <>
      {marks(text).map((part, i) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of a sentence keep their order
        part.variable ? <i key={i}>{part.text}</i> : <Fragment key={i}>{part.text}</Fragment>,
      )}
    </>
  );
}

interface NumProps {
  v: number | null;
  family: "value" | "tug";
  /** It has yet to be predicted. */
  secret?: boolean;
}

export function Num({ v, family, secret = false }: NumProps) {
  return <b className={`num ${toneOf(v, family)}`}>{secret ? t.views.inspector.unpredicted : signed(v)}</b>;
}

export function WhyTitle({ why, of }: { why: WhyAnswer; of: Asked["of"] }) {
  const words = t.views.why;
  const title = of === "value" ? words.ofValue : of === "share" ? words.ofShare : words.ofGradient;
  return (
    <h2>
      {title} <Num v={why.result} family={of === "value" ? "value" : "tug"} />?
    </h2>
  );
}

/** The product, or the sum of products, and what it means in a sentence. */
export function Reason({ why, asked }: { why: WhyAnswer; asked: Asked }) {
  const { terms } = why;
  const [only] = terms;
  return (
    <>
      {asked.of !== "value" && terms.length === 1 && only && (
        <Product term={only} node={why.node} share={asked.of === "share"} />
      )}
      {asked.of !== "value" && terms.length > 1 && <Branches why={why} />}
      {why.sentence && (
        <p className="why-sentence">
          <Prose text={why.sentence} />
        </p>
      )}
      {asked.of !== "value" && <p className="why-tug">{tugWords(why)}</p>}
      {asked.of === "value" && <Inputs why={why} />}
    </>
  );
}

/** What a value is made of; each can be asked in turn. */
function Inputs({ why }: { why: WhyAnswer }) {
  const words = t.views.why;
  const { shown, more } = useFirst(why.inputs);
  if (!why.inputs.length) return null;
  return (
    <ul className="inputs">
      {shown.map((input, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same node may be read twice
        <li key={i}>
          <button
            type="button"
            className="path-row"
            onClick={() => useUi.getState().set({ asked: { of: "value", node: input.node } })}
          >
            <span className="sr-only">{words.askValue(input.name)} </span>
            <span className="path-symbol">{input.symbol}</span>
            <span className="path-words">
              <i>{input.name}</i>
            </span>
            <span />
            <Num v={input.value} family="value" />
          </button>
        </li>
      ))}
      {more && <li>{more}</li>}
    </ul>
  );
}

function tugWords(why: WhyAnswer): string {
  const words = t.views.why;
  if (!why.pull) return words.noPull;
  return words.tug(signed(why.pull), signed(why.gradient), signed(why.tug));
}

interface ProductProps {
  term: Term;
  node: string;
  /** Of one wire: there may be other branches. */
  share: boolean;
}

function Product({ term, node, share }: ProductProps) {
  const words = t.views.why;
  return (
    <div className="eq" style={{ "--letters": lettersOf(term) } as CSSProperties}>
      <div className="eq-box">
        <Num v={term.slope} family="value" />
        <small>
          {words.localSlope}
          {term.slopeIs && (
            <>
              , <Prose text={term.slopeIs} />
            </>
          )}
        </small>
      </div>
      <span className="eq-op">×</span>
      <button type="button" className="eq-box" onClick={() => ask(term.via)}>
        <span className="sr-only">{words.askStep(term.via)} </span>
        <Num v={term.arriving} family="tug" secret={term.secret} />
        <small>{words.arriving(term.viaSymbol || term.via)}</small>
      </button>
      <span className="eq-op">=</span>
      <div className={`eq-box eq-result ${toneOf(term.product, "tug")}`}>
        <Num v={term.product} family="tug" />
        <small>
          <Prose text={share ? words.resultShare(node) : words.result(node)} />
        </small>
      </div>
    </div>
  );
}

/** How long the longest number of the equation is: the letters of all three are as large as fit. */
const lettersOf = ({ slope, arriving, product }: Term): number =>
  Math.max(...[slope, arriving, product].map((v) => signed(v).length));

function ask(node: string): void {
  useUi.getState().set({ asked: { of: "gradient", node } });
}

/** Fan-out: every place that reads the number sends its own share back. */
function Branches({ why }: { why: WhyAnswer }) {
  const words = t.views.why;
  const { shown, more } = useFirst(why.terms);
  return (
    <div className="branches-sum">
      <p>{words.sum(why.terms.length)}</p>
      <table>
        <tbody>
          {shown.map((term, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same gate may be fed twice
            <tr key={i}>
              <td>
                <button type="button" className="link-button" onClick={() => ask(term.via)}>
                  {words.through(term.viaName)}
                </button>
              </td>
              <td className="num">
                {plain(term.slope)} × {term.secret ? t.views.inspector.unpredicted : plain(term.arriving)}
              </td>
              <td>
                <Num v={term.product} family="tug" secret={term.secret} />
              </td>
            </tr>
          ))}
          {more && (
            <tr>
              <td colSpan={3}>{more}</td>
            </tr>
          )}
          <tr className="total">
            <td>{words.total}</td>
            <td />
            <td>
              <Num v={why.result} family="tug" />
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
