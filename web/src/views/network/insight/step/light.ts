/** How a layer on the canvas is lit while a step is taken apart. */
import { useStep } from "./store";
import type { Wave } from "./told";

export interface Light {
  /** The forward wave has been here. */
  value: boolean;
  /** The backward wave has been here. */
  tug: boolean;
}

const ALL: Light = { value: true, tug: true };

/** What of one layer the waves have reached; everything when no step is taken apart. */
export function lightOf(waves: readonly Wave[], at: number, node: string): Light {
  if (!waves[at]) return ALL;
  const reached = (phase: Wave["phase"]) => {
    const place = waves.findIndex((w) => w.phase === phase && w.node === node);
    return place < 0 ? at >= waves.findIndex((w) => w.phase === "loss") : place <= at;
  };
  return { value: reached("forward"), tug: reached("backward") };
}

/** Classes of a layer's body: what the waves have not reached yet is dim. */
export function useLight(node: string): string {
  return useStep((s) => {
    const { value, tug } = s.told ? lightOf(s.waves, s.at, node) : ALL;
    return `${value ? "" : "step-dim"} ${tug ? "" : "step-no-tug"}`.trim();
  });
}
