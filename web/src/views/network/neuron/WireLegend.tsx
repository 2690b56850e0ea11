import { TugSwatch, ValueSwatch } from "../../../editor";
import { Segmented, t } from "../../../ui";
import { useStep } from "../insight/step/store";
import { setCarries, useZoom } from "./zoom";

const words = t.neuron.net;

/** What hue, dash and width of a wire mean, and by what they are drawn. */
export function WireLegend() {
  const carries = useZoom((s) => s.carries);
  const back = useStep((s) => s.told !== null && s.waves[s.at]?.phase !== "forward");
  return (
    <div className={`nv-legend ${back ? "back" : ""}`}>
      <span>
        <ValueSwatch />
        {words.positive}
      </span>
      <span>
        <ValueSwatch negative />
        {words.negative}
      </span>
      {back && (
        <>
          <span>
            <TugSwatch />
            {t.editor.legend.up} ▲
          </span>
          <span>
            <TugSwatch negative />
            {t.editor.legend.down} ▼
          </span>
        </>
      )}
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
