import { useEffect, useState } from "react";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { Button, NumberField, plain, Slider, t } from "../../../ui";
import { recall, remember } from "../../../ui/memory";
import { Pane } from "../../dock/Pane";
import { showNumbers, useShown } from "../shown";
import { startOf } from "./numbers";
import type { NumbersIn } from "./useNumbersIn";

const words = t.experiments.numbers;
const REACH = 5;

/** Sliders for the numbers that a small net reads, and what its output makes of them. */
export function NumbersPane({ input, output, size }: NumbersIn) {
  const [values, setValues] = useNumbers(size);
  const shares = useShown((s) => s.predicted?.activations[output]);
  const trouble = useShown((s) => s.trouble);
  const label = useDoc((s) => s.doc.nodes.find((n) => n.id === input)?.label ?? input);
  const at = (k: number, value: number) => setValues(values.map((v, i) => (i === k ? value : v)));
  const total = shares?.reduce((sum, a) => sum + a, 0);
  const start = useStart(size);
  return (
    <Pane
      id="experiments-numbers"
      title={words.title}
      {...(total === undefined ? {} : { note: words.noteSum(plain(total, 4)) })}
      basis="2 1 460px"
      tools={
        <>
          <Button size="sm" onClick={() => setValues(values.map((v) => v + 1))}>
            {words.add}
          </Button>
          <Button size="sm" onClick={() => setValues(start)}>
            {words.reset}
          </Button>
        </>
      }
    >
      {trouble && (
        <p className="experiments-state" role="alert">
          {trouble}
        </p>
      )}
      <ul className="experiments-numbers">
        {values.map((value, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an input has no other identity than its place
          <li key={k}>
            <b>{words.input(label, k)}</b>
            <Slider
              label={words.input(label, k)}
              value={value}
              min={-REACH}
              max={REACH}
              step={0.05}
              valueText={plain(value)}
              onChange={(v) => at(k, v)}
            />
            <NumberField label={words.input(label, k)} value={value} step={0.1} onCommit={(v) => at(k, v)} />
            <span className="experiments-track" aria-hidden>
              <span style={{ width: `${100 * Math.max(0, Math.min(1, shares?.[k] ?? 0))}%` }} />
            </span>
            <output className="num" aria-label={words.input(output, k)}>
              {shares?.[k] === undefined ? "–" : plain(shares[k], 3)}
            </output>
          </li>
        ))}
      </ul>
    </Pane>
  );
}

function useStart(size: number): number[] {
  const given = useDoc((s) => s.doc.view?.numbers);
  return startOf(given, size);
}

/** The numbers that a rope has moved, while they are the ones on the screen. */
function usePulled(size: number): number[] | null {
  const moved = useShown((s) => (s.mode === "drawing" && s.before !== null ? s.seen : null));
  return moved?.length === 1 && moved[0]?.length === size ? moved[0].map(rounded) : null;
}

/** To the digits that a field has room for. */
const rounded = (v: number) => Number(v.toPrecision(4));

/** The numbers of this document: those of the last visit, else those that it begins with. */
function useNumbers(size: number): [number[], (values: number[]) => void] {
  const preset = useDoc((s) => s.preset);
  const own = useDoc((s) => s.id);
  const id = preset ?? own; // an example that is opened again is another document with the same numbers
  const start = useStart(size);
  const [values, setValues] = useState(() => {
    const kept = recall<{ id: string; values: number[] } | null>("experiment.numbers", null);
    return kept?.id === id && kept.values.length === size ? kept.values : start;
  });
  const open = useRun((s) => s.link === "open" && s.graph !== null);
  useEffect(() => {
    if (open) showNumbers(values);
  }, [open, values]);
  return [
    usePulled(size) ?? values,
    (next) => {
      setValues(next);
      remember("experiment.numbers", { id, values: next });
    },
  ];
}
