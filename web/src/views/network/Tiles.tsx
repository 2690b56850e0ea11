import { type CSSProperties, useEffect, useRef } from "react";
import { onTheme, plotTheme } from "../../plots/theme";
import {
  fullOf,
  inkScale,
  paintSheet,
  pixelOf,
  type Scale,
  type Sheet,
  signedScale,
} from "../../plots/tiles";
import { onLive } from "../../state/live";
import { useShown } from "./shown";

interface TilesProps {
  /** Numbers and how to lay them out; null while there are none. Called at every new frame. */
  read: () => { data: ArrayLike<number>; sheet: Sheet } | null;
  /** Raw pixels and probabilities are ink; everything signed is in the value hues. */
  tone: "signed" | "ink";
  /** What the picture shows, for those who do not see it. */
  label: string;
  className?: string;
  style?: CSSProperties;
  /** Value of the full hue; the largest absolute value when absent. */
  full?: number;
}

/** A sheet of live tiles, painted from the newest frame; one canvas pixel is one number. */
export function Tiles({ read, tone, label, className = "", style, full }: TilesProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(read);
  latest.current = read;
  const painted = useRef(() => {});

  useEffect(() => {
    let scale: Scale | null = null;
    const paint = () => {
      const now = latest.current();
      const target = canvas.current;
      if (!target) return;
      target.classList.toggle("tiles-empty", now === null);
      if (now === null) return;
      scale ??= tone === "ink" ? inkScale(plotTheme(), plotTheme().canvas) : signedScale(plotTheme());
      paintSheet(target, now.data, now.sheet, scale, full ?? fullOf(now.data), pixelOf(plotTheme().line2));
    };
    painted.current = paint;
    const forget = [
      onLive(paint),
      useShown.subscribe(paint),
      onTheme(() => {
        scale = null;
        paint();
      }),
    ];
    return () => {
      for (const f of forget) f();
    };
  }, [tone, full]);
  // What `read` reads may have come with this render, and no frame need follow while nothing plays.
  useEffect(() => painted.current());

  return <canvas ref={canvas} role="img" aria-label={label} className={`tiles ${className}`} style={style} />;
}
