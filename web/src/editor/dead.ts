/** ReLU gates that let nothing through on any row of the data: the engine is asked while the page looks at them. */

import { actions } from "../state/actions";
import { onLive } from "../state/live";
import { useRun } from "../state/run";
import { invalidate } from "./wake";

const EVERY = 700;

let dead: ReadonlySet<string> = new Set();

export const isDead = (engine: string | null): boolean => engine !== null && dead.has(engine);

/** Keeps the list true while numbers move; returns the function that stops and forgets it. */
export function watchDead(): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const soon = () => {
    timer ??= setTimeout(() => void look(), EVERY);
  };
  const look = async () => {
    const { link, graph } = useRun.getState();
    const known = link === "open" && graph !== null;
    const found = known
      ? await actions.ask<{ dead: string[] }>("dead", {}, { signal }).catch(() => null)
      : null;
    timer = null;
    if (signal.aborted || !found) return;
    const same = found.dead.length === dead.size && found.dead.every((id) => dead.has(id));
    dead = new Set(found.dead);
    if (!same) invalidate();
  };
  const stop = onLive(soon);
  soon();
  return () => {
    controller.abort();
    stop();
    if (timer) clearTimeout(timer);
    dead = new Set();
  };
}
