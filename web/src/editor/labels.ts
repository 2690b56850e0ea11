/** Accessible names that follow the numbers: twice a second, and at once for the node that has the focus. */

import { onLive } from "../state/live";
import { board } from "./board";
import { describe, rangeOf, valueFor } from "./numbers";

const PACE = 500;
/** In larger drawings only the focused node's name follows at once; the others when they are reached. */
const MANY = 300;

function label(element: Element): void {
  const id = element.getAttribute("data-id");
  const n = id ? board.scene?.byId.get(id) : undefined;
  if (!n) return;
  const text = describe(n);
  if (element.getAttribute("aria-label") !== text) element.setAttribute("aria-label", text);
  const slider = element.querySelector(".ed-track");
  if (slider) slider.setAttribute("aria-valuenow", String(Number((valueFor(n) ?? 0).toPrecision(6))));
  if (slider) slider.setAttribute("aria-valuemin", String(rangeOf(n).min));
}

function labelAll(): void {
  const nodes = board.element?.querySelectorAll(".react-flow__node") ?? [];
  if (nodes.length > MANY) return;
  nodes.forEach(label);
}

/** Keeps all names true; returns the function that stops. */
export function keepLabels(): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = null;
      labelAll();
    }, PACE);
  };
  const focused = (e: FocusEvent) => {
    const node = e.target instanceof Element ? e.target.closest(".react-flow__node") : null;
    if (node) label(node);
  };
  document.addEventListener("focusin", focused);
  const stop = onLive(soon);
  const watch = new MutationObserver(soon);
  if (board.element) watch.observe(board.element, { childList: true, subtree: true });
  soon();
  return () => {
    document.removeEventListener("focusin", focused);
    stop();
    watch.disconnect();
    if (timer) clearTimeout(timer);
  };
}
