import { t } from "../../../ui";
import { FieldTile } from "./FieldTile";
import type { Source } from "./sources";

/** What an input of a neuron looks like: another neuron's boundary, a pixel, or the value's hue. */
export function Thumb({
  source,
  place,
  x,
  plane,
}: {
  source: Source;
  place: number;
  x: number;
  plane: boolean;
}) {
  const name = source.name(place);
  if (plane && source.kind !== "image" && source.kind !== "other")
    return <FieldTile node={source.node} unit={place} label={name} className="nz-thumb" />;
  const pixel = source.kind === "image";
  const strength = Math.min(1, Math.abs(x)) * 100;
  const hue = pixel ? "var(--ink-1)" : x >= 0 ? "var(--val-pos)" : "var(--val-neg)";
  return (
    <span
      className="nz-thumb"
      role="img"
      aria-label={t.neuron.opened.input(name)}
      style={{ background: `color-mix(in srgb, ${hue} ${strength}%, var(--bg-inset))` }}
    />
  );
}
