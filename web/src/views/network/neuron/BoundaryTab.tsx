import { type ReactNode, useState } from "react";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { live } from "../../../state/live";
import { useRun } from "../../../state/run";
import { NumberField, percent, Segmented, type SegmentedProps, t } from "../../../ui";
import { recall, remember } from "../../../ui/memory";
import { Boundary, type Tool } from "./Boundary";
import { LossLine } from "./LossLine";
import { giveAnswer, isPlane, usePlane, usePlaneData } from "./plane";

const words = t.neuron.boundary;

/** The inspector's big picture of what the net has learnt, with the points, the probe and the brush. */
export function BoundaryTab() {
  usePlaneData();
  const plane = usePlane((s) => s.plane);
  const [steps, setSteps] = useState(() => recall("network.steps", false));
  const [tool, setTool] = useState<Tool>({ kind: "probe" });
  if (plane === null) return <p className="insp-note insp-sec">{words.empty}</p>;
  if (!isPlane(plane)) return <p className="insp-note insp-sec">{words.none}</p>;
  const classes = plane.classes;
  return (
    <>
      <section className="insp-sec bd" aria-label={words.label}>
        <Boundary plane={plane} steps={steps} tool={tool} />
        {plane.inputs === 2 && (
          <div className="bd-row">
            <Segmented
              label={words.shading}
              size="sm"
              value={steps ? "steps" : "smooth"}
              options={[
                { value: "smooth", label: words.smooth },
                { value: "steps", label: words.steps },
              ]}
              onChange={(to) => {
                setSteps(to === "steps");
                remember("network.steps", to === "steps");
              }}
            />
          </div>
        )}
        {plane.drawable && classes.length > 0 && (
          <div className="bd-row">
            <Segmented
              label={words.tool}
              size="sm"
              tone="wash"
              value={tool.kind === "brush" ? `brush${tool.label}` : tool.kind}
              options={[
                { value: "probe", label: words.probe },
                ...classes.map((name, k) => ({
                  value: `brush${k}`,
                  label: <Mark label={k} classes={classes.length} name={name} />,
                  name: words.brush(words.classNamed(name)),
                })),
                { value: "erase", label: words.erase },
              ]}
              onChange={(to) =>
                setTool(
                  to === "probe" || to === "erase"
                    ? { kind: to }
                    : { kind: "brush", label: Number(to.slice("brush".length)) },
                )
              }
            />
          </div>
        )}
        {tool.kind === "probe" && (classes.length > 0 ? <AnswerClass classes={classes} /> : <AnswerValue />)}
        <Legend classes={classes} line={plane.inputs === 1} values={plane.tones.length > 0} />
      </section>
      <section className="insp-sec" aria-label={words.loss}>
        <LossLine />
        <Figures closed={plane.closed} />
      </section>
    </>
  );
}

interface AnswerProps<T extends string> {
  value: T | null;
  options: SegmentedProps<T>["options"];
  onChange: (value: T | null) => void;
  children?: ReactNode;
}

/** What the probe should be: only then it has a loss, and tugs of it. */
function Answer<T extends string>({ value, options, onChange, children }: AnswerProps<T>) {
  return (
    <div className="bd-row bd-answer">
      <span>{words.answer}</span>
      <Segmented<T | "none">
        label={words.answer}
        size="sm"
        tone="wash"
        value={value ?? "none"}
        options={[{ value: "none", label: words.unknown }, ...options]}
        onChange={(to) => onChange(to === "none" ? null : to)}
      />
      {children}
    </div>
  );
}

function AnswerClass({ classes }: { classes: string[] }) {
  const answer = usePlane((s) => s.answer);
  return (
    <Answer
      value={answer === null || answer >= classes.length ? null : String(answer)}
      options={classes.map((name, k) => ({
        value: String(k),
        label: <Mark label={k} classes={classes.length} name={name} />,
        name: words.classNamed(name),
      }))}
      onChange={(to) => giveAnswer(to === null ? null : Number(to))}
    />
  );
}

/** On a curve that is learnt. */
function AnswerValue() {
  const answer = usePlane((s) => s.answer);
  return (
    <Answer
      value={answer === null ? null : "value"}
      options={[{ value: "value", label: words.aValue }]}
      onChange={(to) => giveAnswer(to === null ? null : netSays())}
    >
      {answer !== null && (
        <NumberField label={words.rightValue} value={answer} step={0.1} onCommit={giveAnswer} />
      )}
    </Answer>
  );
}

/** What the net says at the probe, to two places: from there the right value is a nudge away. */
function netSays(): number {
  const said = live.parts.get(`${useDoc.getState().doc.output}:activation`)?.data[0] ?? 0;
  return Number.isFinite(said) ? Math.round(said * 100) / 100 : 0;
}

/** Circle and diamond for two classes, their names for more. */
function Mark({ label, classes, name }: { label: number; classes: number; name: string }) {
  if (classes > 2) return <b className="num">{name}</b>;
  return (
    <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
      {label ? (
        <circle r="4.6" fill="var(--val-pos)" />
      ) : (
        <rect x="-3.7" y="-3.7" width="7.4" height="7.4" transform="rotate(45)" fill="var(--val-neg)" />
      )}
    </svg>
  );
}

function Legend({ classes, line, values }: { classes: string[]; line: boolean; values: boolean }) {
  const two = classes.length === 2;
  return (
    <div className="bd-legend">
      {values &&
        !line &&
        [1, 0].map((k) => (
          <span key={k}>
            <Mark label={k} classes={2} name="" /> {k ? words.above : words.below}
          </span>
        ))}
      {values && !line && <span>{words.deeper}</span>}
      {two &&
        [1, 0].map((k) => (
          <span key={k}>
            <Mark label={k} classes={2} name="" /> {words.classNamed(classes[k] ?? "")}
          </span>
        ))}
      <span>
        <svg width="20" height="4" aria-hidden="true">
          <path d="M0 2h20" stroke="var(--ink-1)" strokeWidth="2" />
        </svg>
        {line ? words.fit : classes.length > 2 ? words.border : words.zero("f = 0")}
      </span>
      {classes.length > 2 && <span>{words.lead}</span>}
      <span>
        <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
          <circle r="4" fill="var(--ink-2)" />
        </svg>
        {words.train}
      </span>
      <span>
        <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
          <circle r="4" fill="none" stroke="var(--ink-2)" strokeWidth="1.6" />
        </svg>
        {words.validation}
      </span>
    </div>
  );
}

function Figures({ closed }: { closed: number }) {
  const metrics = useRun((s) => s.metrics);
  const opened = metrics.test_accuracy !== null && metrics.test_accuracy !== undefined;
  const judged = metrics.train_accuracy !== null && metrics.train_accuracy !== undefined;
  if (!judged) return null;
  const rows: [string, string][] = [
    [words.trainAccuracy, percent(metrics.train_accuracy)],
    [words.validationAccuracy, percent(metrics.validation_accuracy)],
  ];
  return (
    <table className="figures">
      <tbody>
        {rows.map(([label, value]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className="num">{value}</td>
          </tr>
        ))}
        {(closed > 0 || opened) && (
          <tr>
            <th scope="row">{words.testAccuracy}</th>
            <td className="num">
              {opened ? (
                percent(metrics.test_accuracy)
              ) : (
                <button
                  type="button"
                  className="envelope"
                  title={t.network.panel.envelopeHint}
                  onClick={() => actions.act({ kind: "envelope", open: true })}
                >
                  {t.network.panel.envelope}
                </button>
              )}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
