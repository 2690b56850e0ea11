import { useSyncExternalStore } from "react";
import { wave } from "../../editor";
import { IconButton, t } from "../../ui";

/** Forward and backward waves: play, or gate by gate. */
export function WaveButtons() {
  const words = t.views.transport;
  const playing = useSyncExternalStore(wave.subscribe, wave.playing);
  return (
    <div className="wave-buttons">
      <span>{words.wave}</span>
      <IconButton
        icon="left"
        label={words.wavePrevious}
        shortcut="PageUp"
        size="sm"
        onClick={wave.previous}
      />
      <IconButton
        icon={playing ? "pause" : "play"}
        label={playing ? words.wavePause : words.wavePlay}
        size="sm"
        onClick={playing ? wave.pause : wave.play}
      />
      <IconButton icon="right" label={words.waveNext} shortcut="PageDown" size="sm" onClick={wave.next} />
    </div>
  );
}
