/** On a narrow page a drawer covers the lower part of the canvas. */

import type { Viewport } from "@xyflow/react";
import { useEffect } from "react";
import { useUi } from "../state/ui";
import { narrow } from "../ui/panels";
import { reducedMotion } from "../ui/theme";
import { board, sceneNode, selectedNodes } from "./board";
import { bounds } from "./scene";

const MOTION = 240;

/**
 * What is chosen, else the whole drawing, moves up to where a drawer leaves it in sight; when the drawer
 * closes, the view goes back, unless it was moved meanwhile.
 */
export function useAboveDrawer(): void {
  const drawer = useUi((s) => s.drawer);
  useEffect(() => {
    const panel = document.querySelector(`.region-${drawer}`);
    const before = board.flow?.getViewport();
    if (!panel || !before || !narrow()) return;
    let to: Viewport | null = null;
    const untouched = () => to === null || near(board.flow?.getViewport(), to);
    // A drawer grows while what is in it arrives.
    const sizes = new ResizeObserver(() => {
      const up = untouched() ? above(panel, before) : null;
      if (!up) return;
      to = up;
      go(up);
    });
    sizes.observe(panel);
    return () => {
      sizes.disconnect();
      if (to !== null && untouched()) go(before);
    };
  }, [drawer]);
}

/** The view that shows what is looked at above the panel; null when it is in sight there anyway. */
function above(panel: Element, view: Viewport): Viewport | null {
  const { scene, element } = board;
  if (!scene?.nodes.length || !element) return null;
  const room = panel.getBoundingClientRect().top - element.getBoundingClientRect().top;
  const chosen = selectedNodes().flatMap((id) => sceneNode(id) ?? []);
  const box = bounds(chosen.length ? chosen : scene.nodes);
  const [top, height] = [box.y * view.zoom + view.y, box.h * view.zoom];
  if (room <= 0 || (top >= 0 && top + height <= room)) return null;
  return { ...view, y: view.y + (room - height) / 2 - top };
}

/** The view stands there or is on its way. */
function near(view: Viewport | undefined, to: Viewport): boolean {
  return view !== undefined && Math.abs(view.zoom - to.zoom) < 1e-6 && Math.abs(view.x - to.x) < 1;
}

function go(to: Viewport): void {
  void board.flow?.setViewport(to, { duration: reducedMotion() ? 0 : MOTION, interpolate: "linear" });
}
