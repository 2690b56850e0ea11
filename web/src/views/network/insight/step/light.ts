/** How a layer on the canvas is lit while a step is taken apart. */
import { useStep } from "./store";
import type { Wave } from "./told";

export type Light = "" | "dim" | "lit" | "live-forward" | "live-backward" | "live-update";

/** Of one layer: not reached yet, live now, or already lit; "" when no step is taken apart. */
export function lightOf(waves: readonly Wave[], at: number, node: string): Light {
  const now = waves[at];
  if (!now) return "";
  if (now.node === node && now.phase !== "loss") return `live-${now.phase}`;
  const reached = waves.findIndex((w) => w.phase === "forward" && w.node === node);
  return reached > at ? "dim" : "lit";
}

export function useLight(node: string): Light {
  return useStep((s) => (s.told ? lightOf(s.waves, s.at, node) : ""));
}
