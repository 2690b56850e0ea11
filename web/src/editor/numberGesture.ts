import { type PointerEvent, useRef } from "react";
import { actions } from "../state/actions";
import { valueOf } from "../state/live";
import { useRun } from "../state/run";
import { board } from "./board";
import { eagerly } from "./eager";
import { dragged, GESTURES } from "./gestures";

/** What a hand can do to a number. */
export interface NumberTarget {
  /** The engine's name of the node; null: the number cannot be changed. */
  engine: string | null;
  step: number;
  fallback: number;
  why: () => void;
  type: () => void;
}

/** The newest click on a number that can be typed. The number may move under the hand before the second one comes. */
interface Click {
  at: number;
  x: number;
  y: number;
  engine: string;
  element: HTMLElement;
  type: () => void;
}

let clicked: Click | null = null;

const second = (e: { timeStamp: number }): boolean =>
  clicked !== null && e.timeStamp - clicked.at < GESTURES.doubleClick;

/**
 * The first click asks why, and the panel that answers may move the drawing: a second press at the same
 * place of the screen still belongs to the number that was clicked there.
 */
function watchSecond(e: globalThis.PointerEvent): void {
  const first = clicked;
  if (!first || !second(e)) return;
  if (first.element.isConnected && e.target instanceof Node && first.element.contains(e.target)) return;
  if (Math.hypot(e.clientX - first.x, e.clientY - first.y) > GESTURES.click) return;
  clicked = null;
  e.stopPropagation();
  e.preventDefault();
  const over = new AbortController();
  const end = (up: globalThis.PointerEvent) => {
    over.abort();
    if (up.type === "pointerup") first.type();
  };
  addEventListener("pointerup", end, { signal: over.signal });
  addEventListener("pointercancel", end, { signal: over.signal });
}

/** What a move says, whether React delivers it or the browser itself. */
type Move = Pick<globalThis.PointerEvent, "pointerId" | "clientX" | "clientY" | "shiftKey">;

interface Hold {
  id: number;
  x: number;
  y: number;
  start: number;
  moved: boolean;
  last: number | null;
}

/** Drag changes the number, a click asks why, a double click types it. */
export function useNumberGesture(target: NumberTarget) {
  const hold = useRef<Hold | null>(null);
  const down = (e: PointerEvent<HTMLElement>) => {
    if (e.button !== 0 || !e.isPrimary) return;
    e.stopPropagation();
    e.currentTarget.setPointerCapture(e.pointerId);
    const start = (target.engine === null ? null : valueOf(target.engine)) ?? target.fallback;
    hold.current = { id: e.pointerId, x: e.clientX, y: e.clientY, start, moved: false, last: null };
    eagerly(e.currentTarget, e.pointerId, move);
  };
  const move = (e: Move) => {
    const h = hold.current;
    if (!h || h.id !== e.pointerId) return;
    const dx = e.clientX - h.x;
    const dy = h.y - e.clientY;
    if (!h.moved && Math.hypot(dx, dy) < GESTURES.click) return;
    h.moved = true;
    if (!target.engine) return;
    board.dragging = true;
    const pixels = Math.abs(dx) >= Math.abs(dy) ? dx : dy;
    const value = dragged(h.start, pixels, target.step, e.shiftKey);
    if (value === h.last) return;
    h.last = value;
    actions.setValue(target.engine, value, "drag");
  };
  const up = (e: PointerEvent<HTMLElement>) => {
    const h = hold.current;
    hold.current = null;
    board.dragging = false;
    if (!h || h.id !== e.pointerId) return;
    if (h.moved) {
      if (target.engine && h.last !== null) actions.setValue(target.engine, h.last, "commit");
      return;
    }
    if (e.type === "pointercancel") return;
    click(e);
  };
  const click = (e: PointerEvent<HTMLElement>) => {
    const { engine, type, why } = target;
    const twice = second(e) && clicked?.engine === engine;
    clicked = null;
    if (twice) return type();
    if (engine !== null) {
      const { timeStamp: at, clientX: x, clientY: y, currentTarget: element } = e;
      clicked = { at, x, y, engine, element, type };
      addEventListener("pointerdown", watchSecond, { once: true, capture: true });
    }
    why();
  };
  return { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: up };
}

/** The slider's track: the thumb goes where the hand is. */
export function useTrackGesture(engine: string | null, range: { min: number; max: number; step: number }) {
  const active = useRef<number | null>(null);
  const last = useRef<number | null>(null);

  const at = (track: HTMLElement, e: Move): number => {
    const box = track.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (e.clientX - box.left) / (box.width || 1)));
    const raw = range.min + share * (range.max - range.min);
    const grain = e.shiftKey ? range.step * GESTURES.fine : range.step;
    const value = dragged(Math.round(raw / grain) * grain, 0, grain, false);
    return Math.max(range.min, Math.min(range.max, value));
  };
  const set = (track: HTMLElement, e: Move, phase: "drag" | "commit") => {
    const value = at(track, e);
    if (!engine || (phase === "drag" && value === last.current)) return;
    last.current = value;
    actions.setValue(engine, value, phase);
  };
  return {
    onPointerDown: (e: PointerEvent<HTMLElement>) => {
      if (e.button !== 0 || !engine) return;
      e.stopPropagation();
      e.currentTarget.setPointerCapture(e.pointerId);
      active.current = e.pointerId;
      board.dragging = true;
      set(e.currentTarget, e, "drag");
      const track = e.currentTarget;
      eagerly(track, e.pointerId, (raw) => set(track, raw, "drag"));
    },
    onPointerMove: (e: PointerEvent<HTMLElement>) => {
      if (active.current === e.pointerId) set(e.currentTarget, e, "drag");
    },
    onPointerUp: (e: PointerEvent<HTMLElement>) => {
      if (active.current !== e.pointerId) return;
      active.current = null;
      board.dragging = false;
      set(e.currentTarget, e, "commit");
      last.current = null;
    },
    onPointerCancel: (e: PointerEvent<HTMLElement>) => {
      if (active.current !== e.pointerId) return;
      active.current = null;
      board.dragging = false;
      if (engine && last.current !== null) actions.setValue(engine, last.current, "commit");
      last.current = null;
    },
  };
}

/** Moves a number by whole steps, as `[` and `]` do. */
export function nudge(engine: string, fallback: number, step: number, by: number): void {
  if (useRun.getState().link === "refused") return;
  const now = valueOf(engine) ?? fallback;
  actions.setValue(engine, dragged(now, by * GESTURES.pixelsPerStep, step, false), "commit");
}
