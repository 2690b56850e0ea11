/** What is going on at the canvas besides the document: menus, fields and tools that are open. */

import { create } from "zustand";
import type { Point } from "../graph/edit";

/** What a new gate will be wired to. */
export type Fits = { from: string } | { to: string; index: number };

interface EditorState {
  /** The list of gates to add, where it opens and where the gate goes. */
  adding: {
    screen: Point;
    at: Point;
    fits: Fits | null;
    wire: { target: string; index: number } | null;
  } | null;
  /** The list of ports a wire from this node may go to. */
  wiring: { from: string } | null;
  knife: boolean;
  /** A field over a node. */
  field: { node: string; what: "value" | "name" | "chip" } | null;
  /** Where a dragged palette entry is. */
  carried: { name: string; x: number; y: number } | null;
  /** The edge of the canvas at which the gate stands that something is wrong with. */
  guiltyAt: "top" | "foot" | null;
  set: (patch: Partial<Omit<EditorState, "set">>) => void;
}

export const useEditor = create<EditorState>()((set) => ({
  adding: null,
  wiring: null,
  knife: false,
  field: null,
  carried: null,
  guiltyAt: null,
  set: (patch) => set(patch),
}));
