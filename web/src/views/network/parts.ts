import type { ComponentType } from "react";
import type { Doc } from "../../graph/document";

/** One tab of the inspector or one sheet of the dock; each slice of the room brings its own. */
export interface Part {
  id: string;
  name: string;
  /** Place among the others, small first. */
  order: number;
  Content: ComponentType;
  /** Left out where it makes no sense (a boundary of images). */
  when?: (doc: Doc) => boolean;
}

export function inOrder(parts: Part[], doc: Doc): Part[] {
  return parts.filter((part) => part.when?.(doc) ?? true).sort((a, b) => a.order - b.order);
}
