import { type CSSProperties, useEffect, useRef, useState } from "react";
import { onTheme, type PlotTheme, plotTheme } from "../../../../plots/theme";
import { fullOf, inkScale, paintSheet, type Scale, signedScale } from "../../../../plots/tiles";
import { plain, signed, t } from "../../../../ui";
import { unitMark, unitWord } from "../../classes";
import { CELL, layout } from "./matrixLayout";
import type { Numbers } from "./told";

export type Tone = "value" | "tug" | "ink";

/** Whose numbers stand out: a column (a vector's entry) or a row (a unit's weights). */
interface Chosen {
  along: "columns" | "rows";
  at: number;
  /** The layer whose units they are, and the one that its weights read. */
  node: string;
  source: string;
  /** Of a matrix of weights: the column that is chosen too; null for none. */
  from?: number | null;
  onChoose: (unit: number, from: number) => void;
}

interface MatrixProps {
  name: string;
  spoken: string;
  numbers: Numbers;
  tone: Tone;
  /** One example's numbers laid out as rows and columns of an image. */
  image?: [number, number] | null;
  chosen?: Chosen;
}

/** Numbers as tiles, with numerals when there is room for them. */
export function Matrix({ name, spoken, numbers, tone, image, chosen }: MatrixProps) {
  const words = t.insight.step;
  const { rows, cols, data } = numbers;
  return (
    <figure className="step-matrix" style={{ flexGrow: Math.min(4, Math.max(1, cols / 8)) }}>
      <figcaption title={spoken}>
        {name} <small className="num">{rows > 1 ? `${rows}×${cols}` : cols}</small>
      </figcaption>
      {data ? (
        <Sheet
          data={data}
          rows={rows}
          cols={cols}
          image={rows === 1 ? (image ?? null) : null}
          tone={tone}
          label={words.matrix(spoken, rows, cols)}
          chosen={chosen}
        />
      ) : (
        <p className="ink-3">{words.tooLarge(numbers.norm)}</p>
      )}
    </figure>
  );
}

interface SheetProps {
  data: Float32Array;
  rows: number;
  cols: number;
  image: [number, number] | null;
  tone: Tone;
  label: string;
  chosen: Chosen | undefined;
}

/** A few numbers do not fill a whole screen. */
const LARGEST = { width: 128, height: 72 };

/** Most cells that are elements of the page (numerals, buttons). */
const MOST_CELLS = 600;

function Sheet(props: SheetProps) {
  const { data, image, tone, label, chosen } = props;
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<[number, number]>([0, 0]);
  useEffect(() => {
    const measure = () => setSize([box.current?.clientWidth ?? 0, box.current?.clientHeight ?? 0]);
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const { rows, cols } = image ? { rows: image[0], cols: image[1] } : layout(props.rows, props.cols, size);
  const vector = props.rows === 1 && !image && chosen?.along !== "rows";
  const side = Math.min(size[0] / cols, size[1] / rows);
  // Many rows and columns keep square cells; a few fill the box, so that numerals fit.
  const box2: CSSProperties =
    image || (rows > 8 && cols > 8)
      ? { width: side * cols, height: side * rows }
      : { maxWidth: cols * LARGEST.width, maxHeight: rows * LARGEST.height };
  const numerals =
    (box2.width ? side : size[0] / cols) >= CELL.width &&
    (box2.height ? side : size[1] / rows) >= CELL.height &&
    tone !== "ink" &&
    data.length <= MOST_CELLS;
  return (
    <div className="step-sheet" ref={box}>
      <div className="step-tiles" style={box2}>
        <Tiles data={data} rows={rows} cols={cols} tone={tone} label={label} />
        {data.length <= MOST_CELLS && (numerals || chosen) && !image && (
          <div
            className={`step-cells ${numerals ? "num" : ""}`}
            style={{ gridTemplateColumns: `repeat(${cols}, 1fr)`, gridTemplateRows: `repeat(${rows}, 1fr)` }}
          >
            {Array.from(data, (value, i) => (
              <Cell
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                key={i}
                value={value}
                numeral={numerals}
                place={placeOf(i, vector, chosen, props.cols)}
                columns={cols}
                chosen={chosen}
              />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function Tiles({ data, rows, cols, tone, label }: Omit<SheetProps, "image" | "chosen">) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = () => {
      const padded = data.length === rows * cols ? data : pad(data, rows * cols);
      const sheet = { rows, cols, count: 1, across: 1, gap: 0 };
      const full = tone === "ink" ? Math.max(1, fullOf(data)) : fullOf(data);
      if (canvas.current) paintSheet(canvas.current, padded, sheet, scaleOf(tone), full);
    };
    paint();
    return onTheme(paint);
  }, [data, rows, cols, tone]);
  return <canvas ref={canvas} role="img" aria-label={label} />;
}

/** Unit and input of a cell; null where a cell is no place of its own (examples below each other). */
function placeOf(
  i: number,
  vector: boolean,
  chosen: Chosen | undefined,
  cols: number,
): [number, number] | null {
  if (vector) return [i % cols, 0];
  return chosen?.along === "rows" ? [Math.floor(i / cols), i % cols] : null;
}

interface CellProps {
  value: number;
  numeral: boolean;
  place: [number, number] | null;
  /** Cells that an arrow up or down passes. */
  columns: number;
  chosen: Chosen | undefined;
}

function Cell({ value, numeral, place, columns, chosen }: CellProps) {
  const text = signed(value, 2);
  if (!chosen || !place) return <span>{numeral ? text : ""}</span>;
  const [unit, from] = place;
  const wide = chosen.from !== undefined;
  const on = chosen.at === unit && (!wide || chosen.from === from);
  const own = unitWord(chosen.node, unit);
  const name = wide ? t.insight.step.weightOf(own, unitMark(chosen.source, from)) : own;
  return (
    <button
      type="button"
      className={on ? "on" : ""}
      aria-label={`${name}, ${plain(value, 3)}`}
      aria-pressed={on}
      tabIndex={on && (wide || from === 0) ? 0 : -1}
      onClick={() => chosen.onChoose(unit, from)}
      onKeyDown={(e) => {
        const move = { ArrowRight: 1, ArrowDown: columns, ArrowLeft: -1, ArrowUp: -columns }[e.key];
        if (!move) return;
        e.preventDefault();
        e.stopPropagation();
        const cells = [...(e.currentTarget.parentElement?.children ?? [])];
        const next = cells[cells.indexOf(e.currentTarget) + move];
        if (!(next instanceof HTMLElement)) return;
        next.focus();
        next.click();
      }}
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

/** What runs backward has the hues of tugs, and a tug is minus the gradient of a loss. */
function backward(theme: PlotTheme): PlotTheme {
  return { ...theme, valPos: theme.tugNeg, valNeg: theme.tugPos };
}
