/**
 * On a narrow page the rope and the inputs of a wide circuit are not in view together: the view goes with the
 * backward wave, from the output to what the pull moves.
 */

import { movingIds } from "../../graph/moving";
import { useDoc } from "../../state/doc";
import { useUi } from "../../state/ui";
import { narrow } from "../../ui/panels";
import { bringIn, sceneNode } from "../board";
import { nodeFor } from "../predict";
import { liveGate, wave } from "../wave";

function follow(): void {
  const gate = liveGate();
  const n = gate?.direction === "backward" && wave.playing() ? sceneNode(gate.id) : undefined;
  if (n && narrow()) bringIn(n);
}
wave.subscribe(follow);

/** What has moved is seen: the first of it comes into view. */
export function showMoved(): void {
  const { opened } = useUi.getState();
  const drawn = movingIds(useDoc.getState().doc).map((id) => nodeFor(id, opened));
  const here = drawn
    .filter((at) => at.opened.length === opened.length)
    .flatMap((at) => sceneNode(at.id) ?? []);
  const [first] = here.sort((a, b) => a.x - b.x || a.y - b.y);
  if (first && narrow()) bringIn(first);
}
