import { useEffect, useState } from "react";
import { useDoc } from "../../state/doc";
import { live, onLive } from "../../state/live";
import { useRun } from "../../state/run";
import { drawnKey, LARGE } from "./drawn";

/** Rest this long (ms) and the charts that cost more than a frame are drawn anew. */
const REST = 350;

/**
 * A key of the circuit and the numbers the run rests on; null before the first ones. It changes once the numbers
 * have been quiet for a moment, so that expensive questions are not asked while a hand is dragging
 * or the run is playing; while it plays, the last key stays.
 */
export function useSettled(rest = REST): string | null {
  const [key, setKey] = useState<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      const { graph, playing, settings } = useRun.getState();
      if (!graph || playing || live.values.length === 0) return;
      const numbers = live.values.length > LARGE ? `v${live.version}` : Array.from(live.values).join(",");
      setKey(`${numbers}|${JSON.stringify(settings)}|${drawnKey(useDoc.getState().doc)}`);
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(settle, rest);
    };
    soon();
    const stops = [onLive(soon), useRun.subscribe(soon)];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [rest]);
  return key;
}
