/** How the charts of the room are looked at; remembered by the browser. */
import { create } from "zustand";
import { recall, remember } from "../../../ui/memory";

const KEY = "insight";

export type Judged = "train" | "validation";
/** The parts whose spread over the seeds is drawn. */
export type Spreading = Judged | "both";

interface Looks {
  x: "step" | "epoch";
  log: boolean;
  spread: Spreading;
}

const FIRST: Looks = { x: "step", log: true, spread: "both" };

export const useLooks = create<Looks>()(() => ({ ...FIRST, ...recall<Partial<Looks>>(KEY, {}) }));

export function look(change: Partial<Looks>): void {
  useLooks.setState(change);
  remember(KEY, useLooks.getState());
}
