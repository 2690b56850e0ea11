import { useState } from "react";
import { Button, plain, Switch, t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { useAnswer } from "../../inspector/useAnswer";
import { setLive, settle } from "./change";
import type { Dataset } from "./examples";
import { LiveSlider } from "./LiveSlider";
import { Thumb } from "./Thumb";

const words = t.data.augment;
type Name = keyof typeof words.names;
type Augment = Partial<Record<Name, number>>;

/** Ranges of the sliders; the engine allows more (engine/documents/settings.py). */
const RANGES: Record<Name, { max: number; min: number; step: number; start: number }> = {
  shift: { min: 0, max: 4, step: 1, start: 0 },
  rotation: { min: 0, max: 45, step: 1, start: 0 },
  skew: { min: 0, max: 0.5, step: 0.05, start: 0 },
  scale: { min: 0, max: 0.3, step: 0.05, start: 0 },
  elastic: { min: 0, max: 60, step: 2, start: 0 },
  sigma: { min: 2, max: 8, step: 0.5, start: 4 },
};
const VARIANTS = 8;

interface Preview {
  shape: number[];
  original: number[];
  variants: number[][];
}

function setAtOnce(name: string, value: unknown): void {
  setLive(name, value);
  settle();
}

/** How training images are varied, live, with one of them and eight variants before the eyes. */
export function AugmentPane({ now }: { now: Dataset }) {
  const [row, setRow] = useState(0);
  const key = `${now.version}|${row}`;
  const { answer, error } = useAnswer<Preview>("augmented", { row, count: VARIANTS }, key);
  const [height = 1, width = 1] = now.shape.slice(-2);
  return (
    <Pane
      id="augment"
      title={words.title}
      tools={
        <>
          <Button size="sm" onClick={() => setAtOnce("augment", {})}>
            {words.off}
          </Button>
          <Button size="sm" onClick={() => setAtOnce("augment", { elastic: 34, sigma: 4 })}>
            {words.simard}
          </Button>
          <Button size="sm" onClick={() => setRow(row + 1)}>
            {words.next}
          </Button>
        </>
      }
    >
      <div className="augment">
        <div className="augment-sliders">
          <Sliders augment={(now.section.augment ?? {}) as Augment} />
          {now.name === "strokes" && (
            <Switch
              label={words.endless}
              checked={now.section.endless === true}
              onChange={(on) => setAtOnce("endless", on)}
            />
          )}
          <p className="augment-note">{words.note}</p>
          {error && (
            <p className="augment-note" role="alert">
              {error}
            </p>
          )}
        </div>
        {answer && <Pictures preview={answer} rows={height} cols={width} />}
      </div>
    </Pane>
  );
}

function Sliders({ augment }: { augment: Augment }) {
  return (Object.keys(RANGES) as Name[]).map((name) => (
    <LiveSlider
      key={name}
      name="augment"
      label={words.names[name]}
      value={augment[name] ?? RANGES[name].start}
      min={RANGES[name].min}
      max={RANGES[name].max}
      step={RANGES[name].step}
      text={(v) => plain(v, 2)}
      wrap={(v) => ({ ...augment, [name]: v })}
    />
  ));
}

function Pictures({ preview, rows, cols }: { preview: Preview; rows: number; cols: number }) {
  return (
    <div className="augment-pictures">
      <figure>
        <Thumb values={preview.original} rows={rows} cols={cols} label={words.original} />
        <figcaption>{words.original}</figcaption>
      </figure>
      <div className="augment-variants">
        {preview.variants.map((values, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a variant is its place
          <Thumb key={k} values={values} rows={rows} cols={cols} label={words.variant(k + 1)} />
        ))}
      </div>
    </div>
  );
}
