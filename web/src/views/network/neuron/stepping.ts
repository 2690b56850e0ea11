/** The step that is taken apart, as the view of neurons paints it, and the beat of its waves. */
import { reducedMotion } from "../../../ui/theme";
import { type Inside, insideOf } from "../insight/step/inside";
import { useStep } from "../insight/step/store";
import type { Column } from "./columns";
import type { Painted } from "./paint";
import type { Stepping } from "./paintStep";
import { useZoom } from "./zoom";

/** How long a wave runs along the wires. */
const RUN_MS = 520;

interface Beat {
  now: () => Stepping | null;
  stop: () => void;
}

/** `soon` is called for every frame that a wave needs. */
export function beat(columns: readonly Column[], soon: () => void): Beat {
  let began = 0;
  let inside = currentInside(columns);
  const stop = useStep.subscribe((now, before) => {
    if (now.told !== before.told || now.at !== before.at) began = performance.now();
    inside = currentInside(columns);
    soon();
  });
  const now = (): Stepping | null => {
    if (!inside) return null;
    const progress = reducedMotion() ? 1 : Math.min(1, (performance.now() - began) / RUN_MS);
    if (progress < 1) requestAnimationFrame(soon);
    return { inside, progress };
  };
  return { now, stop };
}

/** The neuron or weight in the hand is the one whose sums are written out. */
useZoom.subscribe((now, before) => {
  if (!useStep.getState().told) return;
  if (now.spot && now.spot !== before.spot) useStep.setState({ unit: now.spot.unit, from: now.spot.from });
  else if (now.unit !== null && now.unit !== before.unit) useStep.setState({ unit: now.unit });
});

export function currentInside(columns: readonly Column[]): Inside | null {
  const state = useStep.getState();
  return state.told ? insideOf({ ...state, told: state.told }, columns) : null;
}

/** The value of a unit; null until the forward wave has been there. */
export const valueIn = (inside: Inside, column: number, unit: number): number | null =>
  inside.reached(column) ? inside.value(column, unit) : null;

/** The numbers of the step in the place of those that stream. */
export function readOf({ inside }: Stepping): Pick<Painted, "weight" | "bias" | "value"> {
  return {
    weight: inside.weight,
    bias: (column, unit) => inside.weight(column, unit, null),
    value: (column, unit) => valueIn(inside, column, unit),
  };
}
