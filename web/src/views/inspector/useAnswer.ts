import { useCallback, useEffect, useRef, useState } from "react";
import { actions } from "../../state/actions";
import { onLive } from "../../state/live";
import { useRun } from "../../state/run";

interface Asking<T> {
  /** The newest answer; kept while the next one is worked on. */
  answer: T | null;
  /** Why there is none, in words. */
  error: string | null;
  running: boolean;
  progress: { done: number; total: number } | null;
  again: () => void;
  cancel: () => void;
}

interface State<T> {
  answer: T | null;
  error: string | null;
  running: boolean;
  progress: { done: number; total: number } | null;
}

const IDLE = { answer: null, error: null, running: false, progress: null };

const isAbort = (e: unknown) => e instanceof DOMException && e.name === "AbortError";
const words = (e: unknown) => (e instanceof Error ? e.message : String(e));

/**
 * Asks the engine `what` with `args` whenever `key` changes, `delay` ms after the last change; a
 * question that is no longer wanted is cancelled. `key` null: nothing is asked and nothing shown.
 */
export function useAnswer<T>(
  what: string,
  args: Record<string, unknown>,
  key: string | null,
  delay = 0,
): Asking<T> {
  const [state, setState] = useState<State<T>>(IDLE);
  const [attempt, setAttempt] = useState(0);
  const open = useRun((s) => s.link === "open" && s.graph !== null);
  const abort = useRef<AbortController | null>(null);
  const latest = useRef(args);
  latest.current = args;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `args`, `attempt` asks once more
  useEffect(() => {
    if (key === null) setState(IDLE);
    if (key === null || !open) return;
    const controller = new AbortController();
    abort.current = controller;
    const timer = setTimeout(() => {
      setState((s) => ({ ...s, running: true, progress: null }));
      const onProgress = (done: number, total: number) =>
        setState((s) => ({ ...s, progress: { done, total } }));
      actions.ask<T>(what, latest.current, { signal: controller.signal, onProgress }).then(
        (answer) => !controller.signal.aborted && setState({ ...IDLE, answer }),
        (e) => {
          if (controller.signal.aborted || isAbort(e)) return;
          setState({ ...IDLE, error: words(e) });
        },
      );
    }, delay);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [what, key, delay, open, attempt]);

  const again = useCallback(() => setAttempt((n) => n + 1), []);
  const cancel = useCallback(() => {
    abort.current?.abort();
    setState((s) => ({ ...s, running: false, progress: null }));
  }, []);
  return { ...state, again, cancel };
}

/**
 * As `useAnswer`, and asks again while the numbers change: at most once in `every` ms and never
 * two at a time; the last change is always answered.
 */
export function useLiveAnswer<T>(
  what: string,
  args: Record<string, unknown>,
  key: string | null,
  every = 200,
): Pick<Asking<T>, "answer" | "error"> {
  const [state, setState] = useState<{ key: string | null; answer: T | null; error: string | null }>({
    key: null,
    answer: null,
    error: null,
  });
  const open = useRun((s) => s.link === "open" && s.graph !== null);
  const latest = useRef(args);
  latest.current = args;

  useEffect(() => {
    if (key === null || !open) return;
    return repeat(every, async (signal) => {
      try {
        const answer = await actions.ask<T>(what, latest.current, { signal });
        if (!signal.aborted) setState({ key, answer, error: null });
      } catch (e) {
        if (!signal.aborted && !isAbort(e)) setState({ key, answer: null, error: words(e) });
      }
    });
  }, [what, key, every, open]);

  // An answer about another number must not stand under this one's title.
  return state.key === key ? state : { answer: null, error: null };
}

function repeat(every: number, ask: (signal: AbortSignal) => Promise<void>): () => void {
  const controller = new AbortController();
  let busy = false;
  let dirty = false;
  const go = async () => {
    if (busy) {
      dirty = true;
      return;
    }
    busy = true;
    dirty = false;
    await ask(controller.signal);
    await new Promise((resolve) => setTimeout(resolve, every));
    busy = false;
    if (dirty && !controller.signal.aborted) void go();
  };
  const stopLive = onLive(() => void go());
  const stopRun = useRun.subscribe((s, before) => {
    if (s.graph !== before.graph || s.backward !== before.backward || s.pull !== before.pull) void go();
  });
  void go();
  return () => {
    controller.abort();
    stopLive();
    stopRun();
  };
}
