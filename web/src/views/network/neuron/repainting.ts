import { areNumbersDue, onLive } from "../../../state/live";

interface Repainting {
  /** Something else than the numbers has changed. */
  soon: () => void;
  stop: () => void;
}

/** Draws with every new number and, when asked, on the next animation frame; never twice in a frame. */
export function repainting(draw: () => void): Repainting {
  let frame = 0;
  const soon = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (!areNumbersDue()) draw(); // else they have it drawn, in this very frame
    });
  };
  const forget = onLive(() => {
    cancelAnimationFrame(frame);
    frame = 0;
    draw();
  });
  const stop = () => {
    cancelAnimationFrame(frame);
    forget();
  };
  return { soon, stop };
}
