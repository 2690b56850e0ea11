/**
 * Every threshold of the hand, in one place. Lengths are CSS pixels, times milliseconds.
 * A number is dragged to change it, clicked to ask why, and typed after a double click. A slider is dragged;
 * a click on it chooses its node.
 */
export const GESTURES = {
  /** A press that moves less than this is a click. */
  click: 4,
  /** A second click within this time is a double click. */
  doubleClick: 400,
  /** A press that rests this long on a touch screen opens the menu. */
  longPress: 500,
  /** Dragging a number changes it by one step every so many pixels ... */
  pixelsPerStep: 4,
  /** ... and by a tenth of a step with Shift. */
  fine: 0.1,
  /** A press this near to a slider's thumb takes hold of it; farther off the thumb jumps to the hand that drags. */
  thumb: 12,
  /** `[` and `]` move a number by one step, with Shift by ten. */
  coarse: 10,
  /** A wire's end jumps to a port within this distance. */
  magnet: 44,
  /** A gate dropped this close to a wire goes into it. */
  splice: 18,
  /** A dragged node lines up with a neighbour within this distance. */
  align: 6,
  /** A node moves after the pointer has moved this far. */
  nodeDrag: 3,
  /** Drag of the rope for one unit of pull ... */
  ropeUnit: 60,
  /** ... its longest travel ... */
  ropeReach: 110,
  /** ... and the travel beyond which a held rope keeps tugging, once every `ropePace`. */
  ropeStream: 75,
  ropePace: 180,
  /** One gate of a wave, and the longest a wave at normal speed takes. */
  waveGate: 180,
  waveMost: 1200,
  /** While a number is dragged the hand is read as it moves, but not more often than this. */
  eager: 6,
  /** Numerals repaint this often while training runs. */
  numerals: 100,
} as const;

/** The step of a slider over a range: a hundredth of it, rounded to 1, 2 or 5 times a power of ten. */
export function stepFor(min: number, max: number): number {
  const raw = Math.abs(max - min) / 200;
  if (!(raw > 0) || !Number.isFinite(raw)) return 0.01;
  const power = 10 ** Math.floor(Math.log10(raw));
  const digit = raw / power;
  return (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10) * power;
}

/** A number moved by a drag of `pixels`, on the grid of its step. */
export function dragged(start: number, pixels: number, step: number, fine: boolean): number {
  const grain = fine ? step * GESTURES.fine : step;
  const moved = start + Math.round(pixels / GESTURES.pixelsPerStep) * grain;
  return tidy(Math.round(moved / grain) * grain, grain);
}

/** Without the dust of floating point: as many decimals as the step has. */
function tidy(value: number, step: number): number {
  const decimals = Math.max(0, Math.min(12, -Math.floor(Math.log10(step)) + 1));
  return Number(value.toFixed(decimals));
}
