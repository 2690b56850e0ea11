import { type PointerEvent, useRef } from "react";
import { actions } from "../state/actions";
import { valueOf } from "../state/live";
import { useRun } from "../state/run";
import { board, type SliderRange } from "./board";
import { eagerly } from "./eager";
import { dragged, GESTURES } from "./gestures";

/** What a hand can do to a number. */
interface NumberTarget {
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

/**
 * A finger that rests on a number opens the menu of its node, like one that rests beside it: `give` up the
 * press first. Returns what forgets it.
 */
function afterLongPress(e: PointerEvent<HTMLElement>, give: () => void): () => void {
  if (e.pointerType === "mouse") return () => undefined;
  const { currentTarget: element, clientX, clientY, pointerId } = e;
  const timer = setTimeout(() => {
    give();
    if (element.hasPointerCapture(pointerId)) element.releasePointerCapture(pointerId);
    element.dispatchEvent(
      new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX, clientY }),
    );
  }, GESTURES.longPress);
  return () => clearTimeout(timer);
}

/** What a move says, whether React delivers it or the browser itself. */
type Move = Pick<globalThis.PointerEvent, "pointerId" | "clientX" | "clientY" | "shiftKey">;

interface Hold {
  id: number;
  x: number;
  y: number;
  start: number;
  step: number;
  moved: boolean;
  last: number | null;
  /** It is no long press any more. */
  stir: () => void;
}

/** Drag changes the number, a click asks why, a double click types it. */
export function useNumberGesture(target: NumberTarget) {
  const hold = useRef<Hold | null>(null);
  const down = (e: PointerEvent<HTMLElement>) => {
    if (e.button !== 0 || !e.isPrimary) return;
    e.stopPropagation();
    e.currentTarget.setPointerCapture(e.pointerId);
    const start = (target.engine === null ? null : valueOf(target.engine)) ?? target.fallback;
    const { pointerId: id, clientX: x, clientY: y } = e;
    const stir = afterLongPress(e, () => {
      hold.current = null;
    });
    hold.current = { id, x, y, start, step: target.step, moved: false, last: null, stir };
    eagerly(e.currentTarget, e.pointerId, move);
  };
  const move = (e: Move) => {
    const h = hold.current;
    if (!h || h.id !== e.pointerId) return;
    const dx = e.clientX - h.x;
    const dy = h.y - e.clientY;
    if (!h.moved && Math.hypot(dx, dy) < GESTURES.click) return;
    h.moved = true;
    h.stir();
    if (!target.engine) return;
    board.dragging = true;
    const pixels = Math.abs(dx) >= Math.abs(dy) ? dx : dy;
    const value = dragged(h.start, pixels, h.step, e.shiftKey);
    if (value === h.last) return;
    h.last = value;
    actions.setValue(target.engine, value, "drag");
  };
  const up = (e: PointerEvent<HTMLElement>) => {
    const h = hold.current;
    hold.current = null;
    board.dragging = false;
    h?.stir();
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

/** A press on the slider: where it began, how far the hand is from the thumb it took hold of, what it set last. */
interface Slide {
  id: number;
  x: number;
  y: number;
  grip: number;
  moved: boolean;
  last: number | null;
}

/** The slider: a drag on it moves the thumb to the hand; a mere click chooses the node and changes nothing. */
export function useTrackGesture(engine: string | null, range: SliderRange, fallback: number) {
  const slide = useRef<Slide | null>(null);
  const { min, max, step } = range;

  const grip = (track: HTMLElement, x: number): number => {
    const box = track.getBoundingClientRect();
    const now = (engine === null ? null : valueOf(engine)) ?? fallback;
    const share = Math.max(0, Math.min(1, (now - min) / (max - min || 1)));
    const away = x - (box.left + share * box.width);
    return Math.abs(away) <= GESTURES.thumb ? away : 0;
  };
  const at = (track: HTMLElement, x: number, fine: boolean): number => {
    const box = track.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (x - box.left) / (box.width || 1)));
    const grain = fine ? step * GESTURES.fine : step;
    const value = dragged(Math.round((min + share * (max - min)) / grain) * grain, 0, grain, false);
    return Math.max(min, Math.min(max, value));
  };
  const move = (track: HTMLElement, e: Move) => {
    const s = slide.current;
    if (!s || !engine || s.id !== e.pointerId) return;
    if (!s.moved && Math.hypot(e.clientX - s.x, e.clientY - s.y) < GESTURES.click) return;
    s.moved = true;
    board.dragging = true;
    const value = at(track, e.clientX - s.grip, e.shiftKey);
    if (value === s.last) return;
    s.last = value;
    actions.setValue(engine, value, "drag");
  };
  const end = (e: PointerEvent<HTMLElement>) => {
    const s = slide.current;
    if (!s || s.id !== e.pointerId) return;
    if (e.type === "pointerup") move(e.currentTarget, e);
    slide.current = null;
    board.dragging = false;
    board.slide = null;
    if (engine && s.last !== null) actions.setValue(engine, s.last, "commit");
  };
  return {
    onPointerDown: (e: PointerEvent<HTMLElement>) => {
      if (e.button !== 0 || !e.isPrimary || !engine) return;
      e.stopPropagation();
      const track = e.currentTarget;
      track.setPointerCapture(e.pointerId);
      const { pointerId: id, clientX: x, clientY: y } = e;
      slide.current = { id, x, y, grip: grip(track, x), moved: false, last: null };
      board.slide = { engine, range };
      eagerly(track, id, (raw) => move(track, raw));
    },
    onPointerMove: (e: PointerEvent<HTMLElement>) => move(e.currentTarget, e),
    onPointerUp: end,
    onPointerCancel: end,
  };
}

/** Moves a number by whole steps, as `[` and `]` do. */
export function nudge(engine: string, fallback: number, step: number, by: number): void {
  if (useRun.getState().link === "refused") return;
  const now = valueOf(engine) ?? fallback;
  actions.setValue(engine, dragged(now, by * GESTURES.pixelsPerStep, step, false), "commit");
}
