import { signed, t } from "../../../ui";
import { toneOf } from "../../inspector/LiveNumber";
import { ask, useZoom } from "./zoom";

interface Props {
  v: number | null;
  family: "value" | "tug";
  /** What it is a number of, in words and as the engine calls it ("w3"). */
  name: string;
  what: string;
  /** What the answer is headed with, where it is that of a larger number. */
  heading?: string;
  /** A wire's share is not the node's whole tug. */
  share?: boolean;
  /** A unit of a layer that is not opened. */
  place?: { node: string; unit: number };
  digits?: number;
  className?: string;
}

/** A number that can be asked why. */
export function AskNum(props: Props) {
  const { v, family, name, what, heading = name, share = false, place, digits = 3, className = "" } = props;
  const of = family === "value" ? "value" : share ? "share" : "gradient";
  const on = useZoom(
    ({ asked }) =>
      asked?.what === what &&
      asked.of === of &&
      asked.place?.node === place?.node &&
      asked.place?.unit === place?.unit,
  );
  const words = t.neuron.opened;
  if (v === null) return null;
  const shown = signed(v, digits);
  const arrow = family === "tug" && v !== 0 ? (v > 0 ? "▲" : "▼") : "";
  return (
    <button
      type="button"
      className={`nz-num num ${toneOf(v, family)} ${on ? "on" : ""} ${className}`}
      aria-label={family === "value" ? words.whyValue(name, shown) : words.whyTug(name, shown)}
      onClick={() => ask({ of, what, name: heading, ...(place ? { place } : {}) })}
    >
      {arrow && (
        <span aria-hidden="true" className="nz-arrow">
          {arrow}
        </span>
      )}
      {shown}
    </button>
  );
}
