/** The numbers of a node and of a wire as the painter and screen readers need them. */

import { isSaturated, slopeShare } from "../graph/curves";
import { aroundQuoted } from "../graph/names";
import { computedOf, gradientOf, isStale, live, valueOf } from "../state/live";
import { useRun } from "../state/run";
import { useUi } from "../state/ui";
import { MINUS, signed } from "../ui/format";
import { t } from "../ui/messages";
import { board, path, type SliderRange } from "./board";
import { isDead } from "./dead";
import { stepFor } from "./gestures";
import type { Health, NodeNumbers } from "./paint/nodes";
import type { Tug, WireNumbers } from "./paint/wires";
import { isHidden } from "./predict";
import { wireEnds } from "./routing";
import { samplesOf } from "./samples";
import { OUTPUT, type Scene, type SceneNode, type SceneWire } from "./scene";
import { tensorTug } from "./tensorTugs";
import { tugLit, valueLit } from "./wave";

const EXPLODING = 1e3;
const VANISHING = 1e-5;

/** Whose tug waits for a prediction; what the hand does at the output of the whole circuit is no secret. */
const hides = (n: SceneNode): boolean => isHidden(n.engine) && (n.id !== OUTPUT || path().length > 0);

/** pull × gradient as it may be shown now: null before any pull, when let go, or while it is hidden. */
function visibleTug(n: SceneNode): { tug: number | null; why: NodeNumbers["noTug"] } {
  const gradient = n.engine === null ? null : gradientOf(n.engine);
  if (gradient === null) return { tug: null, why: "none" };
  if (live.pull === 0) return { tug: null, why: "let-go" };
  if (hides(n)) return { tug: null, why: "hidden" };
  if (!tugLit(n.id)) return { tug: null, why: "none" };
  return { tug: live.pull * gradient, why: null };
}

export function valueFor(n: SceneNode): number | null {
  const v = n.engine === null ? null : valueOf(n.engine);
  if (v !== null) return v;
  const own = n.node.params?.value;
  return n.role === "source" && typeof own === "number" ? own : null;
}

/** The range of a slider: that of the drawing, and as far as its number while that is beyond it. */
export function rangeOf(n: SceneNode): SliderRange {
  if (board.slide?.engine === n.engine && board.slide) return board.slide.range;
  const num = (v: unknown, other: number) => (typeof v === "number" && Number.isFinite(v) ? v : other);
  const p = n.node.params ?? {};
  const value = num(p.value, 0);
  const min = Math.min(num(p.min, -5), value);
  const max = Math.max(num(p.max, 5), value);
  return { min, max, step: num(p.step, stepFor(min, max)) };
}

function healthOf(n: SceneNode, value: number | null, share: number | null, x: number | undefined): Health {
  if (n.trouble) return "error";
  if (n.missing.length || n.waitsInside) return "incomplete";
  if (value !== null && !Number.isFinite(value)) return "nonfinite";
  const gradient = n.engine === null ? null : gradientOf(n.engine);
  if (gradient !== null && Math.abs(gradient) > EXPLODING && live.pull !== 0) return "exploding";
  if (n.node.op === "relu" && x !== undefined && x <= 0) return isDead(n.engine) ? "dead" : "silent";
  if (isSaturated(n.spec, share)) return "saturated";
  if (gradient !== null && gradient !== 0 && Math.abs(gradient) < VANISHING) return "vanishing";
  return "fine";
}

function sentenceOf(n: SceneNode, health: Health): string {
  if (n.trouble) return n.trouble.text;
  if (health !== "nonfinite") return "";
  const trouble = useRun.getState().trouble;
  if (!trouble || trouble.node !== n.engine || n.engine === null) return t.editor.notFinite;
  const around = aroundQuoted(trouble.text, n.engine);
  return around && n.node.label ? `${around[0]}${n.node.label}${around[1]}` : trouble.text;
}

export function nodeNumbers(n: SceneNode, liveGate: string | null, moved: ReadonlySet<string>): NodeNumbers {
  const outdated = n.engine !== null && live.outdated.has(n.engine);
  const read = outdated ? computedOf : valueOf; // a picture of one moment, like the value it ends in
  const operands = n.operands.map((id) => (id === null ? Number.NaN : (read(id) ?? Number.NaN)));
  const value = n.role === "layer" ? null : valueFor(n);
  const share = n.role === "gate" ? slopeShare(n.spec, n.node.params, operands[0] ?? null) : null;
  const health = healthOf(n, value, share, operands[0]);
  const { tug, why } = visibleTug(n);
  const sentence = sentenceOf(n, health);
  const range = n.role === "source" ? rangeOf(n) : { min: 0, max: 1 };
  return {
    value,
    tug,
    noTug: why,
    operands,
    health,
    slopeShare: share,
    locked: n.node.params?.locked === true,
    moved: n.engine !== null && moved.has(n.engine),
    lit: valueLit(n.id),
    live: liveGate === n.id,
    sentence,
    passedOn: sentence === t.editor.notFinite,
    stale: isStale(n.engine),
    outdated,
    tugStale: live.stale,
    tugOutdated: live.outdated.size > 0 && n.id !== OUTPUT,
    offer: board.wiring || board.hover === n.id || useUi.getState().selection.includes(n.id),
    min: range.min,
    max: range.max,
    curve: n.spec?.curve ?? null,
    samples: samplesOf(n),
  };
}

interface Share {
  tug: number | null;
  pull: number;
  ratio: number;
  /** There is none yet: the wave has not come by, or it is to be predicted first. */
  waits?: boolean;
}

