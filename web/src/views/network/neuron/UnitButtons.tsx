import { useEffect, useRef } from "react";
import { onLive } from "../../../state/live";
import { useRun } from "../../../state/run";
import { registerKey, t } from "../../../ui";
import { unitWord } from "../classes";
import { useStep } from "../insight/step/store";
import { paced } from "../paced";
import { activationOf } from "../reading";
import type { Rope } from "../rope";
import { useRopeHand } from "../ropeHand";
import { useShown } from "../shown";
import { pullByKey } from "../tugKey";
import { AnswerName } from "./AnswerName";
import type { Column } from "./columns";
import { nameRoom, type Place } from "./layout";
import { columnName, inputName } from "./names";
import { currentInside, valueIn } from "./stepping";
import { thinned } from "./thinned";
import { toGates, toNeuron, useZoom } from "./zoom";

const NONE: Record<string, string[]> = {};
/** A name above the number needs so much room from neuron to neuron, and one of two lines so much. */
const NAMED = 34;
const TWO_LINES = 74;

/** Real buttons over the painted neurons: for the keyboard, touch and screen readers. */
export function UnitButtons({ columns, place }: { columns: Column[]; place: Place }) {
  const node = useZoom((s) => s.node);
  const unit = useZoom((s) => s.unit);
  const classes = useRun((s) => s.graph?.classes) ?? NONE;
  const stepped = useStep((s) => s.told !== null);
  const held = useShown((s) => s.held);
  const known = useShown((s) => s.pulledOnce);
  const { handlers, pulled } = useRopeHand(false);
  const ropeOf = (unit: number) => ({
    ...handlers(unit),
    title: t.neuron.net.pullHint,
    "aria-description": t.neuron.net.pullKeys,
    "data-unit": unit,
  });
  const host = useRef<HTMLDivElement>(null);
  useTugKeys();
  useSpokenValues(host, columns);
  const chosen = columns.findIndex((c) => c.node === node);
  return (
    <div ref={host}>
      {place.columns.flatMap(({ cells }, c) =>
        cells.map((cell) => {
          const column = columns[c] as Column;
          const on = chosen === c && unit === cell.unit;
          const entry = chosen < 0 || unit === null ? c === columns.length - 1 && cell.unit === 0 : on;
          return (
            <button
              key={`${column.node}/${cell.unit}`}
              type="button"
              className={`nv-cell ${on ? "on" : ""} ${column.kind === "output" ? heldAs(held, cell.unit) : ""}`}
              data-cell={`${c}/${cell.unit}`}
              data-node={column.node}
              tabIndex={entry ? 0 : -1}
              aria-pressed={on}
              style={{ left: cell.x, top: cell.y, width: cell.size, height: cell.size }}
              {...(column.kind === "output" ? ropeOf(cell.unit) : {})}
              {...(column.kind === "input" ? { title: inputName(cell.unit, column.units) } : {})}
              onClick={() => column.kind !== "input" && !pulled() && toNeuron(column.node, cell.unit)}
              onDoubleClick={() => column.kind !== "input" && toGates(column.node, cell.unit)}
            >
              {classes[column.node]?.[cell.unit] !== undefined && cell.pitch >= NAMED && (
                <span
                  className={`nv-class ${stepped ? "above" : ""} ${cell.pitch >= TWO_LINES ? "two" : ""}`}
                  title={unitWord(column.node, cell.unit)}
                  aria-hidden="true"
                >
                  {unitWord(column.node, cell.unit)}
                </span>
              )}
              {column.kind === "output" && column.units === 1 && (
                <AnswerName columns={columns} above={stepped} />
              )}
              {column.kind === "output" && column.units === 1 && !known && (
                <span className="nv-pull" data-words={t.neuron.net.pull} aria-hidden="true" />
              )}
              {column.kind === "input" && (
                <span className={`nv-input ${nameRoom(cell)}`} aria-hidden="true">
                  {inputName(cell.unit, column.units)}
                </span>
              )}
            </button>
          );
        }),
      )}
    </div>
  );
}

/** An output is a rope too: how it is held. */
function heldAs(held: Rope | null, unit: number): string {
  const amount = held?.unit === unit ? held.amount : 0;
  return amount ? `nv-out held ${amount > 0 ? "up" : "down"}` : "nv-out";
}

/** The keys that pull a circuit's rope once pull an output here. */
function useTugKeys(): void {
  useEffect(() => {
    const { pullUp, pullDown, output: group } = t.neuron.net;
    return registerKey(
      { key: "T", name: pullUp, group, run: () => pullByKey(1) },
      { key: "Shift+T", name: pullDown, group, run: () => pullByKey(-1) },
    );
  }, []);
}

/** Names with the present values, renewed now and then. */
function useSpokenValues(host: { current: HTMLElement | null }, columns: Column[]): void {
  useEffect(() => {
    const tell = paced(() => {
      const inside = currentInside(columns);
      const isOff = thinned(columns);
      for (const button of host.current?.querySelectorAll<HTMLElement>("[data-cell]") ?? []) {
        const [c = 0, unit = 0] = (button.dataset.cell ?? "").split("/").map(Number);
        const column = columns[c];
        if (!column) continue;
        const value = inside ? valueIn(inside, c, unit) : (activationOf(column.top)?.data[unit] ?? null);
        const spoken =
          column.kind === "input"
            ? t.neuron.net.input(inputName(unit, column.units), value)
            : t.neuron.net.unit(
                t.neuron.units.of(columnName(columns, c), unitWord(column.node, unit)),
                value,
              );
        const off = isOff(c, unit) ? t.neuron.net.isOff : "";
        const name = spoken + off + t.neuron.net.delta(inside?.delta(c, unit) ?? null);
        if (button.getAttribute("aria-label") !== name) button.setAttribute("aria-label", name);
      }
    }, 500);
    tell.run();
    const forget = [onLive(tell.run), useStep.subscribe(tell.run), tell.stop];
    return () => {
      for (const f of forget) f();
    };
  }, [host, columns]);
}
