import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** How many of the entries, from the first on, stand in a row beside what is always there. */
export function fitting(
  widths: readonly number[],
  always: readonly number[],
  gap: number,
  room: number,
): number {
  const taken = (some: readonly number[]) => some.reduce((sum, width) => sum + width + gap, 0);
  const left = room + gap - taken(always);
  let count = widths.length;
  while (count > 0 && taken(widths.slice(0, count)) > left) count -= 1;
  return count;
}

/**
 * How many of `count` entries have room on the shelf, now and at every width of it. Entries carry
 * `data-shelf="entry"`; without room they are still there to be measured, out of sight.
 */
export function useFitting(count: number): { shelf: RefObject<HTMLElement | null>; fits: number } {
  const shelf = useRef<HTMLElement>(null);
  const [fits, setFits] = useState(count);
  useLayoutEffect(() => {
    const row = shelf.current;
    if (!row) return;
    const measure = () => setFits(count ? fitsIn(row) : 0);
    measure();
    const sizes = new ResizeObserver(measure);
    for (const one of [row, ...row.children]) sizes.observe(one);
    return () => sizes.disconnect();
  }, [count]);
  return { shelf, fits };
}

function fitsIn(row: HTMLElement): number {
  const style = getComputedStyle(row);
  const entries: number[] = [];
  const always: number[] = [];
  for (const one of row.children as HTMLCollectionOf<HTMLElement>) {
    const width = one.getBoundingClientRect().width;
    if (one.dataset.shelf === "entry") entries.push(width);
    else if (width) always.push(width + (Number.parseFloat(getComputedStyle(one).marginRight) || 0));
  }
  const room = row.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
  return fitting(entries, always, Number.parseFloat(style.columnGap) || 0, room);
}
