import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { onTheme, plotTheme } from "../../plots/theme";
import { inkScale, paintSheet } from "../../plots/tiles";
import { t } from "../../ui";
import { blank, type Dot, type Ink, SHEET, stroke } from "./ink";
import { showDrawing, useShown } from "./shown";

const PEN = 2.6;
/** One press of an arrow key, in sheet units. */
const STRIDE = 2;

/**
 * The drawing pad: mouse, pen, touch, or arrow keys with the pen down (Space). After the rope has
 * moved the image the pad shows what the net sees; the next stroke starts a new drawing.
 */
export function Pad() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<Dot | null>(null);
  const [pen, setPen] = useState<Dot>({ x: SHEET / 2, y: SHEET / 4 });
  const [down, setDown] = useState(false);
  const ink = useShown((s) => s.ink);
  const moved = useShown((s) => (s.before ? s.seen : null));
  const mode = useShown((s) => s.mode);

  useEffect(() => {
    const paint = () => canvas.current && paintPad(canvas.current, mode === "drawing" ? ink : blank(), moved);
    paint();
    return onTheme(paint);
  }, [ink, moved, mode]);

  const at = (e: PointerEvent): Dot => {
    const box = e.currentTarget.getBoundingClientRect();
    return {
      x: ((e.clientX - box.left) / box.width) * SHEET,
      y: ((e.clientY - box.top) / box.height) * SHEET,
    };
  };
  const draw = (to: Dot) => {
    const { ink: now, mode: m, before } = useShown.getState();
    const paper = m === "drawing" && !before ? now : blank();
    showDrawing(stroke(paper, last.current ?? to, to, PEN));
    last.current = to;
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const step = ARROWS[e.key];
    if (step) {
      e.preventDefault();
      e.stopPropagation();
      const to = { x: clamp(pen.x + step[0] * STRIDE), y: clamp(pen.y + step[1] * STRIDE) };
      if (down) {
        last.current = pen;
        draw(to);
      }
      setPen(to);
    } else if (e.key === " ") {
      e.preventDefault();
      e.stopPropagation();
      last.current = pen;
      if (!down) draw(pen);
      setDown(!down);
    }
  };

  return (
    <div className="pad nodrag nopan nowheel">
      <div
        className="pad-sheet"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is drawn on with arrow keys and Space
        tabIndex={0}
        role="application"
        aria-label={t.network.pad.label}
        aria-description={t.network.pad.keys}
        onPointerDown={(e) => {
          e.stopPropagation();
          e.currentTarget.setPointerCapture(e.pointerId);
          last.current = null;
          draw(at(e));
        }}
        onPointerMove={(e) => {
          if (e.currentTarget.hasPointerCapture(e.pointerId)) draw(at(e));
        }}
        onPointerUp={() => {
          last.current = null;
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setDown(false)}
      >
        <canvas ref={canvas} />
      </div>
      <span
        className={`pad-pen ${down ? "down" : ""}`}
        aria-hidden="true"
        style={{ left: `${(pen.x / SHEET) * 100}%`, top: `${(pen.y / SHEET) * 100}%` }}
      />
    </div>
  );
}

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const clamp = (v: number) => Math.min(SHEET, Math.max(0, v));

function paintPad(canvas: HTMLCanvasElement, ink: Ink, moved: number[][] | null): void {
  const theme = plotTheme();
  const size = moved ? moved.length : ink.size;
  const cols = moved ? (moved[0]?.length ?? size) : ink.size;
  const data = moved ? moved.flat() : ink.data;
  paintSheet(
    canvas,
    data,
    { rows: size, cols, count: 1, across: 1, gap: 0 },
    inkScale(theme, theme.canvas),
    1,
  );
}
