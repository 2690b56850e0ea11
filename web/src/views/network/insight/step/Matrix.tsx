import { useEffect, useRef, useState } from "react";
import { onTheme, type PlotTheme, plotTheme } from "../../../../plots/theme";
import { fullOf, inkScale, paintSheet, type Scale, signedScale } from "../../../../plots/tiles";
import { plain, signed, t } from "../../../../ui";
import type { Numbers } from "./told";

export type Tone = "value" | "tug" | "ink";

interface MatrixProps {
  name: string;
  numbers: Numbers;
  tone: Tone;
  /** One example's numbers laid out as rows and columns of an image. */
  image?: [number, number] | null;
  /** The chosen unit: a column of vectors, a row of weights. */
  chosen?: { along: "columns" | "rows"; at: number; onChoose: (unit: number) => void };
}

/** A cell needs this room for a numeral. */
const CELL = { width: 34, height: 16 };
/** A vector is folded into lines of so many units at most. */
const FOLD = 10;

/** Numbers as tiles, with numerals when there is room for them. */
export function Matrix({ name, numbers, tone, image, chosen }: MatrixProps) {
  const words = t.insight.step;
  const { rows, cols, across } = layoutOf(numbers, image);
  if (!numbers.data)
    return (
      <figure className="step-matrix">
        <figcaption>{name}</figcaption>
        <p className="ink-3">{words.tooLarge(numbers.norm)}</p>
      </figure>
    );
  return (
    <figure className="step-matrix" style={{ flexGrow: Math.min(4, Math.max(1, across / 6)) }}>
      <figcaption>
        {name}{" "}
        <small className="num">{numbers.rows > 1 ? `${numbers.rows}×${numbers.cols}` : numbers.cols}</small>
      </figcaption>
      <Sheet
        data={numbers.data}
        rows={rows}
        cols={cols}
        tone={tone}
        label={words.matrix(name, numbers.rows, numbers.cols)}
        {...(chosen && !image ? { chosen: { ...chosen, vector: numbers.rows === 1 } } : {})}
      />
    </figure>
  );
}

function layoutOf(numbers: Numbers, image: [number, number] | null | undefined) {
  if (image && numbers.rows === 1) return { rows: image[0], cols: image[1], across: image[1] };
  if (numbers.rows > 1) return { rows: numbers.rows, cols: numbers.cols, across: numbers.cols };
  const cols = numbers.cols <= FOLD ? numbers.cols : Math.ceil(numbers.cols / Math.ceil(numbers.cols / FOLD));
  return { rows: Math.ceil(numbers.cols / cols), cols, across: cols };
}

interface SheetProps {
  data: Float32Array;
  rows: number;
  cols: number;
  tone: Tone;
  label: string;
  chosen?: { along: "columns" | "rows"; at: number; vector: boolean; onChoose: (unit: number) => void };
}

function Sheet({ data, rows, cols, tone, label, chosen }: SheetProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cell, setCell] = useState<[number, number]>([0, 0]);
  useEffect(() => {
    const paint = () => {
      const padded = data.length === rows * cols ? data : pad(data, rows * cols);
      const full = tone === "ink" ? 1 : fullOf(data);
      const sheet = { rows, cols, count: 1, across: 1, gap: 0 };
      if (canvas.current) paintSheet(canvas.current, padded, sheet, scaleOf(tone), full);
    };
    paint();
    return onTheme(paint);
  }, [data, rows, cols, tone]);
  useEffect(() => {
    const measure = () => {
      const { clientWidth = 0, clientHeight = 0 } = box.current ?? {};
      setCell([clientWidth / cols, clientHeight / rows]);
    };
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [rows, cols]);
  const numerals = cell[0] >= CELL.width && cell[1] >= CELL.height && data.length <= 400;
  const ratio = cols / rows;
  const square = rows > 6 && cols > 6;
  return (
    <div
      className="step-sheet"
      ref={box}
      style={square ? { aspectRatio: ratio, flex: "0 1 auto" } : undefined}
    >
      <canvas ref={canvas} role="img" aria-label={label} />
      {(numerals || chosen) && (
        <div
          className={`step-cells ${numerals ? "num" : ""} ${tone}`}
          style={{ gridTemplateColumns: `repeat(${cols}, 1fr)`, gridTemplateRows: `repeat(${rows}, 1fr)` }}
        >
          {Array.from({ length: Math.min(data.length, 1600) }, (_, i) => (
            <Cell
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
              key={i}
              value={data[i] ?? 0}
              numeral={numerals}
              tone={tone}
              unit={unitAt(i, cols, chosen)}
              chosen={chosen}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function unitAt(i: number, cols: number, chosen: SheetProps["chosen"]): number {
  if (!chosen || chosen.vector) return i;
  return chosen.along === "columns" ? i % cols : Math.floor(i / cols);
}

interface CellProps {
  value: number;
  numeral: boolean;
  tone: Tone;
  unit: number;
  chosen: SheetProps["chosen"];
}

function Cell({ value, numeral, tone, unit, chosen }: CellProps) {
  const text = tone === "ink" ? plain(value, 2) : signed(value, 2);
  const on = chosen?.at === unit;
  if (!chosen?.vector) return <span className={on ? "on" : ""}>{numeral ? text : ""}</span>;
  return (
    <button
      type="button"
      className={on ? "on" : ""}
      aria-label={`${t.insight.step.unit(unit)}, ${text}`}
      aria-pressed={on}
      tabIndex={on ? 0 : -1}
      onClick={() => chosen.onChoose(unit)}
    >
      {numeral ? text : ""}
    </button>
  );
}

function pad(data: Float32Array, size: number): Float32Array {
  const padded = new Float32Array(size).fill(Number.NaN);
  padded.set(data);
  return padded;
}

/** Softer than full hue, so that numerals stay readable on it. */
const STRENGTH = 0.55;

function scaleOf(tone: Tone): Scale {
  const theme = plotTheme();
  if (tone === "ink") return inkScale(theme);
  if (tone === "value") return signedScale(theme, STRENGTH, theme.canvas);
  return signedScale(backward(theme), STRENGTH, theme.canvas);
}

/** What runs backward has the hues of tugs. */
function backward(theme: PlotTheme): PlotTheme {
  return { ...theme, valPos: theme.tugPos, valNeg: theme.tugNeg };
}
