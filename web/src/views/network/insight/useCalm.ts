import { useEffect, useRef, useState } from "react";

/** The newest `value`, but a new one at most every `ms` milliseconds, and the last of a burst for certain; 0: at once. */
export function useCalm<T>(value: T, ms: number): T {
  const [calm, setCalm] = useState(value);
  const changed = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (Object.is(value, calm)) return;
    const rest = ms === 0 ? 0 : changed.current + ms - performance.now();
    const timer = setTimeout(
      () => {
        changed.current = performance.now();
        setCalm(value);
      },
      Math.max(0, rest),
    );
    return () => clearTimeout(timer);
  }, [value, calm, ms]);
  return ms === 0 ? value : calm;
}
