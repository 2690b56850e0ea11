import { GESTURES } from "./gestures";

/**
 * Reads the hand as it moves. Browsers deliver `pointermove` once per frame, just before they paint: an answer
 * asked for then can only be in the frame after. `pointerrawupdate` (where there is one) comes at once, so the
 * answer of the engine is there for the frame that is to come. Ends with the press; `pointermove` goes on as ever.
 */
export function eagerly(element: HTMLElement, pointerId: number, move: (e: PointerEvent) => void): void {
  const over = new AbortController();
  let read = Number.NEGATIVE_INFINITY;
  const raw = (event: Event) => {
    const e = event as PointerEvent;
    if (e.pointerId !== pointerId || e.timeStamp - read < GESTURES.eager) return;
    read = e.timeStamp;
    move(e);
  };
  const end = (e: PointerEvent) => e.pointerId === pointerId && over.abort();
  element.addEventListener("pointerrawupdate", raw, { signal: over.signal });
  element.addEventListener("lostpointercapture", end, { signal: over.signal });
  element.addEventListener("pointerup", end, { signal: over.signal });
  element.addEventListener("pointercancel", end, { signal: over.signal });
}
