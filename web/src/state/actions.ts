/**
 * Everything a person can do to the run, as plain functions. `wire` fills the table when it
 * is imported; views and the editor call these and never see the socket.
 */

export interface Actions {
  /** A number was changed by hand: the document (one history step a gesture) and the run. */
  setValue: (node: string, value: number, phase: "drag" | "commit") => void;
  /** Change the document; sent to the engine, whose answer lands in `useRun`. */
  commitDocument: () => void;
  /** Hold the rope: amount in the output's units, 0 lets go. `stamp` comes back with the first numbers after it. */
  hold: (amount: number, stamp?: number) => void;
  /** One update along the pull. */
  tug: (amount: number, stepSize?: number) => void;
  play: (speed?: number | null) => void;
  pause: () => void;
  step: (n: number) => void;
  /** Go elsewhere on the timeline; `sought` of the run's state tells this number once the engine has answered. */
  seek: (step: number, branch?: number) => number;
  /** Back to step 0 with the document's values; the old line stays as a branch. */
  restart: (seed?: number) => void;
  /** A setting below `train`, live: "step_size", "optimizer.learning_rate", "strategy", ... */
  train: (path: string, value: unknown) => void;
  act: (event: Record<string, unknown>) => void;
  /** "Keep these values": the run's numbers become the document's. */
  keepValues: () => void;
  /** What an owner (a panel) looks at; replaces what it looked at before. */
  watch: (owner: string, parts: { node: string; port: string }[]) => void;
  ask: <T = Record<string, unknown>>(
    what: string,
    args?: Record<string, unknown>,
    options?: { onProgress?: (done: number, total: number, text: string) => void; signal?: AbortSignal },
  ) => Promise<T>;
  /** Try the lost connection now. */
  retry: () => void;
}

export const actions = {} as Actions;

let begun: () => void = () => undefined;

/** `settle` brings what was begun (a pull whose wave is on its way) to an end before the run goes elsewhere. */
export function onDeparture(settle: () => void): void {
  begun = settle;
}

export const depart = (): void => begun();
