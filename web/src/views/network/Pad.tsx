import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { onTheme, plotTheme } from "../../plots/theme";
import { inkScale, paintSheet } from "../../plots/tiles";
import { t } from "../../ui";
import { blank, type Dot, type Ink, SHEET, stroke } from "./ink";
import { showDrawing, useShown } from "./shown";

const PEN = 2.6;
/** One press of an arrow key, in sheet units. */
const STRIDE = 2;

/** A sheet that shows what is drawn, or what the net sees of it once the rope has moved the image. */
function useSheet(): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ink = useShown((s) => s.ink);
  const moved = useShown((s) => (s.before ? s.seen : null));
  const mode = useShown((s) => s.mode);
  useEffect(() => {
    const paint = () => canvas.current && paintPad(canvas.current, mode === "drawing" ? ink : blank(), moved);
    paint();
    return onTheme(paint);
  }, [ink, moved, mode]);
  return canvas;
}

/** Draws a line from one dot to the next; the first stroke after the rope starts a new drawing. */
function draw(from: Dot, to: Dot): void {
  const { ink, mode, before } = useShown.getState();
  showDrawing(stroke(mode === "drawing" && !before ? ink : blank(), from, to, PEN));
}

/** A pen that arrow keys move; Space puts it down and lifts it. */
function useKeyPen() {
  const [pen, setPen] = useState<Dot>({ x: SHEET / 2, y: SHEET / 4 });
  const [down, setDown] = useState(false);
  const onKeyDown = (e: KeyboardEvent) => {
    const step = ARROWS[e.key];
    if (!step && e.key !== " ") return;
    e.preventDefault();
    e.stopPropagation();
    if (step) {
      const to = { x: clamp(pen.x + step[0] * STRIDE), y: clamp(pen.y + step[1] * STRIDE) };
      if (down) draw(pen, to);
      setPen(to);
    } else {
      if (!down) draw(pen, pen);
      setDown(!down);
    }
  };
  return { pen, down, onKeyDown, lift: () => setDown(false) };
}

/** Where on the sheet a pointer is. */
function dotAt(e: PointerEvent): Dot {
  const box = e.currentTarget.getBoundingClientRect();
  return {
    x: ((e.clientX - box.left) / box.width) * SHEET,
    y: ((e.clientY - box.top) / box.height) * SHEET,
  };
}

/** The drawing pad: mouse, pen, touch, or arrow keys with the pen down (Space). */
export function Pad() {
  const canvas = useSheet();
  const { pen, down, onKeyDown, lift } = useKeyPen();
  const last = useRef<Dot | null>(null);
  const drawTo = (to: Dot) => {
    draw(last.current ?? to, to);
    last.current = to;
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
          drawTo(dotAt(e));
        }}
        onPointerMove={(e) => {
          if (e.currentTarget.hasPointerCapture(e.pointerId)) drawTo(dotAt(e));
        }}
        onPointerUp={() => {
          last.current = null;
        }}
        onKeyDown={onKeyDown}
        onBlur={lift}
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
