import { useEffect, useRef } from "react";
import { TugSwatch, ValueSwatch } from "../../../editor";
import { onLive } from "../../../state/live";
import { useRun } from "../../../state/run";
import { Segmented, t } from "../../../ui";
import { useStep } from "../insight/step/store";
import { paced } from "../paced";
import type { Column } from "./columns";
import { countOff } from "./thinned";
import { setCarries, useZoom } from "./zoom";

const words = t.neuron.net;

/** What hue, dash and width of a wire mean, and by what they are drawn. */
export function WireLegend({ columns }: { columns: Column[] }) {
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
      <Off columns={columns} />
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

/** The cross of a neuron that dropout switched off, and how many there are; nothing without dropout. */
function Off({ columns }: { columns: Column[] }) {
  const text = useRef<HTMLSpanElement>(null);
  const masked = useRun((s) => (typeof s.more.masked === "number" ? s.more.masked : null));
  const other = useRun((s) => (s.row === s.more.masked ? null : masked));
  useEffect(() => {
    const tell = paced(() => {
      const counts = countOff(columns);
      if (text.current) text.current.textContent = counts.length ? words.off(counts, other) : "";
    }, 250);
    tell.run();
    const forget = [onLive(tell.run), useStep.subscribe(tell.run), tell.stop];
    return () => {
      for (const f of forget) f();
    };
  }, [columns, other]);
  return (
    <span className="nv-off" title={masked === null ? "" : words.offAbout(masked)}>
      <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
        <path d="M-4-4 4 4M4-4-4 4" stroke="var(--ink-2)" strokeWidth="1.8" strokeLinecap="round" />
      </svg>
      <span ref={text} className="num" />
    </span>
  );
}
