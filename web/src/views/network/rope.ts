/** The rope as the run knows it: it comes with the example, so that the run's own tugs are the rope's. */
import { useRun } from "../../state/run";

export interface Rope {
  unit: number;
  /** -1..1. */
  amount: number;
}

let tied = false;

/** Is the run's example pulled at a class? After a reload only the run knows. */
export const isTied = (): boolean => tied || typeof useRun.getState().more.target === "number";

/** What an `example` event says of the rope: which class is pulled, or that it is let go, or nothing. */
export function ropeOf(rope: Rope | null): { target?: number; amount?: number } {
  const before = isTied();
  tied = rope !== null;
  if (rope) return { target: rope.unit, amount: rope.amount };
  return before ? { amount: 0 } : {};
}
