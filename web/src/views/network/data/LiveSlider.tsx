import { useRef, useState } from "react";
import { Slider, t } from "../../../ui";
import { setLive, settle } from "./change";

interface LiveSliderProps {
  /** The setting of the `data` section. */
  name: string;
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  text: (value: number) => string;
}

/** Shortest time between two values sent while dragging: the engine makes the data anew for each. */
const PACE_MS = 40;

/** A setting of the data that acts while the net trains; at rest it is in the document. */
export function LiveSlider({ name, label, value, min, max, step, text }: LiveSliderProps) {
  const [held, setHeld] = useState<number | null>(null);
  const sent = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const send = (v: number) => {
    clearTimeout(timer.current);
    const wait = sent.current + PACE_MS - performance.now();
    if (wait > 0) timer.current = setTimeout(() => send(v), wait);
    else {
      sent.current = performance.now();
      setLive(name, v);
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
          setLive(name, v);
          settle();
          setHeld(null);
        }}
      />
    </div>
  );
}
