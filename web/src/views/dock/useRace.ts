import { useMemo, useState } from "react";
import { movingOps } from "../../graph/moving";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { t } from "../../ui";
import { useAnswer } from "../inspector/useAnswer";
import { isRaceOf, type RaceAnswer, readRace } from "./answers";
import { type Objective, objectiveOf, outputName } from "./settings";
import { useSettled } from "./useSettled";

export type RaceSize = "circuit" | "5" | "50" | "500";
export const RACE_SIZES: readonly RaceSize[] = ["circuit", "5", "50", "500"];

/** Work each strategy may do; the same for all, so that the comparison is fair. */
const EVALUATIONS: Record<RaceSize, number> = { circuit: 120, "5": 120, "50": 600, "500": 3000 };

export interface Race {
  /** Something can move and there is an output. */
  possible: boolean;
  /** What is climbed, or lowered, or brought to its target. */
  name: string;
  goal: Objective;
  answer: RaceAnswer | null;
  error: string | null;
  running: boolean;
  progress: { done: number; total: number } | null;
  cancel: () => void;
  /** The same race with other random numbers. */
  rerun: () => void;
}

/** Races the strategies from where the run rests; again when that place or a setting changes. */
export function useRace(size: RaceSize, length: number): Race {
  const doc = useDoc((s) => s.doc);
  const own = size === "circuit";
  const objective = useRun((s) => objectiveOf(s.settings));
  const [seed, setSeed] = useState(1);
  const settled = useSettled();
  const possible = !own || (movingOps(doc) !== "nothing" && doc.output !== undefined);
  const key = possible && settled !== null ? `${size}|${seed}|${length}|${own ? settled : ""}` : null;
  const inputs = own ? null : Number(size);
  const args = { evaluations: EVALUATIONS[size], inputs, length, seed };
  const { answer, error, running, progress, cancel } = useAnswer<Record<string, unknown>>(
    "race",
    args,
    key,
    250,
  );
  // The race before stays until the next one is run, but not under another one's name.
  const mine = answer && isRaceOf(answer, inputs) ? answer : null;
  const read = useMemo(() => (mine ? readRace(mine) : null), [mine]);
  return {
    possible,
    name: own ? outputName(doc) : t.views.dock.raceSum(Number(size)),
    goal: own ? objective : "maximize",
    answer: read,
    error,
    running,
    progress,
    cancel,
    rerun: () => setSeed((n) => n + 1),
  };
}
