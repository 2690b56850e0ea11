import { useMemo, useState } from "react";
import { movingOps } from "../../graph/moving";
import { useDoc } from "../../state/doc";
import { useAnswer } from "../inspector/useAnswer";
import { type RaceAnswer, readRace } from "./answers";
import { useSettled } from "./useSettled";

export type RaceSize = "circuit" | "5" | "50" | "500";
export const RACE_SIZES: readonly RaceSize[] = ["circuit", "5", "50", "500"];

/** Work each strategy may do; the same for all, so that the comparison is fair. */
const EVALUATIONS: Record<RaceSize, number> = { circuit: 120, "5": 120, "50": 600, "500": 3000 };

export interface Race {
  /** Something can move and there is an output. */
  possible: boolean;
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
  const [seed, setSeed] = useState(1);
  const settled = useSettled();
  const possible = size !== "circuit" || (movingOps(doc) !== "nothing" && doc.output !== undefined);
  const key =
    possible && settled !== null ? `${size}|${seed}|${length}|${size === "circuit" ? settled : ""}` : null;
  const args = {
    evaluations: EVALUATIONS[size],
    inputs: size === "circuit" ? null : Number(size),
    length,
    seed,
  };
  const { answer, error, running, progress, cancel } = useAnswer<Record<string, unknown>>(
    "race",
    args,
    key,
    250,
  );
  const read = useMemo(() => (answer ? readRace(answer) : null), [answer]);
  return { possible, answer: read, error, running, progress, cancel, rerun: () => setSeed((n) => n + 1) };
}
