import { useEffect } from "react";
import { Segmented, t } from "../../../../ui";
import { writtenAt } from "./items";
import { askWeight, useStep } from "./store";
import type { Told } from "./told";

const words = t.insight.step.written;

/** The update of the chosen weight, line by line with its numbers. */
export function Written({ told, node }: { told: Told; node: string | null }) {
  const unit = useStep((s) => s.unit);
  const from = useStep((s) => s.from);
  const asked = useStep((s) => s.asked);
  const applied = useStep((s) => s.applied);
  const error = useStep((s) => s.error);
  const layer = told.layers.find((one) => one.node === node);
  useEffect(() => {
    if (node !== null) void askWeight(node, unit, from);
  }, [node, unit, from]);
  if (!layer) return null;
  const lines = writtenAt(told, layer, unit, from, asked);
  if (!lines.length)
    return <p className="step-fused">{error ?? (applied ? words.tooLarge : words.coming)}</p>;
  return (
    <ol className="step-written num" aria-label={words.label}>
      {lines.map(({ of, text }) => (
        <li key={text} className={of === "w" ? "on" : ""} title={words.of[of]}>
          <span>{text}</span>
          <small>{words.of[of]}</small>
        </li>
      ))}
    </ol>
  );
}

/** Weight or bias; which weight is chosen among the numbers, or on the drawing. */
export function WhichWeight({ told, node }: { told: Told; node: string | null }) {
  const from = useStep((s) => s.from);
  const names = told.layers.find((one) => one.node === node)?.weights.map((w) => w.name) ?? [];
  if (!names.includes("bias") || names.length < 2) return null;
  return (
    <Segmented
      label={words.which}
      size="sm"
      tone="wash"
      value={from === null ? "bias" : "weight"}
      onChange={(v) => useStep.setState({ from: v === "bias" ? null : 0 })}
      options={[
        { value: "weight", label: words.weight },
        { value: "bias", label: words.bias },
      ]}
    />
  );
}
