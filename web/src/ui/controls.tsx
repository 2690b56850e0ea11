import * as RadixSlider from "@radix-ui/react-slider";
import {
  type ComponentProps,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { isTooLarge, parseNumber, typed } from "./format";
import { Icon, type IconName } from "./icons";
import { t } from "./messages";
import { Tooltip } from "./overlays";

type ButtonProps = ComponentProps<"button"> & {
  variant?: "plain" | "solid" | "ghost";
  size?: "sm" | "md";
  icon?: IconName;
};

export function Button({
  variant = "plain",
  size = "md",
  icon,
  className = "",
  children,
  ...rest
}: ButtonProps) {
  return (
    <button type="button" {...rest} className={`btn btn-${variant} btn-${size} ${className}`}>
      {icon && <Icon name={icon} size={16} />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<"button">, "children"> & {
  icon: IconName;
  /** Accessible name, shown as the tooltip. */
  label: string;
  shortcut?: string;
  variant?: "plain" | "solid" | "ghost";
  size?: "sm" | "md";
  pressed?: boolean;
};

export function IconButton(props: IconButtonProps) {
  const { icon, label, shortcut, variant = "ghost", size = "md", pressed, className = "", ...rest } = props;
  return (
    <Tooltip text={label} {...(shortcut ? { shortcut } : {})}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        className={`btn btn-icon btn-${variant} btn-${size} ${pressed ? "on" : ""} ${className}`}
      >
        <Icon name={icon} size={size === "sm" ? 16 : 18} />
      </button>
    </Tooltip>
  );
}

interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  /** Where the filled part begins; 0 when it is inside the range. */
  zero?: number;
  disabled?: boolean;
  valueText?: string;
  onChange: (value: number) => void;
  onCommit?: (value: number) => void;
  /** Where the keys lead, when `step` is not what they move by: to an end, or so many steps. */
  onStride?: (stride: Stride) => void;
}

/** Ways of the keyboard on a slider: to an end, or so many steps up (down). */
export type Stride = "first" | "last" | number;

const PAGE = 10;
const STRIDES: Record<string, Stride> = {
  Home: "first",
  End: "last",
  PageUp: PAGE,
  PageDown: -PAGE,
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
};

function strideOf({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent) {
  const stride = ctrlKey || altKey || metaKey ? undefined : STRIDES[key];
  return shiftKey && key.startsWith("Arrow") && typeof stride === "number" ? stride * PAGE : stride;
}

export function Slider(props: SliderProps) {
  const { label, value, min, max, step = (max - min) / 100, disabled, valueText, onChange, onCommit } = props;
  const { onStride } = props;
  const origin = props.zero ?? Math.min(max, Math.max(min, 0));
  const at = (v: number) => (max > min ? ((Math.min(max, Math.max(min, v)) - min) / (max - min)) * 100 : 0);
  const left = Math.min(at(origin), at(value));
  const width = Math.abs(at(value) - at(origin));
  return (
    <RadixSlider.Root
      className="slider"
      value={[value]}
      min={min}
      max={max}
      step={step}
      disabled={disabled ?? false}
      onValueChange={([v]) => v !== undefined && onChange(v)}
      onValueCommit={([v]) => v !== undefined && onCommit?.(v)}
      onKeyDown={(e) => {
        const stride = onStride && strideOf(e);
        if (stride === undefined) return;
        e.preventDefault();
        onStride?.(stride);
      }}
    >
      <RadixSlider.Track className="slider-track">
        <span className="slider-fill" style={{ left: `${left}%`, width: `${width}%` }} />
      </RadixSlider.Track>
      <RadixSlider.Thumb className="slider-thumb" aria-label={label} aria-valuetext={valueText} />
    </RadixSlider.Root>
  );
}

export interface SegmentedProps<T extends string | number> {
  label: string;
  options: { value: T; label: ReactNode; name?: string; disabled?: boolean }[];
  value: T | null;
  onChange: (value: T) => void;
  size?: "sm" | "md";
  /** "ink" fills the chosen segment; "wash" only tints it (speeds, modes). */
  tone?: "ink" | "wash";
}

export function Segmented<T extends string | number>(props: SegmentedProps<T>) {
  const { label, options, value, onChange, size = "md", tone = "ink" } = props;
  const name = useId();
  return (
    <fieldset className={`segmented segmented-${size} segmented-${tone}`} aria-label={label}>
      {options.map((o) => (
        <label key={o.value} className={`segmented-option ${o.value === value ? "on" : ""}`}>
          <input
            type="radio"
            name={name}
            checked={o.value === value}
            disabled={o.disabled}
            aria-label={o.name}
            onChange={() => onChange(o.value)}
          />
          <span>{o.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface NumberFieldProps {
  label: string;
  value: number;
  onCommit: (value: number) => void;
  min?: number;
  max?: number;
  step?: number;
  /** Whole numbers only. */
  integer?: boolean;
  /** What stands there in place of one number where there are several. */
  several?: string | undefined;
  /** Emptying the field is an answer too. */
  onClear?: () => void;
  disabled?: boolean;
  id?: string;
  className?: string;
}

/** Why a typed number cannot be taken; null when it can. */
function refusal(text: string, v: number | null, { min, max, integer }: NumberFieldProps): string | null {
  const words = t.shell.number;
  if (v === null) return isTooLarge(text) ? words.tooLarge : words.notANumber;
  if (integer && !Number.isInteger(v)) return words.whole;
  if (min !== undefined && v < min) return words.atLeast(typed(min));
  if (max !== undefined && v > max) return words.atMost(typed(max));
  return null;
}

/** What is being typed, why it was refused, and what ends it. */
function useTyping(props: NumberFieldProps) {
  const { value, onCommit, onClear, several, min, max, step = 0.1 } = props;
  const [text, setText] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a value that arrives from outside replaces a refused one
  useEffect(() => setWrong(null), [value]);
  const leave = () => {
    setText(null);
    setWrong(null);
  };
  const finish = () => {
    if (text === null) return;
    if (!text.trim() && onClear) {
      leave();
      return onClear();
    }
    const v = parseNumber(text);
    const why = refusal(text, v, props);
    setWrong(why);
    if (why !== null || v === null) return;
    setText(null);
    if (v !== value || several) onCommit(v);
  };
  const nudge = (by: number) => {
    const base = (text === null ? value : parseNumber(text)) ?? value;
    const raw = Number((base + by * step).toPrecision(12));
    const v = Math.min(max ?? raw, Math.max(min ?? raw, raw));
    leave();
    if (v !== value || several) onCommit(v);
  };
  return { text: text ?? (several ? "" : typed(value)), setText, wrong, finish, leave, nudge };
}

/** A typed number: comma or point, fractions, arrows nudge (Shift ×10). A number that cannot be is refused in words. */
export function NumberField(props: NumberFieldProps) {
  const { label, disabled, id, several, className = "" } = props;
  const { text, setText, wrong, finish, leave, nudge } = useTyping(props);
  const note = useId();
  return (
    <span className={`number-field ${wrong ? "wrong" : ""} ${className}`}>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        aria-invalid={wrong !== null}
        aria-describedby={wrong ? note : undefined}
        disabled={disabled}
        value={text}
        placeholder={several}
        onFocus={(e) => e.currentTarget.select()}
        onChange={(e) => setText(e.currentTarget.value)}
        onBlur={finish}
        onKeyDown={(e) => {
          if (e.key === "Enter") finish();
          else if (e.key === "Escape") leave();
          else if (e.key === "ArrowUp" || e.key === "ArrowDown") {
            e.preventDefault();
            nudge((e.key === "ArrowUp" ? 1 : -1) * (e.shiftKey ? 10 : 1));
          }
        }}
      />
      {wrong && <FieldNote id={note} words={wrong} />}
    </span>
  );
}

/** What a note keeps between itself and its field, and between itself and the edge of the window, in px. */
const NOTE = { gap: 4, edge: 8 };

/** Why a field refuses what was typed: over everything and whole, wherever the field stands. */
function FieldNote({ id, words }: { id: string; words: string }) {
  const note = useRef<HTMLSpanElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words take other room
  useLayoutEffect(() => {
    const element = note.current;
    if (!element) return;
    const place = () => placeNote(element);
    element.showPopover?.(); // without it (Firefox before 125) the note may be cut off by what scrolls
    place();
    addEventListener("scroll", place, true);
    addEventListener("resize", place);
    return () => {
      removeEventListener("scroll", place, true);
      removeEventListener("resize", place);
    };
  }, [words]);
  return (
    <span id={id} ref={note} className="number-field-note" role="alert" popover="manual">
      {words}
    </span>
  );
}

/** Below its field where there is room, else above, and never beyond the window. */
function placeNote(note: HTMLElement): void {
  const field = note.parentElement?.getBoundingClientRect();
  if (!field) return;
  const { offsetWidth: w, offsetHeight: h } = note;
  const isBelow = field.bottom + NOTE.gap + h <= innerHeight - NOTE.edge;
  note.style.left = `${Math.max(NOTE.edge, Math.min(field.right, innerWidth - NOTE.edge) - w)}px`;
  note.style.top = `${isBelow ? field.bottom + NOTE.gap : field.top - NOTE.gap - h}px`;
}

interface SelectProps<T extends string> {
  label: string;
  options: { value: T; label: string; disabled?: boolean }[];
  value: T;
  onChange: (value: T) => void;
  disabled?: boolean;
  id?: string;
}

export function Select<T extends string>({ label, options, value, onChange, disabled, id }: SelectProps<T>) {
  return (
    <span className="select">
      <select
        id={id}
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(e) => onChange(e.currentTarget.value as T)}
      >
        {options.map((o) => (
          <option key={o.value} value={o.value} disabled={o.disabled}>
            {o.label}
          </option>
        ))}
      </select>
      <Icon name="down" size={14} />
    </span>
  );
}

export function Switch(props: {
  label: ReactNode;
  checked: boolean;
  onChange: (on: boolean) => void;
  hint?: string;
}) {
  const { label, checked, onChange, hint } = props;
  const id = useId();
  return (
    <span className="switch">
      <button
        type="button"
        role="switch"
        id={id}
        aria-checked={checked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onClick={() => onChange(!checked)}
      >
        <span className="switch-track">
          <span className="switch-thumb" />
        </span>
        <span>{label}</span>
      </button>
      {hint && (
        <small id={`${id}-hint`} className="switch-hint">
          {hint}
        </small>
      )}
    </span>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>;
}

export function Badge({ tone = "plain", icon, children }: BadgeProps) {
  return (
    <span className={`badge badge-${tone}`}>
      {icon && <Icon name={icon} size={14} />}
      {children}
    </span>
  );
}

interface BadgeProps {
  tone?: "plain" | "ok" | "error" | "warn";
  icon?: IconName;
  children: ReactNode;
}

/** Progress with a count; `total` 0 means that it is not known yet. */
export function Progress({ label, done, total }: { label: string; done: number; total: number }) {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total || 1}
      aria-valuenow={Math.min(done, total || 1)}
    >
      <span className="progress-fill" style={{ width: `${share * 100}%` }} />
    </div>
  );
}
