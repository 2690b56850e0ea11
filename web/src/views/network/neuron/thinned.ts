/** The net that dropout left: which neurons were off in the last minibatch, or in the step taken apart. */
import { useStep } from "../insight/step/store";
import { at } from "../insight/step/told";
import { maskOf } from "../reading";
import type { Column } from "./columns";

type Thin = Pick<Column, "node" | "tail" | "units">;
/** What dropout let through at a node: 0 where it let nothing; null where nothing is known. */
type Reads = (node: string, unit: number) => number | null;

function readsNow(): Reads {
  const { told, example } = useStep.getState();
  if (!told) return (node, unit) => maskOf(node)?.[unit] ?? null;
  const layers = new Map(told.layers.map((layer) => [layer.node, layer]));
  return (node, unit) => at(layers.get(node)?.mask ?? null, example, unit);
}

/** Whether a neuron is off, asked for many neurons of one moment. */
export function thinned(columns: readonly Thin[], reads: Reads = readsNow()) {
  return (column: number, unit: number): boolean =>
    columns[column]?.tail.some((node) => reads(node, unit) === 0) ?? false;
}

/** How many neurons are off, column by column; only where there is a mask. */
export function countOff(columns: readonly Thin[], reads: Reads = readsNow()): { off: number; of: number }[] {
  const isOff = thinned(columns, reads);
  return columns.flatMap(({ tail, units }, c) => {
    if (!tail.some((node) => reads(node, 0) !== null)) return [];
    const off = Array.from({ length: units }, (_, unit) => isOff(c, unit)).filter(Boolean).length;
    return [{ off, of: units }];
  });
}
