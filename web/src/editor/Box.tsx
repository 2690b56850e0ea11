import { type Node as FlowNode, Handle, type NodeProps, Position } from "@xyflow/react";
import { type CSSProperties, createContext, memo, type ReactNode, useContext } from "react";
import { engineRef } from "../graph/scope";
import { useDoc } from "../state/doc";
import { t } from "../ui/messages";
import { ask } from "./board";
import { HEADER, PORT, pillOf, STRIP } from "./geometry";
import { useNumberGesture, useTrackGesture } from "./numberGesture";
import { rangeOf } from "./numbers";
import { Predict } from "./Predict";
import { Rope } from "./rope/Rope";
import type { SceneNode } from "./scene";
import { useEditor } from "./store";

/** What a layer node shows inside: supplied by the networks room. */
export const LayerBody = createContext<((id: string) => ReactNode) | undefined>(undefined);

export type BoxNode = FlowNode<{ n: SceneNode; version: number }, "box">;

/** The real node under the painted one: it can be focused, named, dragged, wired and read out. */
export const Box = memo(function Box({ data }: NodeProps<BoxNode>) {
  const { n } = data;
  const body = useContext(LayerBody);
  return (
    <div className={`ed-box ed-${n.role}`} style={{ width: n.w, height: n.h }}>
      <Ports n={n} />
      {n.role === "source" && <SourceNumbers n={n} />}
      {(n.role === "gate" || n.role === "chip" || n.role === "port") && <GateNumbers n={n} />}
      {n.role === "output" && <OutputNumbers n={n} />}
      {n.role === "layer" && <div className="ed-layer-body nodrag nowheel">{body?.(n.id)}</div>}
      {n.role !== "output" && n.role !== "layer" && n.role !== "port" && <Predict n={n} />}
    </div>
  );
});

const portName = (n: SceneNode, i: number): string => n.spec?.ports[i]?.name ?? String(i + 1);

function Ports({ n }: { n: SceneNode }) {
  const words = t.editor.spoken;
  return (
    <>
      {n.ports.map((y, i) => (
        <Handle
          // biome-ignore lint/suspicious/noArrayIndexKey: a port is its number
          key={i}
          id={String(i)}
          type="target"
          position={Position.Left}
          className="ed-port"
          style={{ top: y, width: PORT.w, height: pillOf(n.ports.length - (n.offers ? 1 : 0)) }}
          isConnectableStart={n.role !== "output"}
          role="button"
          aria-label={n.role === "output" ? words.portOutput(n.symbol) : words.portIn(n.id, portName(n, i))}
        />
      ))}
      {n.outs.map((y, i) => (
        <Handle
          key={n.outNames[i] ?? i}
          id={`out${i}`}
          type="source"
          position={Position.Right}
          className="ed-port"
          style={{ top: y, width: PORT.w, height: pillOf(n.outs.length) }}
          role="button"
          aria-label={words.portOut(n.id)}
        />
      ))}
    </>
  );
}

function SourceNumbers({ n }: { n: SceneNode }) {
  const range = rangeOf(n);
  const free = n.node.op !== "data"; // a lock holds it against tugs and training, not against a hand
  const own = typeof n.node.params?.value === "number" ? n.node.params.value : 0;
  const number = useNumberGesture({
    engine: free ? n.engine : null,
    step: range.step,
    fallback: own,
    why: () => ask("value", n),
    type: () => useEditor.getState().set({ field: { node: n.id, what: "value" } }),
  });
  const track = useTrackGesture(free ? n.engine : null, range, own);
  const slides = free && n.node.op !== "constant";
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        className="ed-hit nodrag ed-number"
        style={{ top: 4, height: 28, right: 8, width: 82 }}
        aria-label={t.editor.formula.number(n.id)}
        {...number}
      />
      {slides && (
        <div
          className="ed-hit nodrag ed-track"
          style={{ top: 33, height: 21, left: 16, right: 16 }}
          role="slider"
          tabIndex={-1}
          aria-label={n.id}
          aria-valuemin={range.min}
          aria-valuemax={range.max}
          aria-valuenow={own}
          {...track}
        />
      )}
      <WhyTug n={n} />
    </>
  );
}

/** A number that can only be asked about: a click says where it comes from. */
function Why({ n, of, style }: { n: SceneNode; of: "value" | "gradient"; style: CSSProperties }) {
  const number = useNumberGesture({
    engine: null,
    step: 1,
    fallback: 0,
    why: () => ask(of, n),
    type: () => undefined,
  });
  const { whyValue, whyGradient } = t.editor.commands;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="ed-hit nodrag ed-number"
      style={style}
      aria-label={of === "value" ? whyValue : whyGradient}
      {...number}
    />
  );
}

const WhyTug = ({ n }: { n: SceneNode }) => (
  <Why n={n} of="gradient" style={{ bottom: 0, height: STRIP, left: 8, right: 8 }} />
);

function GateNumbers({ n }: { n: SceneNode }) {
  return (
    <>
      <Why n={n} of="value" style={{ top: 2, height: HEADER - 4, right: 8, width: 68 }} />
      {n.role !== "port" && <WhyTug n={n} />}
    </>
  );
}

function OutputNumbers({ n }: { n: SceneNode }) {
  const pulled = useDoc((s) => s.doc.output !== undefined && engineRef(s.doc, [], s.doc.output) === n.engine);
  return (
    <>
      <Why n={n} of="value" style={{ top: 36, height: 40, left: 8, right: 8 }} />
      <WhyTug n={n} />
      {pulled && <Rope n={n} />}
    </>
  );
}
