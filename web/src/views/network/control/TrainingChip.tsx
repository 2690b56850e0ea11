import { useRun } from "../../../state/run";
import { Tooltip, t } from "../../../ui";

const words = t.control.chip;

/** In the top bar: that it trains and how fast, or what it waits for. */
export function TrainingChip() {
  const playing = useRun((s) => s.playing);
  const waiting = useRun((s) => s.more.waiting === true);
  const rate = useRun((s) => s.metrics.examples_per_second);
  if (waiting)
    return (
      <Tooltip text={words.waitingHint}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip opens on focus too */}
        <span className="top-chip control-chip" role="status" tabIndex={0}>
          {words.waiting}
        </span>
      </Tooltip>
    );
  if (!playing) return null;
  return (
    <span className="top-chip control-chip">
      <i aria-hidden="true" />
      {words.training}
      {typeof rate === "number" && <b className="num">{words.rate(rate)}</b>}
    </span>
  );
}
