/** Changing single weights of the run: events like any other, logged with their step. */
import { actions } from "../../../state/actions";
import { live } from "../../../state/live";
import type { LockState } from "./opened";
import type { Spot } from "./zoom";

const portOf = (s: Spot) => (s.from === null ? "bias" : "weight");
const indexOf = (s: Spot) => (s.from === null ? [s.unit] : [s.unit, s.from]);

function read(s: Spot, port: string, units: number): number | null {
  const place = s.from === null ? s.unit : s.unit * units + s.from;
  return live.parts.get(`${s.node}:${port}`)?.data[place] ?? null;
}

/** `units`: how many inputs the layer has. */
export const weightAt = (s: Spot, units: number): number | null => read(s, portOf(s), units);
export const lockAt = (s: Spot, units: number): LockState =>
  (read(s, `${portOf(s)}_locked`, units) ?? 0) as LockState;

export function setWeight(s: Spot, value: number): void {
  actions.act({ kind: "weight", node: s.node, port: portOf(s), index: indexOf(s), value });
}

export function freeze(s: Spot, locked: boolean): void {
  actions.act({ kind: "lock", node: s.node, port: portOf(s), index: indexOf(s), locked });
}

/** A cut weight is 0 and frozen. */
export function cut(s: Spot): void {
  setWeight(s, 0);
  freeze(s, true);
}
