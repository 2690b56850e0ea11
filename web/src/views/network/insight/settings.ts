/** How the charts of the room are looked at; remembered by the browser. */
import { create } from "zustand";
import { recall, remember } from "../../../ui/memory";

const KEY = "insight";

interface Looks {
  x: "step" | "epoch";
  log: boolean;
}

export const useLooks = create<Looks>()(() => ({ x: "step", log: true, ...recall<Partial<Looks>>(KEY, {}) }));

export function look(change: Partial<Looks>): void {
  useLooks.setState(change);
  remember(KEY, useLooks.getState());
}
