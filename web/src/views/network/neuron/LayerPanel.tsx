import { useEffect, useReducer } from "react";
import { specOf } from "../../../graph/catalogue";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { onLive } from "../../../state/live";
import { useRun } from "../../../state/run";
import { useUi } from "../../../state/ui";
import { Button, count, plain, signed, t } from "../../../ui";
import { Settings } from "../../inspector/NodeSettings";
import { classAt, unitMark, unitWord } from "../classes";
import { waitingForRestart } from "../control/settings";
import { PoseTable, usePose } from "../PoseList";
import { paced } from "../paced";
import { activationOf, gradientOf, pullOf, streamed } from "../reading";
import { UnitPicture } from "./LayerView";
import { AskNum } from "./Num";
import { useNeuron } from "./useNeuron";
import { toGates, toNeuron, useZoom } from "./zoom";

/** More pictures than this would be too small to help. */
const MOST = 64;

/** The selected layer: shapes, the spread of its weights, and one unit's weights large. */
export function LayerPanel() {
  const id = useUi((s) => s.selection[0]);
  const node = useDoc((s) => s.doc.nodes.find((n) => n.id === id));
  const shapes = useRun((s) => s.graph?.shapes);
  const pose = usePose();
  useSlowFrames();
  if (!node) return <p className="insp-note insp-sec">{t.network.layer.none}</p>;
  const weight = streamed(node.id, "weight");
  const shape = shapes?.[node.id];
  const summary = specOf(node.op, "network")?.summary;
  return (
    <>
      <section className="insp-sec" aria-label={node.label ?? node.id}>
        <h3>{node.label ?? node.id}</h3>
        {summary && <p className="insp-note">{summary}</p>}
        <table className="figures">
          <tbody>
            <Row label={t.network.layer.shape} value={shape ? shape.join("×") || "1" : "–"} />
            {weight && <Row label={t.network.layer.weightShape} value={weight.shape.map(count).join("×")} />}
            {weight && <Row label={t.network.layer.largest} value={signed(largest(weight.data))} />}
            {weight && <Row label={t.network.layer.spread} value={plain(deviation(weight.data))} />}
          </tbody>
        </table>
      </section>
      <Settings key={`settings of ${node.id}`} node={node} engine={node.id} />
      <Waiting id={node.id} />
      {node.op === "input" && pose && <PoseTable pose={pose} />}
      {node.op === "dense"
        ? weight && <Units key={`units of ${node.id}`} id={node.id} units={weight.shape[0] ?? 1} />
        : node.op !== "label" && <Numbers id={node.id} name={node.label ?? node.id} />}
    </>
  );
}

/** A layer whose first weights would be drawn otherwise now: they come with the next restart. */
function Waiting({ id }: { id: string }) {
  const doc = useDoc((s) => s.doc);
  const drawnWith = (useRun((s) => s.more.initializers) ?? {}) as Record<string, string>;
  const was = waitingForRestart(doc, drawnWith).find(([node]) => node.id === id)?.[1];
  const words = t.control;
  if (was === undefined) return null;
  return (
    <section className="insp-sec" role="status">
      <p className="insp-note">{words.kept([words.choices.initializer], [words.initializers[was] ?? was])}</p>
      <Button size="sm" title={words.restartAbout} onClick={() => actions.restart()}>
        {words.restartNow}
      </Button>
    </section>
  );
}

function Row({ label, value }: { label: string; value: string }) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="num">{value}</td>
    </tr>
  );
}

/** Every unit of the layer as a small picture; choosing one opens it. */
function Units({ id, units }: { id: string; units: number }) {
  const facts = useNeuron("panel-fields", id);
  const node = useZoom((s) => s.node);
  const unit = useZoom((s) => s.unit);
  if (!facts) return null;
  const image = facts.source?.kind === "image" ? facts.source.shape.slice(-2) : null;
  return (
    <section className="insp-sec" aria-label={t.neuron.layer.units}>
      <h3>{t.neuron.layer.units}</h3>
      <ul className="lp-units">
        {Array.from({ length: Math.min(units, MOST) }, (_, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a unit is its place
          <li key={k}>
            <button
              type="button"
              className={`lp-unit ${node === id && unit === k ? "on" : ""}`}
              aria-pressed={node === id && unit === k}
              aria-label={t.neuron.layer.open(unitWord(id, k))}
              onClick={() => toNeuron(id, k)}
              onDoubleClick={() => toGates(id, k)}
            >
              <UnitPicture node={id} top={facts.top} unit={k} plane={facts.plane} image={image} />
              <span className="num unit-mark" title={unitMark(id, k)}>
                {unitMark(id, k)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {units > MOST && <p className="insp-note">{t.neuron.layer.more(units - MOST)}</p>}
    </section>
  );
}

/** Every unit of a layer that has no gates: its value and its tug, each can be asked why. */
function Numbers({ id, name }: { id: string; name: string }) {
  useEffect(() => {
    actions.watch("layer-numbers", [
      { node: id, port: "activation" },
      { node: id, port: "gradient" },
    ]);
    return () => actions.watch("layer-numbers", []);
  }, [id]);
  const values = activationOf(id)?.data;
  const gradients = gradientOf(id)?.data;
  const pull = pullOf();
  if (!values) return null;
  return (
    <section className="insp-sec" aria-label={t.neuron.layer.numbers}>
      <h3>{t.neuron.layer.numbers}</h3>
      <table className="figures lp-numbers">
        <tbody>
          {Array.from({ length: Math.min(values.length, MOST) }, (_, unit) => {
            const about = {
              name: t.neuron.units.of(
                name,
                classAt(id, unit) === undefined ? t.neuron.layer.unit(unit + 1) : unitWord(id, unit),
              ),
              what: "a",
              place: { node: id, unit },
            };
            const gradient = gradients?.[unit];
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a unit is its place
              <tr key={unit}>
                <th scope="row" className="unit-mark" title={unitMark(id, unit)}>
                  {unitMark(id, unit)}
                </th>
                <td>
                  <AskNum v={values[unit] ?? null} family="value" {...about} />
                </td>
                <td>
                  <AskNum v={gradient === undefined ? null : pull * gradient} family="tug" {...about} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {values.length > MOST && <p className="insp-note">{t.neuron.layer.more(values.length - MOST)}</p>}
    </section>
  );
}

function largest(data: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < data.length; i++) if (Math.abs(data[i]!) > Math.abs(most)) most = data[i]!;
  return most;
}

function deviation(data: ArrayLike<number>): number {
  const n = data.length;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    sum += data[i]!;
    squares += data[i]! * data[i]!;
  }
  return n ? Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2)) : 0;
}

/** Render again with new numbers, four times a second: these are read, not watched. */
function useSlowFrames(): void {
  const [, render] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const slow = paced(render, 250);
    const forget = [onLive(slow.run), slow.stop];
    return () => {
      for (const f of forget) f();
    };
  }, []);
}
