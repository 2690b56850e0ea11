import { startTransition, useEffect, useState } from "react";

/** A page that is not looked at has no frames; it fills up all the same. */
const AT_MOST_MS = 300;

let painted = false;

/** False in the page's very first rendering: the drawing is painted before what stands around it. */
export function usePainted(): boolean {
  const [now, set] = useState(painted);
  useEffect(() => {
    if (painted) return;
    const fill = () => {
      painted = true;
      startTransition(() => set(true));
    };
    let soon: ReturnType<typeof setTimeout> | undefined;
    const late = setTimeout(fill, AT_MOST_MS);
    const frame = requestAnimationFrame(() => {
      soon = setTimeout(fill, 0);
    });
    return () => {
      clearTimeout(late);
      clearTimeout(soon);
      cancelAnimationFrame(frame);
    };
  }, []);
  return now;
}
