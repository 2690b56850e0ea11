import { type PointerEvent, useEffect, useRef } from "react";
import { engineRef } from "../../graph/scope";
import { type FieldSpec, fieldMargin, onTheme, plotTheme } from "../../plots";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { valueOf as nodeValue, onLive } from "../../state/live";
import { t } from "../../ui";
import { pixelRatio, sizeCanvas } from "../../ui/pixels";
import { fromPlace, placeIn, type Range } from "./place";

/** Radius of the dot, and how far its canvas reaches beyond the map, in px. */
const RADIUS = 6;
const REACH = 7;
const WIDE = `calc(100% + ${2 * REACH}px)`;

/** The place where the circuit stands, at frame rate over the map; dragging it sets both values. */
export function FieldDot({ spec, pair }: { spec: FieldSpec; pair: [string, string] }) {
  const box = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLCanvasElement>(null);
  const output = useDoc(({ doc }) => (doc.output ? engineRef(doc, [], doc.output) : null) ?? "");
  const rangeX: Range = [spec.x[0] ?? 0, spec.x[spec.x.length - 1] ?? 1];
  const rangeY: Range = [spec.y[0] ?? 0, spec.y[spec.y.length - 1] ?? 1];
  const [x, y] = pair;
  const [x0, x1] = rangeX;
  const [y0, y1] = rangeY;

  useEffect(() => {
    const paint = () => {
      const [vx, vy] = [nodeValue(x), nodeValue(y)];
      const pen = sheet.current && cleared(sheet.current);
      if (!pen || vx === null || vy === null || vx < x0 || vx > x1 || vy < y0 || vy > y1) return;
      const [w, h] = [
        pen.canvas.width / pixelRatio() - 2 * REACH,
        pen.canvas.height / pixelRatio() - 2 * REACH,
      ];
      const at = [REACH + placeIn(vx, [x0, x1]) * w, REACH + (1 - placeIn(vy, [y0, y1])) * h] as const;
      paintDot(pen, at, (nodeValue(output) ?? 0) < 0);
    };
    const sizes = new ResizeObserver(() => {
      const { current } = sheet;
      if (current) sizeCanvas(current, current.clientWidth, current.clientHeight);
      paint();
    });
    if (sheet.current) sizes.observe(sheet.current);
    const forget = [onLive(paint), onTheme(paint), () => sizes.disconnect()];
    return () => {
      for (const f of forget) f();
    };
  }, [x, y, x0, x1, y0, y1, output]);

  // Both values belong to one gesture: only the second of the last pair ends it.
  const set = (e: PointerEvent, phase: "drag" | "commit") => {
    const area = box.current?.getBoundingClientRect();
    if (!area) return;
    actions.setValue(x, fromPlace((e.clientX - area.left) / area.width, [x0, x1]), "drag");
    actions.setValue(y, fromPlace(1 - (e.clientY - area.top) / area.height, [y0, y1]), phase);
  };
  const { l, r, t: top, b } = fieldMargin(plotTheme(), rangeY);
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
      <canvas className="field-dot" ref={sheet} style={{ inset: -REACH, width: WIDE, height: WIDE }} />
    </div>
  );
}

/** A canvas of its own: a moved element would have the browser work out all layers of the page anew. */
function cleared(sheet: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const pen = sheet.getContext("2d");
  pen?.setTransform(pixelRatio(), 0, 0, pixelRatio(), 0, 0);
  pen?.clearRect(0, 0, sheet.width, sheet.height);
  return pen;
}

function paintDot(pen: CanvasRenderingContext2D, at: readonly [number, number], minus: boolean): void {
  const ink = plotTheme();
  pen.beginPath();
  pen.arc(...at, RADIUS, 0, 2 * Math.PI);
  pen.fillStyle = minus ? ink.valNeg : ink.valPos;
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = ink.ink1;
  pen.stroke();
}
