/** The bar that tells what is wrong steps aside for the gate that it is about. */

import { useStore } from "@xyflow/react";
import { useEffect } from "react";
import type { Rect } from "../graph/rect";
import { engineId } from "../graph/scope";
import { useRun } from "../state/run";
import type { Scene, SceneNode } from "./scene";
import { useEditor } from "./store";

/** Where along the canvas a bar would cover the guilty gate. */
export type Edge = "top" | "foot";

/** What a bar of two lines takes of the canvas, in px, with the room around it. */
const BAR = 72;

/** How the drawing stands on the screen: React Flow's y and zoom, and the height of the canvas in px. */
interface Sight {
  y: number;
  zoom: number;
  height: number;
}

export function edgeOf(n: Rect, { y, zoom, height }: Sight): Edge | null {
  const [top, bottom] = [n.y * zoom + y, (n.y + n.h) * zoom + y];
  if (bottom < 0 || top > height) return null;
  if (bottom > height - BAR) return "foot";
  return top < BAR ? "top" : null;
}

/** The gate, or the closed chip around it, that the bar is about. */
function guiltyIn(scene: Scene, id: string | null): SceneNode | undefined {
  const names = (n: SceneNode) => engineId(scene.path, n.id);
  return scene.nodes.find((n) => id !== null && (names(n) === id || id.startsWith(`${names(n)}/`)));
}

/** Keeps it known at which edge the guilty gate stands. */
export function GuiltyEdge({ scene }: { scene: Scene }) {
  const id = useRun((s) => s.troubles[0]?.node ?? s.trouble?.node ?? null);
  const n = guiltyIn(scene, id);
  const edge = useStore(({ transform: [, y, zoom], height }) => (n ? edgeOf(n, { y, zoom, height }) : null));
  useEffect(() => {
    useEditor.getState().set({ guiltyAt: edge });
    return () => useEditor.getState().set({ guiltyAt: null });
  }, [edge]);
  return null;
}

export const useGuiltyEdge = (): Edge | null => useEditor((s) => s.guiltyAt);
