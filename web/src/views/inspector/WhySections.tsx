import { useUi } from "../../state/ui";
import { Badge, plain, signed, superscript, t } from "../../ui";
import { useFirst } from "../../ui/useFirst";
import { CodeView } from "./CodeView";
import { toneOf } from "./LiveNumber";
import { Tex } from "./Tex";
import { Num, Prose } from "./WhyReason";
import { bars, type Check, type Hop, tugs, type WhyAnswer } from "./why";

/** The tug from the output to here, gate by gate, with a bar for what is left of it. */
export function PathSection({ why }: { why: WhyAnswer }) {
  const words = t.views.why;
  const { shown, more } = useFirst(why.path);
  if (!why.path.length) return null;
  const tug = tugs(why);
  const width = bars(tug);
  return (
    <section className="insp-sec">
      <h3>{words.follow}</h3>
      <ol className="path">
        {shown.map((hop, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a gate may stand on a path once only, its place is its key
          <PathRow key={i} hop={hop} tug={tug[i]} width={width[i]} on={i === why.path.length - 1} />
        ))}
        {more && <li>{more}</li>}
      </ol>
      {why.otherPaths > 0 && <p className="insp-note">{words.otherPaths(why.otherPaths)}</p>}
    </section>
  );
}

interface PathRowProps {
  hop: Hop;
  tug: number | null | undefined;
  width: number | undefined;
  on: boolean;
}

function PathRow({ hop, tug = null, width = 0, on }: PathRowProps) {
  const tone = toneOf(tug, "tug");
  const ask = () => useUi.getState().set({ asked: { of: "gradient", node: hop.node } });
  return (
    <li>
      <button type="button" className={`path-row ${on ? "on" : ""}`} onClick={ask}>
        <span className="sr-only">{t.views.why.askStep(hop.node)} </span>
        <span className="path-symbol">{hop.symbol}</span>
        <span className="path-words" title={hop.words.replaceAll("*", "")}>
          <Prose text={hop.words} />
        </span>
        <span className="num path-slope">{hop.slope === null ? "" : `× ${plain(hop.slope)}`}</span>
        <Num v={tug} family="tug" secret={hop.secret} />
        <u className={tone} style={{ width: `${width * 100}%` }} />
      </button>
    </li>
  );
}

export function CheckSection({ why }: { why: WhyAnswer }) {
  const words = t.views.why;
  const { check } = why;
  if (!check) return null;
  return (
    <section className="insp-sec">
      <h3>
        {words.check} <span className="grow" /> <Verdict check={check} />
      </h3>
      <table className="check">
        <tbody>
          <tr>
            <th scope="row">{words.checkAnalytic}</th>
            <td className="num">{signed(check.analytic, 6)}</td>
          </tr>
          <tr>
            <th scope="row">
              <Prose text={words.checkNumerical(check.h === null ? "" : power(check.h))} />
            </th>
            <td className="num">{signed(check.numerical, 6)}</td>
          </tr>
          <tr>
            <th scope="row">{words.checkError}</th>
            <td className="num">{check.relativeError === null ? "–" : plain(check.relativeError, 3)}</td>
          </tr>
        </tbody>
      </table>
      {check.sentence && (
        <p className="insp-note">
          <Prose text={check.sentence} />
        </p>
      )}
    </section>
  );
}

function Verdict({ check }: { check: Check }) {
  const words = t.views.why;
  if (check.kink) return <Badge icon="warning">{words.atKink}</Badge>;
  if (check.verdict === "unmeasured") return <Badge icon="warning">{words.unmeasured}</Badge>;
  if (check.verdict === "differs")
    return (
      <Badge tone="error" icon="warning">
        {words.differs}
      </Badge>
    );
  return (
    <Badge tone="ok" icon="check">
      {words.matches}
    </Badge>
  );
}

/** 1e-4 as 10⁻⁴; any other number as it is. */
export function power(h: number): string {
  const exponent = Math.log10(h);
  return Number.isInteger(exponent) ? `10${superscript(exponent)}` : plain(h);
}

export function FormulaSection({ why }: { why: WhyAnswer }) {
  if (!why.tex) return null;
  return (
    <section className="insp-sec">
      <h3>{t.views.why.formula}</h3>
      <div className="why-formula">
        <Formula source={why.tex} />
        {why.texNumbers && <Formula source={why.texNumbers} />}
      </div>
    </section>
  );
}

/** More than this, in letters of TeX, nobody reads and no browser typesets in a moment. */
const LONGEST = 1500;

const Formula = ({ source }: { source: string }) =>
  source.length > LONGEST ? (
    <p className="insp-note">{t.views.why.long(source.length)}</p>
  ) : (
    <Tex source={source} spoken={source} display />
  );

export function CodeSection({ why }: { why: WhyAnswer }) {
  const words = t.views.why;
  if (!why.code.length) return null;
  return (
    <section className="insp-sec">
      <h3>{words.code}</h3>
      <CodeView lines={why.code} marked={why.marked} label={words.code} />
    </section>
  );
}
