/** A wire drawn by hand: where it may end, and what it does there. */

import type { Connection, FinalConnectionState } from "@xyflow/react";
import { board, toCanvas } from "./board";
import { connectWire } from "./commands";
import { useEditor } from "./store";
import type { WireEdge } from "./Wire";
import { invalidate } from "./wake";
import { connectionOf, verdictOf } from "./wiring";

export function connected(c: Connection): void {
  const link = connectionOf(
    { nodeId: c.source, id: c.sourceHandle, type: "source" },
    { nodeId: c.target, id: c.targetHandle, type: "target" },
  );
  if (link) connectWire(link);
}

export function valid(c: Connection | WireEdge): boolean {
  const link = connectionOf(
    { nodeId: c.source, id: c.sourceHandle ?? null, type: "source" },
    { nodeId: c.target, id: c.targetHandle ?? null, type: "target" },
  );
  return link !== null && verdictOf(link).ok;
}

/** A wire is in the hand, or no longer. */
export function inHand(wiring: boolean): void {
  board.wiring = wiring;
  invalidate();
}

/** A wire let go over empty canvas asks what should be there. */
export function dropped(event: MouseEvent | TouchEvent, state: FinalConnectionState): void {
  inHand(false);
  if (state.toHandle || !state.fromHandle || state.isValid) return;
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  if (!touch || !state.from || !state.to) return;
  if (Math.hypot(state.to.x - state.from.x, state.to.y - state.from.y) < 40) return;
  const from = state.fromHandle;
  const node = from.nodeId;
  const fits =
    from.type === "source"
      ? { from: connectionOf(from, { nodeId: "?", id: "0", type: "target" })?.ref ?? node }
      : { to: node, index: Number(from.id ?? 0) };
  useEditor.getState().set({
    adding: {
      screen: [touch.clientX, touch.clientY],
      at: toCanvas(touch.clientX, touch.clientY),
      fits,
      wire: null,
    },
  });
}
