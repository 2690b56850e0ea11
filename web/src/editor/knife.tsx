import { type ReactNode, type RefObject, useEffect, useState } from "react";
import { crosses } from "../graph/snap";
import { board, toCanvas } from "./board";
import { cutWires } from "./commands";
import { courseOf, OUTPUT, wireBox } from "./scene";
import { useEditor } from "./store";

type Screen = [number, number];

/** The wires that a stroke crosses. */
export function crossed(a: Screen, b: Screen): { target: string; index: number }[] {
  const hits: { target: string; index: number }[] = [];
  for (const wire of board.scene?.wires ?? []) {
    if (wire.target.id === OUTPUT) continue;
    const [left, top, right, bottom] = wireBox(wire);
    if (Math.max(a[0], b[0]) < left || Math.min(a[0], b[0]) > right) continue;
    if (Math.max(a[1], b[1]) < top || Math.min(a[1], b[1]) > bottom) continue;
    const c = courseOf(wire);
    for (let i = 2; i < c.value.length; i += 2) {
      const from: Screen = [c.value[i - 2] ?? 0, c.value[i - 1] ?? 0];
      const to: Screen = [c.value[i] ?? 0, c.value[i + 1] ?? 0];
      if (!crosses(a, b, from, to)) continue;
      hits.push({ target: wire.target.id, index: wire.index });
      break;
    }
  }
  return hits;
}

/** Alt and a drag, or K and then a drag: a stroke that cuts the wires it crosses. */
export function useKnife(element: RefObject<HTMLDivElement | null>): ReactNode {
  const [stroke, setStroke] = useState<{ from: Screen; to: Screen } | null>(null);
  useEffect(() => {
    const box = element.current;
    if (!box) return;
    let from: Screen | null = null;
    const cutting = (e: PointerEvent) => e.button === 0 && (e.altKey || useEditor.getState().knife);
    const down = (e: PointerEvent) => {
      if (!cutting(e) || (e.target as Element).closest(".ed-chrome, .ed-rope, input")) return;
      e.stopPropagation();
      e.preventDefault();
      from = [e.clientX, e.clientY];
      box.setPointerCapture(e.pointerId);
    };
    const move = (e: PointerEvent) => {
      if (from) setStroke({ from, to: [e.clientX, e.clientY] });
    };
    const up = (e: PointerEvent) => {
      if (!from) return;
      if (e.type !== "pointercancel") cutWires(crossed(toCanvas(...from), toCanvas(e.clientX, e.clientY)));
      from = null;
      setStroke(null);
      useEditor.getState().set({ knife: false });
    };
    const quiet = (e: Event) => {
      if (from) e.stopPropagation();
    };
    const pairs: [string, (e: never) => void][] = [
      ["pointerdown", down],
      ["pointermove", move],
      ["pointerup", up],
      ["pointercancel", up],
      ["mousedown", quiet],
      ["touchstart", quiet],
    ];
    for (const [name, run] of pairs) box.addEventListener(name, run as EventListener, { capture: true });
    return () => {
      for (const [name, run] of pairs) box.removeEventListener(name, run as EventListener, { capture: true });
    };
  }, [element]);
  if (!stroke) return null;
  const box = element.current?.getBoundingClientRect();
  const [x, y] = [box?.left ?? 0, box?.top ?? 0];
  return (
    <svg className="ed-stroke" aria-hidden="true">
      <line x1={stroke.from[0] - x} y1={stroke.from[1] - y} x2={stroke.to[0] - x} y2={stroke.to[1] - y} />
    </svg>
  );
}
