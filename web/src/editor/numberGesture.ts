import { type PointerEvent, useRef } from "react";
import { actions } from "../state/actions";
import { valueOf } from "../state/live";
import { useRun } from "../state/run";
import { board } from "./board";
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
  const lastClick = useRef(0);
  const pending = useRef<ReturnType<typeof setTimeout> | null>(null);

  const down = (e: PointerEvent<HTMLElement>) => {
    if (e.button !== 0 || !e.isPrimary) return;
    e.stopPropagation();
    e.currentTarget.setPointerCapture(e.pointerId);
    const start = (target.engine === null ? null : valueOf(target.engine)) ?? target.fallback;
    hold.current = { id: e.pointerId, x: e.clientX, y: e.clientY, start, moved: false, last: null };
  };
  const move = (e: PointerEvent<HTMLElement>) => {
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
    click(e.timeStamp);
  };
  const click = (now: number) => {
    const double = now - lastClick.current < GESTURES.doubleClick;
    lastClick.current = double ? 0 : now;
    if (pending.current) clearTimeout(pending.current);
    pending.current = null;
    if (double && target.engine) return target.type();
    if (!target.engine) return target.why();
    target.why();
  };
  return { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: up };
}

/** The slider's track: the thumb goes where the hand is. */
export function useTrackGesture(engine: string | null, range: { min: number; max: number; step: number }) {
  const active = useRef<number | null>(null);
  const last = useRef<number | null>(null);

  const at = (e: PointerEvent<HTMLElement>): number => {
    const box = e.currentTarget.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (e.clientX - box.left) / (box.width || 1)));
    const raw = range.min + share * (range.max - range.min);
    const grain = e.shiftKey ? range.step * GESTURES.fine : range.step;
    const value = dragged(Math.round(raw / grain) * grain, 0, grain, false);
    return Math.max(range.min, Math.min(range.max, value));
  };
  const set = (e: PointerEvent<HTMLElement>, phase: "drag" | "commit") => {
    const value = at(e);
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
      set(e, "drag");
    },
    onPointerMove: (e: PointerEvent<HTMLElement>) => {
      if (active.current === e.pointerId) set(e, "drag");
    },
    onPointerUp: (e: PointerEvent<HTMLElement>) => {
      if (active.current !== e.pointerId) return;
      active.current = null;
      board.dragging = false;
      set(e, "commit");
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
