import { useRef } from "react";

/** The last answer about the same thing stays on the screen while the next one is on its way. */
export function useKept<T>(
  now: { answer: T | null; error: string | null },
  about: string | null,
): { answer: T | null; error: string | null } {
  const last = useRef<{ about: string | null; answer: T } | null>(null);
  if (now.answer) last.current = { about, answer: now.answer };
  if (last.current?.about !== about || now.error) last.current = null;
  return { answer: last.current?.answer ?? null, error: now.error };
}
