/** What a line of the run is called: by the event that it began with, in the words of the history. Pure. */
import { t } from "../../ui/messages";
import { eventWords, type RunEvent } from "./events";

/** Kinds of events by the keys that the engine's label of a line has of them, in their order. */
const KEYS: Record<string, string[]> = {
  set: ["node", "value"],
  param: ["node", "value"],
  train: ["path", "value"],
  pull: ["amount"],
  tug: ["amount"],
  weight: ["node", "port", "index", "value"],
  lock: ["node", "port", "index", "locked"],
};
const TEXTS = new Set(["node", "path", "port"]);

/** The event behind a label such as "train optimizer.learning_rate 3"; null where it is not all there. */
function eventOf(kind: string, rest: string[]): RunEvent | null {
  const keys = KEYS[kind];
  if (!keys || rest.length !== keys.length) return null;
  const values = keys.map((key, k) => [key, read(key, rest[k] ?? "")]);
  return { ...Object.fromEntries(values), kind: kind === "param" ? "set" : kind };
}

function read(key: string, text: string): unknown {
  if (TEXTS.has(key)) return text;
  if (key === "index") return text.split(",").map(Number);
  return key === "locked" ? text === "on" : valueOf(text);
}

function valueOf(text: string): unknown {
  const number = Number(text.replace("−", "-"));
  if (Number.isFinite(number)) return number;
  return text === "None" ? null : text;
}

export function lineWords(label: string): string {
  const words = t.views.events;
  const [kind = "", ...rest] = label.split(" ");
  const event = eventOf(kind, rest);
  if (event) return eventWords(event);
  const [node = ""] = rest; // or a path
  const known: Record<string, string> = {
    train: words.ofSetting(node),
    weight: words.ofWeight(node),
    lock: words.ofLock(node),
    example: words.ofExample,
    data: t.control.events.data,
    best: t.control.events.best,
    envelope: t.control.events.envelope,
    edit: words.ofEdit,
  };
  return known[kind] ?? label;
}
