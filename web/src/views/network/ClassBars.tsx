import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { onLive } from "../../state/live";
import { useRun } from "../../state/run";
import { t } from "../../ui";
import { paced } from "./paced";
import { activationOf, argmax } from "./reading";
import { letGo, pull, pullOnce, useShown } from "./shown";

/** A full pull, in CSS pixels of travel from where the hand began. */
const FULL = 90;

/** One bar a class, and each is a rope: drag it right to ask for more, left for less. */
export function ClassBars({ id }: { id: string }) {
  const classes = useRun((s) => s.graph?.shapes[id]?.[0] ?? 10);
  const host = useRef<HTMLFieldSetElement>(null);
  const held = useShown((s) => s.held);
  usePaintedBars(host, id);
  const units = Array.from({ length: classes }, (_, unit) => unit);
  return (
    <fieldset ref={host} className="class-bars nodrag nopan" aria-label={t.network.rope.title}>
      {units.map((unit) => (
        <ClassRow key={unit} unit={unit} amount={held?.unit === unit ? held.amount : null} />
      ))}
      <p className="num class-verdict" />
    </fieldset>
  );
}

function ClassRow({ unit, amount }: { unit: number; amount: number | null }) {
  const start = useRef(0);
  const onPointerDown = (e: PointerEvent) => {
    e.stopPropagation();
    e.currentTarget.setPointerCapture(e.pointerId);
    start.current = e.clientX;
    pull(unit, 0);
  };
  const onPointerMove = (e: PointerEvent) => {
    if (!e.currentTarget.hasPointerCapture(e.pointerId)) return;
    const travel = Math.max(-1, Math.min(1, (e.clientX - start.current) / FULL));
    pull(unit, Math.abs(travel) < 0.06 ? 0 : travel);
  };
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
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onKeyDown={onKeyDown}
    >
      <span className="num class-name">{unit}</span>
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

function usePaintedBars(host: { current: HTMLElement | null }, id: string): void {
  useEffect(() => {
    const rows = () => host.current?.querySelectorAll<HTMLElement>(".class-row") ?? [];
    const numerals = paced(() => {
      const now = activationOf(id);
      for (const row of rows()) {
        const share = now?.data[Number(row.dataset.unit)] ?? 0;
        row.querySelector<HTMLElement>(".class-share")!.dataset.share = now ? shareText(share) : "–";
        row.setAttribute("aria-label", t.network.rope.row(Number(row.dataset.unit), share));
      }
      const line = host.current?.querySelector(".class-verdict");
      if (line) line.textContent = now ? verdict(now.data, argmax(now.data)) : "";
    });
    const paint = () => {
      const now = activationOf(id);
      const best = now ? argmax(now.data) : -1;
      for (const row of rows()) {
        const unit = Number(row.dataset.unit);
        const share = Math.min(1, Math.max(0, now?.data[unit] ?? 0));
        row.querySelector<HTMLElement>("i")!.style.transform = `scaleX(${share})`;
        row.classList.toggle("best", unit === best);
      }
      numerals.run();
    };
    paint();
    const forget = [onLive(paint), useShown.subscribe(paint), numerals.stop];
    return () => {
      for (const f of forget) f();
    };
  }, [host, id]);
}

/** ".89"; tiny shares read 0 rather than a row of noughts. */
function shareText(share: number): string {
  return share < 0.005 ? "0" : share.toFixed(2).replace(/^0/, "");
}

function verdict(data: ArrayLike<number>, best: number): string {
  return `${best}: ${t.network.rope.sure(data[best] ?? 0)}`;
}