/** ‖tug‖ along a wire between layers. How it is between them tells what vanishes or explodes, not its size. */
function tensorShare({ source, target, index }: SceneWire): Share {
  const waits = !tugLit(target.id);
  const told = waits ? null : tensorTug(source.id, target.id, index);
  if (!told) return { tug: null, pull: live.pull, ratio: 0, waits };
  return { tug: Math.abs(told.pull) * told.norm, pull: told.pull, ratio: 1 };
}

/** Of several branches each share tells what arrives at its gate: it waits until that is predicted, too. */
const hidesShare = ({ engine, source, target }: SceneWire): boolean =>
  isHidden(engine) || (source.fanOut > 1 && target.id !== OUTPUT && isHidden(target.engine));

/** The share of its source's tug that a wire carries; null while there is none to show. */
function wireShare(wire: SceneWire): Share {
  const none = { tug: null, pull: live.pull, ratio: 0 };
  const rope = wire.pulled && !wire.keys.length; // what the hand does is no secret and comes at once
  if (!live.backward || live.pull === 0) return none;
  if (rope && wire.engine !== null && gradientOf(wire.engine) === null) return none;
  if (!rope && (!tugLit(wire.target.id) || hidesShare(wire))) return { ...none, waits: true };
  let sum = wire.pulled ? 1 : 0;
  for (const key of wire.keys) {
    const at = live.wireSlot.get(key);
    const g = at === undefined ? undefined : live.shares[at];
    if (g === undefined) return none;
    sum += g;
  }
  const known = wire.keys.length > 0 || wire.target.id === OUTPUT;
  return known ? { tug: live.pull * sum, pull: live.pull, ratio: sum } : none;
}

/** Fan-out adds: what wires that run together carry back to their source. A gate that has no tug adds none. */
function sumOf(shares: readonly Share[], selected: boolean): Tug {
  const sum = (of: (share: Share) => number) => shares.reduce((all, share) => all + of(share), 0);
  const none = shares.some(({ waits }) => waits) || shares.every(({ tug }) => tug === null);
  return { tug: none ? null : sum(({ tug }) => tug ?? 0), ratio: sum(({ ratio }) => ratio), selected };
}

/** A shorter wire has no room for its numbers; one that runs back is never short. */
const LONG = 64;

export function wireNumbers(
  wire: SceneWire,
  scene: Scene,
  selection: ReadonlySet<string>,
  liveGate: { id: string; direction: "forward" | "backward" } | null,
): WireNumbers {
  const tensor = scene.doc.kind === "network";
  const shareOf = tensor ? tensorShare : wireShare;
  const share = shareOf(wire);
  const value = wire.source.role === "chip" && wire.engine ? valueOf(wire.engine) : valueFor(wire.source);
  const isSelected = ({ id }: SceneWire) => selection.has(id) || board.into === id;
  const selected = isSelected(wire);
  const gate = wire.source.role === "gate" || wire.source.role === "chip";
  const split = wire.source.fanOut > 1;
  const [x1, y1, x2, y2] = wireEnds(wire);
  const long = x2 < x1 || Math.hypot(x2 - x1, y2 - y1) > LONG;
  const touched = board.hover !== null && [wire.id, wire.source.id, wire.target.id].includes(board.hover);
  return {
    value,
    ...share,
    tugs: wire.stretches.map(({ wires }) =>
      sumOf(wires.length > 1 ? wires.map(shareOf) : [share], wires.some(isSelected)),
    ),
    selected,
    faded: selection.size > 0 && !selected,
    lit: valueLit(wire.source.id),
    live: liveGate?.id === wire.target.id ? liveGate.direction : null,
    labels: long && (selected || touched || (split && !wire.dense)),
    touched,
    valueLabel: selected && gate,
    tensor,
  };
}

/** Spoken numbers: "minus 12", "0.210". */
export function spoken(v: number | null): string {
  if (v === null) return t.editor.spoken.noValue;
  const s = signed(v);
  if (v === 0) return t.editor.spoken.zero;
  const sign = s[0] === "+" ? t.editor.spoken.plus : s[0] === MINUS ? t.editor.spoken.minus : "";
  return sign + (sign ? s.slice(1) : s);
}

/** What a node goes by: its id, its label and its op, each word once ("hidden, dense"). */
function namesOf(n: SceneNode): string[] {
  const op = n.role === "chip" ? `chip ${n.symbol}` : (n.spec?.name ?? n.node.op).replaceAll("_", " ");
  const names = [n.node.id, n.node.label ?? "", n.role === "port" ? "" : op];
  return [...new Set(names)].filter(Boolean);
}

/** "f, multiply, value minus 12, gradient 1" */
export function describe(n: SceneNode): string {
  const words = t.editor.spoken;
  const parts = n.id === OUTPUT ? [words.output(n.symbol)] : namesOf(n);
  if (n.role === "layer") {
    const shape = useRun.getState().graph?.shapes[n.engine ?? ""];
    if (shape?.length) parts.push(shape.join(" by "));
    return parts.join(", ");
  }
  if (n.missing.length) parts.push(t.editor.waiting(n.missing.length));
  else if (n.waitsInside) parts.push(t.editor.waitingInside);
  const value = valueFor(n);
  const last = value !== null && n.engine !== null && live.outdated.has(n.engine);
  parts.push(value === null ? words.noValue : (last ? words.lastValue : words.value)(spoken(value)));
  const gradient = n.engine === null ? null : gradientOf(n.engine);
  if (hides(n)) parts.push(words.gradientHidden);
  else if (gradient === null) parts.push(words.gradientNone);
  else parts.push(words.gradient(spoken(gradient).replace(words.plus, "")));
  if (n.node.params?.locked === true) parts.push(words.locked);
  if (n.trouble) parts.push(n.trouble.text);
  return parts.join(", ");
}
