/** Numerals ten times a second: the first and, above all, the last change of a burst are always drawn. */
const NUMERALS_MS = 100;

interface Paced {
  run: () => void;
  stop: () => void;
}

export function paced(draw: () => void, every = NUMERALS_MS): Paced {
  let drawn = Number.NEGATIVE_INFINITY;
  let late: ReturnType<typeof setTimeout> | undefined;
  const now = () => {
    clearTimeout(late);
    late = undefined;
    drawn = performance.now();
    draw();
  };
  return {
    run: () => {
      const rest = drawn + every - performance.now();
      if (rest <= 0) now();
      else late ??= setTimeout(now, rest);
    },
    stop: () => clearTimeout(late),
  };
}
