/** How the strategies are told apart on every chart: weight, dash and marker, never hue. */
import type { LineStyle } from "../../plots";
import { t } from "../../ui/messages";
import type { Strategy } from "./settings";

export const STRATEGIES: readonly Strategy[] = ["random_search", "random_walk", "numerical", "backprop"];

export const STYLE: Record<Strategy, LineStyle> = {
  random_search: { weight: 2, dash: "dot", marker: "none", strong: false },
  random_walk: { weight: 2, dash: "dashdot", marker: "diamond", strong: false },
  numerical: { weight: 2, dash: "dash", marker: "square", strong: false },
  backprop: { weight: 2.8, dash: "solid", marker: "dot", strong: true },
};

/** "numerical_central" is the numerical gradient too. */
export function strategyIn(name: string): Strategy {
  return STRATEGIES.find((s) => name.startsWith(s)) ?? "backprop";
}

export function strategyName(name: string): string {
  return t.views.dock.strategies[strategyIn(name)];
}

/** Short name for the end of a line. */
export function lineName(name: string): string {
  return t.views.dock.lineNames[strategyIn(name)];
}
