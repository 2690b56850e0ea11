import { type KeyboardEvent, useEffect, useRef } from "react";
import { unitsBehind } from "../../editor/geometry";
import { useDoc } from "../../state/doc";
import { onLive } from "../../state/live";
import { useRun } from "../../state/run";
import { signed, t } from "../../ui";
import { classAt } from "./classes";
import { usePlane } from "./neuron/plane";
import { paced } from "./paced";
import { activationOf, argmax } from "./reading";
import { useRopeHand } from "./ropeHand";
import { pullOnce, useShown } from "./shown";

/** How the outputs are read: shares of one, or any numbers, which have a sign. */
type Reads = "softmax" | "shares" | "numbers";

/** One bar an output, and each is a rope: drag it up or right to ask for more, down or left for less. */
export function ClassBars({ id }: { id: string }) {
  const classes = useRun((s) => s.graph?.classes[id]);
  const outputs = useOutputs(id);
  const reads = useReads(id);
  const plane = usePlane((s) => (s.plane?.inputs ?? 0) > 0);
  const host = useRef<HTMLFieldSetElement>(null);
  const held = useShown((s) => s.held);
  usePaintedBars(host, id, reads);
  const units = Array.from({ length: outputs }, (_, unit) => unit);
  const words = t.insight.pull;
  const known = useShown((s) => s.pulledOnce);
  const hint = plane ? words.points : outputs === 1 ? words.hint : t.network.rope.hint;
  // The node has room for how it is done; what comes of it is in the title.
  const how = plane ? words.points : outputs === 1 ? words.how : t.network.rope.how;
  return (
    <fieldset
      ref={host}
      className={`class-bars nodrag nopan reads-${reads}`}
      aria-label={outputs === 1 ? words.title : t.network.rope.title}
      title={hint}
    >
      {units.map((unit) => (
        <ClassRow
          key={unit}
          unit={unit}
          name={outputs === 1 ? "" : (classes?.[unit] ?? String(unit))}
          amount={held?.unit === unit ? held.amount : null}
        />
      ))}
      {/* how to pull comes first; after that, the room is the verdict's */}
      <p className="num class-verdict" hidden={!known && outputs > 2} />
      {outputs <= 2 && <p className="class-hint">{how}</p>}
      {!known && outputs > 2 && <p className="class-how">{how}</p>}
    </fieldset>
  );
}

/** As the engine tells it; before that, or of a drawing that it refuses, as it is drawn: the box has that size. */
function useOutputs(id: string): number {
  const drawn = useDoc((s) => {
    const node = s.doc.nodes.find((n) => n.id === id);
    return node ? unitsBehind(s.doc, node) : 0;
  });
  return useRun((s) => s.graph?.shapes[id]?.[0] ?? drawn);
}

function useReads(id: string): Reads {
  const node = useDoc((s) => s.doc.nodes.find((n) => n.id === id));
  const activation = node?.op === "dense" ? node.params?.activation : node?.op;
  return activation === "softmax" ? "softmax" : activation === "sigmoid" ? "shares" : "numbers";
}

interface ClassRowProps {
  unit: number;
  name: string;
  amount: number | null;
}

function ClassRow({ unit, name, amount }: ClassRowProps) {
  const { handlers } = useRopeHand(true);
  const onKeyDown = (e: KeyboardEvent) => {
    const way = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
    if (way === 0) return;
    e.preventDefault();
    e.stopPropagation();
    pullOnce(unit, way);
  };
  const way = amount === null || amount === 0 ? "" : amount > 0 ? "up" : "down";
  return (
    <button
      type="button"
      className={`class-row ${amount === null ? "" : "held"} ${way}`}
      data-unit={unit}
      aria-description={t.network.rope.keys}
      {...handlers(unit)}
      onKeyDown={onKeyDown}
    >
      <span className="num class-name" title={name}>
        {name}
      </span>
      <span className="class-bar">
        <i />
      </span>
      <span className="num class-share" />
      <span className="class-rope" aria-hidden="true" style={{ width: `${Math.abs(amount ?? 0) * 100}%` }}>
        {way === "up" ? "▲" : way === "down" ? "▼" : ""}
      </span>
    </button>
  );
}

function usePaintedBars(host: { current: HTMLElement | null }, id: string, reads: Reads): void {
  useEffect(() => {
    const rows = () => host.current?.querySelectorAll<HTMLElement>(".class-row") ?? [];
    const numerals = paced(() => {
      const now = activationOf(id);
      for (const row of rows()) {
        const unit = Number(row.dataset.unit);
        const value = now?.data[unit] ?? 0;
        row.querySelector<HTMLElement>(".class-share")!.dataset.share = now ? text(value, reads) : "–";
        row.setAttribute("aria-label", spoken(nameOf(id, unit), value, reads, now?.data.length ?? 0));
      }
      const line = host.current?.querySelector<HTMLElement>(".class-verdict");
      const many = now && now.data.length > 1 ? now.data : null;
      if (line) line.textContent = many ? verdict(id, many, reads) : "";
    });
    const paint = () => {
      const now = activationOf(id);
      const best = now && now.data.length > 1 ? argmax(now.data) : -1;
      const full = reads === "numbers" ? largest(now?.data ?? []) : 1;
      for (const row of rows()) {
        const unit = Number(row.dataset.unit);
        paintBar(row.querySelector<HTMLElement>("i")!, now?.data[unit] ?? 0, full, reads);
        row.toggleAttribute("data-best", unit === best); // the class names are React's
      }
      numerals.run();
    };
    paint();
    const forget = [onLive(paint), useShown.subscribe(paint), numerals.stop];
    return () => {
      for (const f of forget) f();
    };
  }, [host, id, reads]);
}

/** A share grows from the left; a number with a sign from the middle, in the hue of its sign. */
function paintBar(bar: HTMLElement, value: number, full: number, reads: Reads): void {
  const part = Math.min(1, Math.max(reads === "numbers" ? -1 : 0, value / full));
  bar.style.transform = `scaleX(${reads === "numbers" ? part / 2 : part})`;
  bar.classList.toggle("negative", value < 0);
}

/** The end of the scale of signed outputs: 1, or the largest of them. */
function largest(data: ArrayLike<number>): number {
  let full = 1;
  for (let i = 0; i < data.length; i++) full = Math.max(full, Math.abs(data[i] ?? 0));
  return full;
}

/** ".89"; tiny shares read 0 rather than a row of noughts. */
function text(value: number, reads: Reads): string {
  if (reads === "numbers") return signed(value, 2);
  return value < 0.005 ? "0" : value.toFixed(2).replace(/^0/, "");
}

/** The class that an output stands for, or its number. */
const nameOf = (id: string, unit: number): string => classAt(id, unit) ?? String(unit);

function spoken(name: string, value: number, reads: Reads, outputs: number): string {
  if (outputs === 1) return t.insight.pull.one(value);
  return reads === "numbers" ? t.insight.pull.number(name, value) : t.network.rope.row(name, value);
}

/** The best class alone, for where there is room for little. */
function short(id: string, data: ArrayLike<number>, reads: Reads): string {
  const best = argmax(data);
  return `${nameOf(id, best)}: ${text(data[best] ?? 0, reads)}`;
}

function verdict(id: string, data: ArrayLike<number>, reads: Reads): string {
  const best = argmax(data);
  const value = data[best] ?? 0;
  return reads === "softmax" ? `${nameOf(id, best)}: ${t.network.rope.sure(value)}` : short(id, data, reads);
}
