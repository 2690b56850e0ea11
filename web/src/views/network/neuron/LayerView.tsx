import { useEffect, useReducer } from "react";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { onLive } from "../../../state/live";
import { useRun } from "../../../state/run";
import { signed, t } from "../../../ui";
import { toneOf } from "../../inspector/LiveNumber";
import { unitMark, unitWord } from "../classes";
import { paced } from "../paced";
import { activationOf, gradientOf, pullOf, streamed } from "../reading";
import { Tiles } from "../Tiles";
import { sizeOf } from "./columns";
import { FieldTile } from "./FieldTile";
import { useNeuron } from "./useNeuron";
import { toGates, toNeuron, useZoom } from "./zoom";

const words = t.neuron.layer;
/** More cards than this are asked for first. */
const MOST = 120;

/** A layer opened: every unit with its boundary or its weights, its value and its tug. */
export function LayerView({ node }: { node: string }) {
  const facts = useNeuron("layer-fields", node);
  const chosen = useZoom((s) => s.unit);
  const name = useDoc((s) => s.doc.nodes.find((n) => n.id === node)?.label ?? node);
  const units = sizeOf(useRun((s) => s.graph?.shapes[node]));
  const [, render] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    actions.watch("layer", [
      { node, port: "bias" },
      { node, port: "weight" },
    ]);
    const slow = paced(render);
    const forget = [onLive(slow.run), slow.stop, () => actions.watch("layer", [])];
    return () => {
      for (const f of forget) f();
    };
  }, [node]);
  if (!facts) return null;
  const image = facts.source?.kind === "image" ? facts.source.shape.slice(-2) : null;
  const value = activationOf(facts.top);
  const gradient = gradientOf(facts.top);
  const pull = pullOf();
  const bias = streamed(node, "bias");
  return (
    <section className="lv" aria-label={words.title(name, units)} data-testid="layer">
      <header className="lv-head">
        <h2>{words.title(name, units)}</h2>
        <p>{words.hint}</p>
      </header>
      <ul className="lv-grid">
        {Array.from({ length: Math.min(units, MOST) }, (_, unit) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a unit is its place
          <li key={unit}>
            <button
              type="button"
              className={`lv-unit ${chosen === unit ? "on" : ""}`}
              aria-pressed={chosen === unit}
              aria-label={t.neuron.net.unit(
                t.neuron.units.of(name, unitWord(node, unit)),
                value?.data[unit] ?? null,
              )}
              onClick={() => toNeuron(node, unit)}
              onDoubleClick={() => toGates(node, unit)}
              onKeyDown={(e) => {
                if (e.key !== "Enter" || chosen !== unit) return;
                e.preventDefault();
                toGates(node, unit);
              }}
            >
              <UnitPicture node={node} top={facts.top} unit={unit} plane={facts.plane} image={image} />
              <span className="lv-row">
                <b className="num unit-mark">{unitMark(node, unit)}</b>
                <Figure v={value?.data[unit] ?? null} family="value" />
              </span>
              <span className="lv-row">
                <small>{words.bias}</small>
                <Figure v={bias?.data[unit] ?? null} family="value" />
              </span>
              <span className="lv-row">
                <small>{words.tug}</small>
                <Figure v={gradient ? pull * (gradient.data[unit] ?? 0) : null} family="tug" />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {units > MOST && <p className="ink-3">{words.more(units - MOST)}</p>}
    </section>
  );
}

function Figure({ v, family }: { v: number | null; family: "value" | "tug" }) {
  return <span className={`num ${toneOf(v, family)}`}>{signed(v, 2)}</span>;
}

interface PictureProps {
  node: string;
  top: string;
  unit: number;
  plane: boolean;
  image: number[] | null;
}

/** What a unit looks for: its boundary in the plane, else its weights, as an image where it reads one. */
export function UnitPicture({ node, top, unit, plane, image }: PictureProps) {
  const label = t.network.layer.unit(unit + 1);
  if (plane) return <FieldTile node={top} unit={unit} label={label} className="lv-picture" />;
  const read = () => {
    const weight = streamed(node, "weight");
    if (!weight) return null;
    const inputs = weight.shape[1] ?? 1;
    const data = (weight.data as Float32Array).subarray(unit * inputs, (unit + 1) * inputs);
    const [rows, cols] = image && image[0]! * image[1]! === inputs ? image : blockOf(inputs);
    return {
      data,
      sheet: { rows: 1, cols: 1, count: Math.min(inputs, rows! * cols!), across: cols!, gap: 0 },
    };
  };
  return <Tiles read={read} tone="signed" label={label} className="lv-picture" />;
}

/** A block that is about as wide as high, for weights that are no image. */
function blockOf(inputs: number): [number, number] {
  const cols = Math.ceil(Math.sqrt(inputs));
  return [Math.ceil(inputs / cols), cols];
}
