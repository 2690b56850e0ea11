import { useState } from "react";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { NumberField, t } from "../../../ui";
import { setData } from "./change";
import type { Dataset } from "./examples";

const words = t.data;
/** What the engine takes when nothing is said (engine/data/curve.py). */
const FORMULA = "sin(3*x) + 0.2*x";

/** The curve to learn, typed; what is wrong with it the engine says at its character. */
export function FormulaFields({ now }: { now: Dataset }) {
  const drawn = useDoc((s) => s.doc.data?.formula);
  const wrong = useRun((s) => s.troubles.some((trouble) => trouble.code === "formula"));
  const formula = String((wrong ? drawn : now.section.formula) ?? FORMULA);
  const [text, setText] = useState<string | null>(null);
  const [low, high] = now.domain;
  const finish = () => {
    const typed = text?.trim();
    if (typed && typed !== formula) setData({ formula: typed });
    setText(null);
  };
  return (
    <fieldset className="data-part">
      <legend>{words.formula}</legend>
      <input
        type="text"
        className="text-field num data-formula"
        aria-label={words.formula}
        aria-invalid={wrong}
        title={words.formulaHint}
        spellCheck={false}
        autoComplete="off"
        maxLength={300}
        value={text ?? formula}
        onChange={(e) => setText(e.currentTarget.value)}
        onBlur={finish}
        onKeyDown={(e) => {
          if (e.key === "Enter") finish();
          if (e.key === "Escape") setText(null);
        }}
      />
      <div className="data-range">
        <NumberField
          label={words.range}
          value={low}
          step={1}
          onCommit={(v) => setData({ range: [v, high] })}
        />
        <span>{words.rangeTo}</span>
        <NumberField
          label={words.rangeTo}
          value={high}
          step={1}
          onCommit={(v) => setData({ range: [low, v] })}
        />
      </div>
    </fieldset>
  );
}
