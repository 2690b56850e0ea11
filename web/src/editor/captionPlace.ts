/** Where the name above a gate stands: over its middle, or flush with one of its sides where a wire runs by the other. */

import type { Rect } from "../graph/rect";
import { LaneMap } from "./paint/laneMap";
import { captionOf, type Ways } from "./routing";
import { courseOf, type SceneNode, type SceneWire } from "./scene";

export type CaptionAlign = "center" | "left" | "right";

/** Width and height of a letter where names are drawn smallest. */
const LETTER = 13.4;
const LINE = 26;
/** A name may hang over its gate by so much though a wire runs there. */
const OVER = 60;

/** How wide the name may be, which has `room` where it stands over the middle. */
export const captionWidth = (
  n: Pick<SceneNode, "w" | "captionAlign" | "captionMost">,
  room: number,
): number => Math.min(n.captionMost, n.captionAlign === "center" ? room : (n.w + room) / 2);

/** Where the name is written when it is drawn smallest; null where it has none. */
export function captionBox(n: SceneNode): Rect | null {
  const letters = captionOf(n).length;
  if (!letters) return null;
  const w = Math.min(letters * LETTER, captionWidth(n, n.captionShare));
  const align = w <= n.w ? "center" : n.captionAlign;
  const x = align === "left" ? n.x : align === "right" ? n.x + n.w - w : n.x + (n.w - w) / 2;
  return { x, y: n.y - LINE - 4, w, h: LINE };
}

type Choice = [CaptionAlign, number];

/** What was chosen beside wires that have not moved since. */
const chosen = new WeakMap<Ways, Choice[]>();

/** Chooses for each name that is wider than its gate; as wide as it may be without a wire through it. */
export function placeCaptions(
  nodes: readonly SceneNode[],
  wires: readonly SceneWire[],
  ways: Ways | null,
): void {
  const wide = nodes.filter((n) => captionOf(n).length * LETTER > n.w);
  for (const n of wide) [n.captionAlign, n.captionMost] = ["center", n.w + OVER];
  if (!wide.length || !ways) return;
  const choices = chosen.get(ways) ?? choose(wide, wires);
  chosen.set(ways, choices);
  for (const [i, n] of wide.entries()) [n.captionAlign, n.captionMost] = choices[i] as Choice;
}

function choose(wide: readonly SceneNode[], wires: readonly SceneWire[]): Choice[] {
  const lanes = new LaneMap(wires.map(courseOf));
  return wide.map((n) => {
    let best = 0;
    let choice: Choice = ["center", n.w + OVER];
    for (const most of [Number.POSITIVE_INFINITY, n.w + OVER])
      for (const align of ["center", "left", "right"] as const) {
        [n.captionAlign, n.captionMost] = [align, most];
        const box = captionBox(n);
        if (!box || box.w <= best || lanes.crosses(box, () => true)) continue;
        best = box.w;
        choice = [align, most];
      }
    return choice;
  });
}
