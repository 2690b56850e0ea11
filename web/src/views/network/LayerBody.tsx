import { useEffect, useRef } from "react";
import { hasWeight } from "../../graph/catalogue";
import type { DocNode } from "../../graph/document";
import { useDoc } from "../../state/doc";
import { live, onLive } from "../../state/live";
import { useRun } from "../../state/run";
import { plain, signed, t } from "../../ui";
import { nameOfSide } from "./answers";
import { ClassBars } from "./ClassBars";
import { classAt } from "./classes";
import { InputBody } from "./InputBody";
import { Masked } from "./insight/Masked";
import { useLight } from "./insight/step/light";
import { LayerParts } from "./neuron";
import { paced } from "./paced";
import { activationOf, argmax, gradientOf, isPastTheRope, norm, streamed, stripOf } from "./reading";
import { weightSheet } from "./sheets";
import { useShown } from "./shown";
import { Tiles } from "./Tiles";
import { TryOpener } from "./TryTab";

/** What a layer node shows inside: its numbers for the example on the screen, and its weights. */
export function LayerBody({ id }: { id: string }) {
  const node = useDoc((s) => s.doc.nodes.find((n) => n.id === id));
  const output = useDoc((s) => s.doc.output);
  const light = useLight(id);
  if (!node) return null;
  const name = node.label ?? node.id;
  if (node.op === "input")
    return (
      <>
        <InputBody id={id} />
        <TryOpener />
      </>
    );
  if (node.op === "label") return <LabelBody id={id} />;
  return (
    <div className={`layer-body ${light}`}>
      {id === output ? <ClassBars id={id} /> : <Activations id={id} name={name} />}
      {hasWeight(node.op) && id !== output && <Weights node={node} name={name} />}
      <LayerParts node={node} />
      <TugNorm id={id} name={name} />
      {id === output && <TryOpener />}
    </div>
  );
}

function Activations({ id, name }: { id: string; name: string }) {
  const read = () => stripOf(activationOf(id));
  return (
    <Masked id={id} name={name}>
      <Tiles
        read={read}
        tone="signed"
        label={t.network.body.activation(name)}
        className="layer-activations"
      />
    </Masked>
  );
}

function Weights({ node, name }: { node: DocNode; name: string }) {
  const source = node.inputs?.[0];
  const shape = useRun((s) => (source ? s.graph?.shapes[source] : undefined));
  const image = shape && shape.length >= 2 ? shape.slice(-2) : null;
  const read = () => {
    const weight = streamed(node.id, "weight");
    return weight && { data: weight.data, sheet: weightSheet(weight.shape, image) };
  };
  const label = image ? t.network.body.weights(name) : t.network.body.weightMatrix(name);
  return <Tiles read={read} tone="signed" label={label} className="layer-weights" />;
}

/** Exactly nothing is "0.00", as everywhere. */
const size = (v: number): string => plain(v, v === 0 ? 3 : 2);

/** ‖tug‖: a tensor has no sign, so the strip is ink. */
function TugNorm({ id, name }: { id: string; name: string }) {
  const text = useRef<HTMLOutputElement>(null);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const words = t.network.body;
    const numeral = paced(() => {
      const g = gradientOf(id);
      const past = isPastTheRope(id);
      if (text.current)
        text.current.textContent = g ? size(norm(g.data)) : past ? words.onScores : words.none;
      if (row.current) row.current.title = past ? words.onScoresLong(name) : name;
      row.current?.toggleAttribute("data-told", !g && past);
    });
    numeral.run();
    const forget = [onLive(numeral.run), useShown.subscribe(numeral.run), numeral.stop];
    return () => {
      for (const f of forget) f();
    };
  }, [id, name]);
  return (
    <div className="layer-tug" ref={row}>
      <span>{t.network.body.tug}</span>
      <output ref={text} className="num" />
    </div>
  );
}

/** The class of a target; a number where it has no name but that, whole ones without noughts. */
function answerText(id: string, target: ArrayLike<number>): string {
  if (target.length > 1) return classAt(id, argmax(target)) ?? String(argmax(target));
  const value = target[0] ?? 0;
  const name = nameOfSide(useRun.getState().graph?.answers ?? [], value, 0.5);
  return name ?? signed(value, Number.isInteger(value) ? 1 : 2);
}

function LabelBody({ id }: { id: string }) {
  const text = useRef<HTMLOutputElement>(null);
  const drawing = useShown((s) => s.mode === "drawing");
  useEffect(() => {
    const paint = () => {
      const label = streamed(id, "activation");
      // Of a probe or a drawing nobody knows the answer, unless it was said.
      const known = !drawing && (live.row !== null || typeof useRun.getState().more.answer === "number");
      const said = label && known ? answerText(id, label.data) : "–";
      if (!text.current) return;
      text.current.textContent = said;
      text.current.classList.toggle("long", said.length > 4);
    };
    paint();
    return onLive(paint);
  }, [id, drawing]);
  return (
    <div className="layer-body label-body">
      <output ref={text} className="num label-digit" aria-label={t.network.body.answer} />
      <span className="ink-3">{t.network.body.answer}</span>
    </div>
  );
}
