import { useEffect, useRef } from "react";
import { onLive } from "../../../state/live";
import { useRun } from "../../../state/run";
import { t } from "../../../ui";
import { unitWord } from "../classes";
import { useStep } from "../insight/step/store";
import { paced } from "../paced";
import { activationOf } from "../reading";
import { AnswerName } from "./AnswerName";
import type { Column } from "./columns";
import type { Place } from "./layout";
import { columnName, inputName } from "./names";
import { currentInside, valueIn } from "./stepping";
import { thinned } from "./thinned";
import { toGates, toNeuron, useZoom } from "./zoom";

const NONE: Record<string, string[]> = {};
/** A name above the number needs so much room from neuron to neuron. */
const NAMED = 34;

/** Real buttons over the painted neurons: for the keyboard, touch and screen readers. */
export function UnitButtons({ columns, place }: { columns: Column[]; place: Place }) {
  const node = useZoom((s) => s.node);
  const unit = useZoom((s) => s.unit);
  const classes = useRun((s) => s.graph?.classes) ?? NONE;
  const stepped = useStep((s) => s.told !== null);
  const host = useRef<HTMLDivElement>(null);
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
              className={`nv-cell ${on ? "on" : ""}`}
              data-cell={`${c}/${cell.unit}`}
              data-node={column.node}
              tabIndex={entry ? 0 : -1}
              aria-pressed={on}
              style={{ left: cell.x, top: cell.y, width: cell.size, height: cell.size }}
              onClick={() => column.kind !== "input" && toNeuron(column.node, cell.unit)}
              onDoubleClick={() => column.kind !== "input" && toGates(column.node, cell.unit)}
            >
              {classes[column.node]?.[cell.unit] !== undefined && cell.pitch >= NAMED && (
                <span className={`nv-class ${stepped ? "above" : ""}`} aria-hidden="true">
                  {unitWord(column.node, cell.unit)}
                </span>
              )}
              {column.kind === "output" && column.units === 1 && (
                <AnswerName columns={columns} above={stepped} />
              )}
              {column.kind === "input" && (
                <span className="nv-input" aria-hidden="true">
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
