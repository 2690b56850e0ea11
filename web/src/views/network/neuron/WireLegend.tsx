import { Segmented, t } from "../../../ui";
import { setCarries, useZoom } from "./zoom";

const words = t.neuron.net;

/** What hue, dash and width of a wire mean, and by what they are drawn. */
export function WireLegend() {
  const carries = useZoom((s) => s.carries);
  return (
    <div className="nv-legend">
      <span>
        <svg width="26" height="8" aria-hidden="true">
          <path d="M0 4h26" stroke="var(--val-pos)" strokeWidth="3" />
        </svg>
        {words.positive}
      </span>
      <span>
        <svg width="26" height="8" aria-hidden="true">
          <path d="M0 4h26" stroke="var(--val-neg)" strokeWidth="3" strokeDasharray="7 4" />
        </svg>
        {words.negative}
      </span>
      <Segmented
        label={words.carries}
        size="sm"
        tone="wash"
        value={carries}
        options={[
          { value: "weight", label: words.weight },
          { value: "product", label: words.product },
        ]}
        onChange={setCarries}
      />
    </div>
  );
}
