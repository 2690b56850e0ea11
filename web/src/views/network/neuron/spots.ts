/** Walking with the arrow keys: neuron, weight, neuron; up and down choose among them. */
import { announce } from "../../../editor/announce";
import { signed, t } from "../../../ui";
import type { Column } from "./columns";
import { unitName } from "./names";
import { setWeight, weightAt } from "./weights";
import { spotOf } from "./where";
import { toNeuron, useZoom } from "./zoom";

type Step = "left" | "right" | "up" | "down";

/** On a weight, up and down walk the weights into its neuron, or (`out`) those that leave its source. */
let out = false;

export function moveSpot(columns: readonly Column[], step: Step): void {
  const { spot, node, unit } = useZoom.getState();
  const here = spotOf(columns, spot);
  if (here) moveFromSpot(columns, here, step);
  else {
    const column = columns.findIndex((c) => c.node === node);
    const from = column < 0 || unit === null ? focused() : { column, unit };
    if (from) moveFromUnit(columns, from.column, from.unit, step);
    else focusUnit(columns, columns.length - 1, 0);
  }
}

/** The neuron that has the focus though none is chosen, as after Escape. */
function focused(): { column: number; unit: number } | null {
  const cell =
    document.activeElement instanceof HTMLElement ? document.activeElement.dataset.cell : undefined;
  if (cell === undefined) return null;
  const [column = 0, unit = 0] = cell.split("/").map(Number);
  return { column, unit };
}

function moveFromUnit(columns: readonly Column[], column: number, unit: number, step: Step): void {
  const many = columns[column]?.units ?? 1;
  if (step === "up") focusUnit(columns, column, Math.max(0, unit - 1));
  else if (step === "down" && unit + 1 < many) focusUnit(columns, column, unit + 1);
  else if (step === "down" || step === "left") {
    out = false;
    if (column > 0) put(columns, column, unit, step === "left" ? 0 : null);
  } else if (column + 1 < columns.length) {
    out = true;
    put(columns, column + 1, Math.min(unit, (columns[column + 1]?.units ?? 1) - 1), unit);
  }
}

function moveFromSpot(
  columns: readonly Column[],
  { column, unit, from }: { column: number; unit: number; from: number | null },
  step: Step,
): void {
  const [into, sources] = [columns[column]?.units ?? 1, columns[column - 1]?.units ?? 1];
  if (step === "right" || from === null) focusUnit(columns, column, unit);
  else if (step === "left") focusUnit(columns, column - 1, from);
  else {
    const by = step === "up" ? -1 : 1;
    if (out) put(columns, column, Math.max(0, Math.min(into - 1, unit + by)), from);
    else put(columns, column, unit, Math.max(0, Math.min(sources - 1, from + by)));
  }
}

function put(columns: readonly Column[], column: number, unit: number, from: number | null): void {
  const node = columns[column]?.node;
  if (!node) return;
  const spot = { node, unit, from };
  useZoom.setState({ spot, pinned: false });
  announce(describeSpot(columns, column, unit, from));
}

function describeSpot(columns: readonly Column[], column: number, unit: number, from: number | null): string {
  const spot = { node: columns[column]?.node ?? "", unit, from };
  const w = weightAt(spot, columns[column - 1]?.units ?? 1);
  const to = unitName(columns, column, unit);
  return from === null
    ? `${t.neuron.weight.bias(to)}, ${signed(w)}`
    : t.neuron.weight.name(unitName(columns, column - 1, from), to, w);
}

function focusUnit(columns: readonly Column[], column: number, unit: number): void {
  const node = columns[column]?.node;
  if (!node) return;
  if (column > 0) toNeuron(node, unit);
  else useZoom.setState({ spot: null, pinned: false, node, unit });
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`.nv [data-cell="${column}/${unit}"]`)?.focus(),
  );
}

const NUDGE = 0.05;

export function nudgeSpot(columns: readonly Column[], by: number): void {
  const { spot } = useZoom.getState();
  const here = spotOf(columns, spot);
  if (!spot || !here) return;
  const w = weightAt(spot, columns[here.column - 1]?.units ?? 1);
  if (w === null) return;
  const next = Number((w + by * NUDGE).toPrecision(6));
  setWeight(spot, next);
  announce(signed(next));
}
