/** Where a card stands that belongs to a node: at its own size on the screen, and whole inside the view. */

import type { CSSProperties } from "react";
import type { Rect } from "../graph/rect";
import type { View } from "./painter";

/** Widest and, with three lines, highest card, and how near it comes to the edge, in pixels. */
const CARD = { w: 250, h: 110, margin: 8 };

export function cardPlace(n: Rect, view: View): CSSProperties {
  const middle = (n.x + n.w / 2) * view.zoom + view.x;
  const least = CARD.w / 2 + CARD.margin;
  const inside = Math.max(least, Math.min(view.width - least, middle));
  const above = (n.y + n.h) * view.zoom + view.y + CARD.h > view.height;
  return {
    ...(above ? { bottom: "calc(100% + 12px)" } : { top: "calc(100% + 12px)" }),
    transformOrigin: above ? "bottom" : "top",
    transform: `translateX(calc(-50% + ${(inside - middle) / view.zoom}px)) scale(${1 / view.zoom})`,
  };
}
