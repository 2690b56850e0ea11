import { type PointerEvent, useEffect, useRef } from "react";
import { FIELD_MARGIN, type FieldSpec } from "../../plots";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { valueOf as nodeValue, onLive } from "../../state/live";
import { t } from "../../ui";
import { fromPlace, placeIn, type Range } from "./place";

/** The place where the circuit stands, at frame rate over the map; dragging it sets both values. */
export function FieldDot({ spec, pair }: { spec: FieldSpec; pair: [string, string] }) {
  const box = useRef<HTMLDivElement>(null);
  const dot = useRef<HTMLSpanElement>(null);
  const output = useDoc((s) => s.doc.output ?? "");
  const rangeX: Range = [spec.x[0] ?? 0, spec.x[spec.x.length - 1] ?? 1];
  const rangeY: Range = [spec.y[0] ?? 0, spec.y[spec.y.length - 1] ?? 1];
  const [x, y] = pair;
  const [x0, x1] = rangeX;
  const [y0, y1] = rangeY;

  useEffect(() => {
    const paint = () => {
      const at = dot.current;
      const [vx, vy] = [nodeValue(x), nodeValue(y)];
      if (!at) return;
      const inside = vx !== null && vy !== null && vx >= x0 && vx <= x1 && vy >= y0 && vy <= y1;
      if (at.hidden === inside) at.hidden = !inside;
      if (!inside) return;
      // moved by a transform: the page is not laid out anew
      const [left, up] = [placeIn(vx, [x0, x1]) * 100, placeIn(vy, [y0, y1]) * 100];
      at.style.transform = `translate(${left}cqw, ${-up}cqh)`;
      const sign = (nodeValue(output) ?? 0) < 0 ? "minus" : "plus";
      if (at.dataset.sign !== sign) at.dataset.sign = sign;
    };
    paint();
    return onLive(paint);
  }, [x, y, x0, x1, y0, y1, output]);

  // Both values belong to one gesture: only the second of the last pair ends it.
  const set = (e: PointerEvent, phase: "drag" | "commit") => {
    const area = box.current?.getBoundingClientRect();
    if (!area) return;
    actions.setValue(x, fromPlace((e.clientX - area.left) / area.width, [x0, x1]), "drag");
    actions.setValue(y, fromPlace(1 - (e.clientY - area.top) / area.height, [y0, y1]), phase);
  };
  const { l, r, t: top, b } = FIELD_MARGIN;
  return (
    <div
      className="field-pad"
      ref={box}
      style={{ left: l, right: r, top, bottom: b }}
      title={t.views.field.drag(x, y)}
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId);
        set(e, "drag");
      }}
      onPointerMove={(e) => e.currentTarget.hasPointerCapture(e.pointerId) && set(e, "drag")}
      onPointerUp={(e) => set(e, "commit")}
      onPointerCancel={(e) => set(e, "commit")}
    >
      <span className="field-dot" ref={dot} />
    </div>
  );
}
