import { useEffect, useReducer, useState } from "react";
import { useDoc } from "../../../state/doc";
import { onLive } from "../../../state/live";
import { useRun } from "../../../state/run";
import { useUi } from "../../../state/ui";
import { count, NumberField, plain, signed, t } from "../../../ui";
import { paced } from "../paced";
import { streamed } from "../reading";
import { Tiles } from "../Tiles";

/** The selected layer: shapes, the spread of its weights, and one unit's weights large. */
export function LayerPanel() {
  const id = useUi((s) => s.selection[0]);
  const node = useDoc((s) => s.doc.nodes.find((n) => n.id === id));
  const shapes = useRun((s) => s.graph?.shapes);
  useSlowFrames();
  if (!node) return <p className="insp-note">{t.network.layer.none}</p>;
  const weight = streamed(node.id, "weight");
  const shape = shapes?.[node.id];
  return (
    <section className="insp-sec" aria-label={node.label ?? node.id}>
      <h3>{node.label ?? node.id}</h3>
      <table className="figures">
        <tbody>
          <Row label={t.network.layer.shape} value={shape?.join("×") || "1"} />
          {weight && <Row label={t.network.layer.weightShape} value={weight.shape.map(count).join("×")} />}
          {weight && <Row label={t.network.layer.largest} value={signed(largest(weight.data))} />}
          {weight && <Row label={t.network.layer.spread} value={plain(deviation(weight.data))} />}
        </tbody>
      </table>
      {weight && (
        <UnitWeights key={node.id} id={node.id} source={node.inputs?.[0]} units={weight.shape[0] ?? 1} />
      )}
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

function UnitWeights({ id, source, units }: { id: string; source: string | undefined; units: number }) {
  const [unit, setUnit] = useState(0);
  const shape = useRun((s) => (source ? s.graph?.shapes[source] : undefined));
  const read = () => {
    const weight = streamed(id, "weight");
    if (!weight) return null;
    const inputs = weight.shape[1] ?? 1;
    const data = Array.prototype.slice.call(weight.data, unit * inputs, (unit + 1) * inputs) as number[];
    const image = shape && shape.length >= 2 ? shape.slice(-2) : [1, inputs];
    return { data, sheet: { rows: image[0]!, cols: image[1]!, count: 1, across: 1, gap: 0 } };
  };
  return (
    <div className="unit-weights">
      <div className="unit-pick">
        <span>{t.network.layer.pickUnit}</span>
        <NumberField
          label={t.network.layer.pickUnit}
          value={unit}
          integer
          min={0}
          max={units - 1}
          step={1}
          onCommit={setUnit}
        />
      </div>
      <Tiles read={read} tone="signed" label={t.network.layer.unit(unit)} className="unit-tile" />
    </div>
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
