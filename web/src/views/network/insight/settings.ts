/** How the charts of the room are looked at; remembered by the browser. */
import { create } from "zustand";
import { recall, remember } from "../../../ui/memory";

const KEY = "insight";

/** The part whose spread over the seeds is drawn. */
export type Judged = "train" | "validation";

interface Looks {
  x: "step" | "epoch";
  log: boolean;
  spread: Judged;
}

const FIRST: Looks = { x: "step", log: true, spread: "validation" };

export const useLooks = create<Looks>()(() => ({ ...FIRST, ...recall<Partial<Looks>>(KEY, {}) }));

export function look(change: Partial<Looks>): void {
  useLooks.setState(change);
  remember(KEY, useLooks.getState());
}
