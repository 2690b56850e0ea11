/** What happened in the run of a network, in words. Pure. */
import { t } from "../../ui/messages";
import type { RunEvent } from "./events";

const text = (v: unknown): string => (typeof v === "string" ? v : String(v ?? ""));

interface Drawing {
  kind?: string;
  nodes?: { id: string; at?: unknown; label?: unknown }[];
  data?: unknown;
  train?: unknown;
  weights?: unknown;
}

/** One line for an event that only networks know; null for all others. */
export function networkEventWords(event: RunEvent): string | null {
  const words = t.control.events;
  switch (event.kind) {
    case "param":
      return words.param(text(event.node), text(event.name), event.value);
    case "lock": {
      const what = weightWords(event);
      return what && (event.locked === false ? words.freed(what) : words.frozen(what));
    }
    case "weight": {
      const what = weightWords(event);
      return what && typeof event.value === "number" ? words.setTo(what, event.value) : null;
    }
    case "best":
      return words.best;
    case "envelope":
      return words.envelope;
    case "data":
      return words.data;
    case "example":
      return event.pixels === undefined ? null : words.drawing;
    case "edit":
      return (event.document as Drawing | undefined)?.kind === "network" ? words.edit : null;
    default:
      return null;
  }
}

/** Which single weight an event is about, counted as the canvas counts; null where it is about a whole layer. */
function weightWords({ node, port, index }: RunEvent): string | null {
  const [unit, from] = Array.isArray(index) ? (index as unknown[]) : [];
  const words = t.control.events;
  if (typeof unit !== "number") return null;
  if (port === "bias") return words.biasAt(text(node), unit);
  return typeof from === "number" ? words.weightAt(text(node), unit, from) : null;
}

/** What an edit of a network changed, seen from the drawing before it. */
export function editWords(event: RunEvent, before: unknown): string | null {
  const now = event.document as Drawing | undefined;
  const then = before as Drawing | undefined;
  if (now?.kind !== "network" || !then?.nodes || !now.nodes) return null;
  const words = t.control.events;
  const [old, fresh] = [ids(then), ids(now)];
  const added = [...fresh].filter((id) => !old.has(id));
  const gone = [...old].filter((id) => !fresh.has(id));
  if (added.length || gone.length)
    return [added.length ? words.added(added) : "", gone.length ? words.removed(gone) : ""]
      .filter(Boolean)
      .join(", ");
  const same = (key: keyof Drawing) => JSON.stringify(now[key]) === JSON.stringify(then[key]);
  const nodes = same("nodes");
  if (nodes && !same("train")) return words.kept;
  if (nodes && !same("weights")) return words.weights;
  if (nodes && !same("data")) return words.data;
  return words.edit;
}

const ids = (drawing: Drawing): Set<string> => new Set(drawing.nodes?.map((node) => node.id));
