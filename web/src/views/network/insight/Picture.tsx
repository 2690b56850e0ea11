import { useEffect, useRef } from "react";
import { onTheme, plotTheme } from "../../../plots/theme";
import { inkScale, paintSheet } from "../../../plots/tiles";

/** The bytes of an image, in ink. */
export function Picture({ image, height, width }: { image: Uint8Array; height: number; width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = () => {
      const sheet = { rows: height, cols: width, count: 1, across: 1, gap: 0 };
      const scale = inkScale(plotTheme(), plotTheme().canvas);
      if (canvas.current) paintSheet(canvas.current, image, sheet, scale, 255);
    };
    paint();
    return onTheme(paint);
  }, [image, height, width]);
  return <canvas ref={canvas} />;
}
