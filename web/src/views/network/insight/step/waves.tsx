/** What moves the waves of a step: shared by the sheet and the bar beneath the drawing. */
import { useEffect } from "react";
import { useDoc } from "../../../../state/doc";
import { Button, IconButton, registerKey, t } from "../../../../ui";
import { go, nextWave, play, previousWave, setSlow, stop, useStep } from "./store";
import type { Phase } from "./told";

const PHASES: Phase[] = ["forward", "loss", "backward", "update"];

export function useWaveKeys(): void {
  useEffect(() => {
    const words = t.insight.step;
    const group = t.insight.sheets.step;
    return registerKey(
      { key: "PageDown", name: words.next, group, run: nextWave },
      { key: "PageUp", name: words.previous, group, run: previousWave },
    );
  }, []);
}

/** What a layer is called, by its id. */
export function useName(): (node: string | null) => string {
  const nodes = useDoc((s) => s.doc.nodes);
  return (id) => (id === null ? "" : (nodes.find((n) => n.id === id)?.label ?? id));
}

/** Where the wave stands; a phase can be gone to at once. */
export function Phases({ phase }: { phase: Phase }) {
  const words = t.insight.step;
  const waves = useStep((s) => s.waves);
  return (
    <fieldset className="step-phases" aria-label={t.insight.sheets.step}>
      {PHASES.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === phase}
          className={`${one} ${one === phase ? "on" : ""}`}
          onClick={() => go(waves.findIndex((w) => w.phase === one))}
        >
          {words.phases[one]}
        </button>
      ))}
    </fieldset>
  );
}

/** One wave back, play, one wave on. */
export function WaveButtons() {
  const words = t.insight.step;
  const at = useStep((s) => s.at);
  const total = useStep((s) => s.waves.length);
  const playing = useStep((s) => s.playing);
  return (
    <>
      <IconButton
        icon="left"
        label={words.previous}
        shortcut="PageUp"
        disabled={at === 0}
        onClick={previousWave}
      />
      <IconButton
        icon={playing ? "pause" : "play"}
        label={playing ? words.pause : words.play}
        variant="solid"
        onClick={playing ? stop : play}
      />
      <IconButton
        icon="right"
        label={words.next}
        shortcut="PageDown"
        disabled={at === total - 1}
        onClick={nextWave}
      />
    </>
  );
}

export function SlowButton() {
  const words = t.insight.step;
  const slow = useStep((s) => s.slow);
  return (
    <Button
      size="sm"
      aria-label={words.slow}
      aria-pressed={slow}
      className={slow ? "on" : ""}
      onClick={() => setSlow(!slow)}
    >
      {words.slowShort}
    </Button>
  );
}
