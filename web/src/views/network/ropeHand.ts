import { type PointerEvent, useRef } from "react";
import { letGo, pull, useShown } from "./shown";

/** A full pull, in CSS pixels of travel from where the hand began. */
const FULL = 90;
/** A hand that has gone less far, as a part of a full pull, does not pull yet. */
const STILL = 0.06;

interface Hand {
  x: number;
  y: number;
  /** It has pulled: what follows is no press. */
  pulled: boolean;
}

/** How far the rope is out, -1..1: the hand may go up, as with a circuit's rope, or along the bar. */
function travelOf(right: number, down: number): number {
  const travel = Math.abs(down) > Math.abs(right) ? -down : right;
  return Math.max(-1, Math.min(1, travel / FULL));
}

/**
 * Handlers that make an output a rope, by its unit. `eager`: it is held as soon as it is touched, not only once the
 * hand moves; what can be pressed as well is not. `pulled`, asked once: the press that ends now was a pull.
 */
export function useRopeHand(eager: boolean) {
  const hand = useRef<Hand | null>(null);
  const handlers = (unit: number) => ({
    onPointerDown: (e: PointerEvent) => {
      e.stopPropagation();
      e.currentTarget.setPointerCapture(e.pointerId);
      hand.current = { x: e.clientX, y: e.clientY, pulled: false };
      if (eager) pull(unit, 0);
    },
    onPointerMove: (e: PointerEvent) => {
      if (!hand.current || !e.currentTarget.hasPointerCapture(e.pointerId)) return;
      const travel = travelOf(e.clientX - hand.current.x, e.clientY - hand.current.y);
      const amount = Math.abs(travel) < STILL ? 0 : travel;
      if (!amount && !useShown.getState().held) return;
      hand.current.pulled = true;
      pull(unit, amount);
    },
    onPointerUp: letGo,
    onPointerCancel: () => {
      hand.current = null; // no press comes of it
      letGo();
    },
  });
  const pulled = () => {
    const was = hand.current?.pulled ?? false;
    hand.current = null; // a press by key that comes later is one
    return was;
  };
  return { handlers, pulled };
}
