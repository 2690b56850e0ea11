import { useEffect, useRef } from "react";
import { inkScale, onTheme, paintSheet, plotTheme } from "../../../plots";

interface ThumbProps {
  /** Numbers 0..1, row by row; of several channels their mean is shown. */
  values: readonly number[];
  rows: number;
  cols: number;
  label: string;
}

/** One small picture in ink. */
export function Thumb({ values, rows, cols, label }: ThumbProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = () => {
      const theme = plotTheme();
      const sheet = { rows, cols, count: 1, across: 1, gap: 0 };
      if (canvas.current)
        paintSheet(canvas.current, grey(values, rows * cols), sheet, inkScale(theme, theme.canvas), 1);
    };
    paint();
    return onTheme(paint);
  }, [values, rows, cols]);
  return <canvas ref={canvas} role="img" aria-label={label} className="data-thumb" />;
}

function grey(values: readonly number[], size: number): readonly number[] {
  const channels = values.length / size;
  if (channels <= 1) return values;
  return Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += values[c * size + i] ?? 0;
    return sum / channels;
  });
}
