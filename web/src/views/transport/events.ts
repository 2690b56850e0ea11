/** What happened in a run, in words: for the ticks of the scrub bar and the History tab. */
import { t } from "../../ui/messages";
import { editWords, networkEventWords } from "./networkEvents";

export type RunEvent = Record<string, unknown>;
/** An event and the step at which it happened. */
type Logged = readonly [number, RunEvent];

const text = (v: unknown): string => (typeof v === "string" ? v : String(v ?? ""));

/** One line for one logged event; an unknown kind is called by its name. */
export function eventWords(event: RunEvent): string {
  const words = t.views.events;
  const { kind } = event;
  const ofNetwork = networkEventWords(event);
  if (ofNetwork !== null) return ofNetwork;
  switch (kind) {
    case "set":
      return words.set(text(event.node), event.value);
    case "pull":
      return event.amount === 0 ? words.letGo : words.pull(event.amount);
    case "tug":
      return words.tug(event.amount, event.step_size);
    case "lock":
      return event.locked === false ? words.unlock(text(event.node)) : words.lock(text(event.node));
    case "train":
      return words.train(text(event.path), event.value);
    case "weight":
      return words.weight(text(event.node), event.value);
    case "example":
      return words.example(event.row);
    case "edit":
      return words.edit;
    default:
      return text(kind);
  }
}

export interface Told {
  step: number;
  /** Last step of a row of equal events. */
  until: number;
  times: number;
  words: string;
}

/** Steps from one event to the next of the same row: so many, or this part of all steps up to there. */
const GAP = 10;
const GAP_PART = 0.02;
/** A slider's way goes by less than this factor, or by less than this much, from one event to the next. */
const JUMP = 10;
const LEAP = 0.3;

/** Does an event go on with what the one before it did, so that only where it ended is worth telling? */
function goesOn([step, event]: Logged, [then, before]: Logged): boolean {
  if (step === then) return true;
  if (step < then || step - then > Math.max(GAP, GAP_PART * step)) return false;
  const [now, was] = [event.value, before.value];
  if (now === undefined && was === undefined) return true;
  if (typeof now !== "number" || typeof was !== "number") return false;
  const ratio = now / was;
  return Math.abs(now - was) <= LEAP || (ratio > 1 / JUMP && ratio < JUMP);
}

/** Which events can be one row: those about the same thing, and of tugs and locks only those that did the same. */
function topic(event: RunEvent): string {
  const { kind, node, path, name, index } = event;
  if (kind === "pull") return event.amount === 0 ? "let go" : "pull";
  const deed = kind === "tug" ? [event.amount ?? 1, event.step_size] : kind === "lock" ? [event.locked] : [];
  return [kind, node ?? path, name, Array.isArray(index) ? index.join() : index, ...deed].map(text).join(":");
}

/** How the rope was held for a tug is told by the tug: a click takes hold of it, lets go of it and tugs. */
function isHoldOfTug(events: readonly Logged[], at: number): boolean {
  const step = events[at]?.[0];
  let next = at;
  while (events[next]?.[0] === step && events[next]?.[1].kind === "pull") next += 1;
  return next > at && events[next]?.[0] === step && events[next]?.[1].kind === "tug";
}

/** Where the rope is held far out it goes on tugging, as far as the hand is just then: one gesture, until it lets go. */
class Gesture {
  private inHand = false;
  private last = 0;
  private first = 0;

  /** The words of a tug that goes on with the gesture of the one before; null when it begins another one. */
  tugged({ amount = 1, step_size }: RunEvent, joins: boolean, held: boolean): string | null {
    const now = Number(amount);
    const goesOn = joins && this.inHand && Math.sign(now) === Math.sign(this.last);
    if (!goesOn) this.first = now;
    [this.inHand, this.last] = [held, now];
    if (!goesOn) return null;
    const words = t.views.events;
    return now === this.first ? words.tug(now, step_size) : words.tugs(this.first, now, step_size);
  }
}

/** Rows of the same event (sixty tugs, a slider's way) become one line: the last of them and how many. */
export function tellEvents(events: readonly Logged[]): Told[] {
  const told: Told[] = [];
  let key = "";
  let drawing: unknown;
  let former: Logged | undefined;
  let held = false;
  const gesture = new Gesture();
  for (const [at, logged] of events.entries()) {
    const [step, event] = logged;
    if (event.kind === "pull") held = event.amount !== 0;
    if (isHoldOfTug(events, at)) continue;
    const before = drawing;
    if (event.kind === "edit") drawing = event.document;
    const typed = key.startsWith("set:") && told[told.length - 1]?.until === step;
    const drawn = former?.[1].kind === "data";
    if ((typed || drawn) && repeats(event, before, drawn)) continue;
    const joins = event.kind === "tug" && former?.[1].kind === "tug" && goesOn(logged, former);
    const pulling = event.kind === "tug" ? gesture.tugged(event, joins, held) : null;
    const words = pulling || (event.kind === "edit" && editWords(event, before)) || eventWords(event);
    const next = topic(event) + (event.kind === "edit" || pulling !== null ? words : "");
    const last = told[told.length - 1];
    if (last && former && (pulling !== null || (next === key && goesOn(logged, former)))) {
      last.until = step;
      last.times += 1;
      last.words = words;
    } else told.push({ step, until: step, times: 1, words });
    key = next;
    former = logged;
  }
  return told;
}

/**
 * Does this edit only write down what the events before it have told: typed numbers, or, `withData`, the data
 * that were changed while the net trained?
 */
function repeats(event: RunEvent, before: unknown, withData: boolean): boolean {
  if (event.kind !== "edit") return false;
  const [now, then] = [bones(event.document, withData), bones(before, withData)];
  return then === "" || now === then;
}

/** What a drawing is made of, apart from the values of its sources, where things lie, and maybe its data. */
function bones(document: unknown, withoutData: boolean): string {
  const { nodes, chips, output, data, train } = (document ?? {}) as Record<string, unknown>;
  if (!Array.isArray(nodes)) return "";
  const bare = nodes.map(({ id, op, inputs, params }: Record<string, unknown>) => {
    const { value: _, ...rest } = (params ?? {}) as Record<string, unknown>;
    return [id, op, inputs, rest];
  });
  return JSON.stringify([bare, chips, output, train, withoutData ? null : data]);
}
