import { type ReactNode, useEffect, useState } from "react";
import { IconButton, NumberField, plain, Slider, Tooltip, t, typed } from "../../../ui";
import { type Scale, strode } from "./scales";

/** Milliseconds in which the run answers. */
const PATIENCE = 2000;

interface HyperProps {
  label: string;
  value: number;
  scale: Scale;
  onChange: (value: number) => void;
  /** What the document has; another value there can be taken back. */
  drawn?: number | undefined;
  hint?: string;
  /** What it is at the moment, where that is not what is set. */
  now?: number | undefined;
  min?: number;
  max?: number;
  integer?: boolean;
}

/** One number of the training: a slider, the same number typed, and the way back to the document's. */
export function Hyper(props: HyperProps) {
  const { label, scale, drawn, hint, now, min = 0, max = 1e9, integer } = props;
  const [value, onChange] = useHeld(props.value, props.onChange);
  const words = t.control;
  const moved = drawn !== undefined && drawn !== value;
  const slide = (next: number) => {
    if (next !== value) onChange(next);
  };
  return (
    <div className="control-hyper">
      <div className="control-head">
        <span className="control-name" title={hint}>
          {label}
        </span>
        <Live />
        {now !== undefined && (
          <Tooltip text={words.scheduledHint}>
            <span className="control-live num">{words.scheduled(plain(now, 3))}</span>
          </Tooltip>
        )}
        {moved && (
          <IconButton
            icon="restart"
            size="sm"
            className="control-back"
            label={words.back(label, typed(drawn))}
            onClick={() => onChange(drawn)}
          />
        )}
        <NumberField
          className="control-typed num"
          label={words.valueOf(label)}
          value={value}
          min={min}
          max={max}
          step={integer ? 1 : nudge(value)}
          {...(integer ? { integer } : {})}
          onCommit={onChange}
        />
      </div>
      <Slider
        label={label}
        value={scale.place(value)}
        min={0}
        max={1}
        step={0.005}
        zero={0}
        valueText={typed(value)}
        onChange={(place) => slide(scale.value(place))}
        onStride={(stride) => slide(strode(scale, value, stride))}
      />
      {scale.ticks.length > 0 && (
        <div className="control-ticks num" aria-hidden="true">
          {scale.ticks.map(([text, v]) => (
            <span key={text} style={{ left: `${scale.place(v) * 100}%` }}>
              {text}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

/** What was just set, until the run says so itself or, when it refused, for a moment. */
function useHeld(value: number, onChange: (value: number) => void): [number, (value: number) => void] {
  const [held, setHeld] = useState<number | null>(null);
  useEffect(() => {
    if (held === value) setHeld(null);
  }, [held, value]);
  useEffect(() => {
    if (held === null) return;
    const timer = setTimeout(() => setHeld(null), PATIENCE);
    return () => clearTimeout(timer);
  }, [held]);
  const set = (next: number) => {
    setHeld(next);
    onChange(next);
  };
  return [held ?? value, set];
}

/** An arrow key moves the first digit by one. */
const nudge = (value: number) => (value > 0 ? 10 ** Math.floor(Math.log10(value)) / 10 : 0.01);

/** The filled dot of a control that acts on the next step. */
export function Live() {
  const words = t.control;
  return (
    <Tooltip text={words.liveHint}>
      <span className="control-live">
        <i aria-hidden="true" />
        {words.live}
      </span>
    </Tooltip>
  );
}

/** A choice with its badge: live, or dashed until training begins again. */
export function Choice({ label, restarts, waiting, children }: ChoiceProps) {
  return (
    <div className={`control-choice ${waiting ? "waiting" : ""}`}>
      <div className="control-head">
        <span className="control-name">{label}</span>
        {restarts ? (
          <Tooltip text={t.control.restartHint}>
            <span className="control-live">↻ {t.control.restart}</span>
          </Tooltip>
        ) : (
          <Live />
        )}
      </div>
      {children}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  restarts?: boolean;
  /** Changed, but not in force yet. */
  waiting?: boolean;
  children: ReactNode;
}
