import { useCallback, useEffect, useRef, useState } from "react";
import { actions } from "../../../state/actions";
import { useRun } from "../../../state/run";
import { recall, remember } from "../../../ui/memory";

export interface Task<T> {
  answer: T | null;
  error: string | null;
  running: boolean;
  /** False while the engine cannot be asked. */
  ready: boolean;
  progress: { done: number; total: number };
  run: (args?: Record<string, unknown>) => void;
  cancel: () => void;
}

const NOTHING = { done: 0, total: 0 };

/**
 * A question that is asked on request, with progress and cancel. Its newest answer is remembered in this
 * browser and comes back after a reload for as long as `key`, which says what it was about, is the same.
 */
export function useTask<T>(what: string, key: string): Task<T> {
  const place = `experiment.${what}`;
  const [kept, setKept] = useState(() => recall<{ key: string; answer: T } | null>(place, null));
  const [error, setError] = useState<string | null>(null);
  const [progress, setProgress] = useState<typeof NOTHING | null>(null);
  const ready = useRun((s) => s.link === "open" && s.graph !== null);
  const abort = useRef<AbortController | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject ends the old question
  useEffect(() => () => abort.current?.abort(), [key]);

  const cancel = useCallback(() => {
    abort.current?.abort();
    setProgress(null);
  }, []);
  const run = useCallback(
    (args: Record<string, unknown> = {}) => {
      abort.current?.abort();
      const controller = new AbortController();
      abort.current = controller;
      setError(null);
      setProgress(NOTHING);
      const onProgress = (done: number, total: number) =>
        !controller.signal.aborted && setProgress({ done, total });
      actions
        .ask<T>(what, args, { signal: controller.signal, onProgress })
        .then((answer) => {
          if (controller.signal.aborted) return;
          setKept({ key, answer });
          remember(place, { key, answer });
        })
        .catch((e) => {
          if (!controller.signal.aborted) setError(e instanceof Error ? e.message : String(e));
        })
        .finally(() => abort.current === controller && setProgress(null));
    },
    [what, key, place],
  );
  return {
    answer: kept?.key === key ? kept.answer : null,
    error,
    running: progress !== null,
    ready,
    progress: progress ?? NOTHING,
    run,
    cancel,
  };
}
