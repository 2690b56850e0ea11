import { useRef, useState } from "react";
import { Slider, t } from "../../../ui";
import { setLive, settle } from "./change";

/** Numbers of examples that a slider of sizes stops at. */
const SIZES = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000];

interface SizeSliderProps {
  label: string;
  value: number;
  most: number;
  text: (value: number) => string;
}

/** How many examples train: 10, 20, 50 and so on, up to all of them. */
export function SizeSlider({ label, value, most, text }: SizeSliderProps) {
  const sizes = [...SIZES.filter((n) => n < most), most];
  const at = sizes.reduce(
    (best, n, k) => (Math.abs(n - value) < Math.abs(sizes[best]! - value) ? k : best),
    0,
  );
  const size = (k: number) => (k === at ? value : (sizes[k] ?? most));
  return (
    <LiveSlider
      name="examples"
      label={label}
      value={at}
      min={0}
      max={sizes.length - 1}
      step={1}
      text={(k) => text(size(k))}
      wrap={size}
    />
  );
}

interface LiveSliderProps {
  /** The setting of the `data` section. */
  name: string;
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  text: (value: number) => string;
  /** What the setting is made of the number; the number itself when absent. */
  wrap?: (value: number) => unknown;
}

/** Shortest time between two values sent while dragging: the engine makes the data anew for each. */
const PACE_MS = 40;

/** A setting of the data that acts while the net trains; at rest it is in the document. */
export function LiveSlider({ name, label, value, min, max, step, text, wrap }: LiveSliderProps) {
  const [held, setHeld] = useState<number | null>(null);
  const sent = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const send = (v: number) => {
    clearTimeout(timer.current);
    const wait = sent.current + PACE_MS - performance.now();
    if (wait > 0) timer.current = setTimeout(() => send(v), wait);
    else {
      sent.current = performance.now();
      setLive(name, wrap ? wrap(v) : v);
    }
  };
  const shown = held ?? value;
  return (
    <div className="data-slider">
      <span className="data-slider-head" title={t.data.live}>
        <span>{label}</span>
        <output className="num">{text(shown)}</output>
      </span>
      <Slider
        label={label}
        value={shown}
        min={min}
        max={max}
        step={step}
        zero={min}
        valueText={text(shown)}
        onChange={(v) => {
          setHeld(v);
          send(v);
        }}
        onCommit={(v) => {
          clearTimeout(timer.current);
          setLive(name, wrap ? wrap(v) : v);
          settle();
          setHeld(null);
        }}
      />
    </div>
  );
}
