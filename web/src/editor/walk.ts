/** Walking the drawing by keyboard: along the wires left and right, among neighbours up and down. */

import { useUi } from "../state/ui";
import { board, focusNode, reveal, sceneNode, select } from "./board";
import { openNode } from "./commands";
import type { SceneNode } from "./scene";

export type Step = "left" | "right" | "up" | "down";

/** The node that an arrow key leads to from `id`, or null at an edge. */
function neighbourOf(id: string, step: Step): SceneNode | null {
  const scene = board.scene;
  const here = scene?.byId.get(id);
  if (!scene || !here) return null;
  if (step === "right")
    return nearest(
      here,
      scene.wires.filter((w) => w.source === here).map((w) => w.target),
    );
  if (step === "left")
    return nearest(
      here,
      scene.wires.filter((w) => w.target === here).map((w) => w.source),
    );
  const down = step === "down";
  const others = scene.nodes.filter(
    (n) => n !== here && (down ? middle(n).y > middle(here).y : middle(n).y < middle(here).y),
  );
  return nearest(here, others, 3);
}

const middle = (n: SceneNode) => ({ x: n.x + n.w / 2, y: n.y + n.h / 2 });

function nearest(here: SceneNode, list: SceneNode[], across = 1): SceneNode | null {
  const from = middle(here);
  let best: SceneNode | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const n of list) {
    const to = middle(n);
    const d = Math.hypot((to.x - from.x) * across, to.y - from.y);
    if (d < least) {
      least = d;
      best = n;
    }
  }
  return best;
}

/** The node that has the focus, else the selected one, else the first of the drawing. */
export function currentNode(): SceneNode | null {
  const scene = board.scene;
  if (!scene) return null;
  const focused = document.activeElement?.closest?.(".react-flow__node")?.getAttribute("data-id");
  return (focused && scene.byId.get(focused)) || null;
}

/** One node on. With `adding` what is chosen stays chosen, and the new one with it. */
export function walk(step: Step, adding = false): boolean {
  const here = currentNode();
  if (!here) return false;
  const next = neighbourOf(here.id, step);
  if (!next) return true;
  const chosen = adding ? [...useUi.getState().selection, here.id] : [];
  goTo(next);
  if (adding) select([...new Set([...chosen, next.id])]);
  return true;
}

/** What Tab comes to is chosen, as with the arrow keys: what a key does, it does where the focus is. */
export function chooseByTab(): () => void {
  let tabbed = false;
  const press = (e: KeyboardEvent) => {
    tabbed = e.key === "Tab";
  };
  const focus = (e: FocusEvent) => {
    const node = e.target instanceof Element && e.target.matches(".react-flow__node") ? currentNode() : null;
    if (tabbed && node && !useUi.getState().selection.includes(node.id)) select([node.id]);
  };
  const point = () => {
    tabbed = false;
  };
  document.addEventListener("keydown", press, true);
  document.addEventListener("pointerdown", point, true);
  document.addEventListener("focusin", focus);
  return () => {
    document.removeEventListener("keydown", press, true);
    document.removeEventListener("pointerdown", point, true);
    document.removeEventListener("focusin", focus);
  };
}

export function goTo(n: SceneNode): void {
  select([n.id]);
  reveal(n.id);
  focusNode(n.id);
}

/** From anywhere on the page to a node, by the engine's id; what the canvas does not show is opened. */
export function goToNode(node: string): void {
  const parts = node.split("/");
  const id = parts[parts.length - 1] ?? node;
  useUi.getState().set({ opened: parts.slice(0, -1), selection: [id], asked: null });
  requestAnimationFrame(() => {
    const n = sceneNode(id);
    if (n) goTo(n);
    else openNode(id);
  });
}

/** The wire that has the focus. */
export function currentWire(): string | null {
  return document.activeElement?.closest?.(".react-flow__edge")?.getAttribute("data-id") ?? null;
}
