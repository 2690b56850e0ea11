import { useEffect, useRef } from "react";
import { onLive } from "../../../state/live";
import { useRun } from "../../../state/run";
import { t } from "../../../ui";
import { nameOfSide } from "../answers";
import { useStep } from "../insight/step/store";
import { paced } from "../paced";
import { activationOf } from "../reading";
import type { Column } from "./columns";
import { currentInside, valueIn } from "./stepping";

const NONE: string[] = [];

/** The class that the number of an output tells; null where its names are numbers. */
export function answerOf(
  answers: readonly string[],
  activation: string,
  value: number | null,
): string | null {
  return value === null ? null : nameOfSide(answers, value, activation === "sigmoid" ? 0.5 : 0);
}

/** Above the number of a single output: which of the two classes it says. */
export function AnswerName({ columns, above }: { columns: Column[]; above: boolean }) {
  const text = useRef<HTMLSpanElement>(null);
  const answers = useRun((s) => s.graph?.answers) ?? NONE;
  useEffect(() => {
    const last = columns.length - 1;
    const column = columns[last] as Column;
    const tell = paced(() => {
      const inside = currentInside(columns);
      const value = inside ? valueIn(inside, last, 0) : (activationOf(column.top)?.data[0] ?? null);
      const name = answerOf(answers, column.activation, value);
      if (text.current) text.current.textContent = name === null ? "" : t.neuron.units.ofClass(name);
    });
    tell.run();
    const forget = [onLive(tell.run), useStep.subscribe(tell.run), tell.stop];
    return () => {
      for (const f of forget) f();
    };
  }, [columns, answers]);
  return <span ref={text} className={`nv-class ${above ? "above" : ""}`} aria-hidden="true" />;
}
