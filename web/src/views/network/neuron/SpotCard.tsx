import { type KeyboardEvent, useEffect, useLayoutEffect, useReducer, useRef } from "react";
import { onLive } from "../../../state/live";
import { IconButton, signed, t } from "../../../ui";
import { toneOf } from "../../inspector/LiveNumber";
import { paced } from "../paced";
import type { Column } from "./columns";
import { Hold } from "./Hold";
import { along, biasBox, type Place } from "./layout";
import { unitName } from "./names";
import { type Opened, tugs } from "./opened";
import { useOpened } from "./useOpened";
import { lockAt, weightAt } from "./weights";
import { spotOf } from "./where";
import { useZoom } from "./zoom";

const WIDE = 288;
const HIGH = 176;
const words = t.neuron.weight;

/** The weight (or bias) under the cursor: its value while hovered; pinned, what can be done to it. */
export function SpotCard({ columns, place }: { columns: Column[]; place: Place }) {
  const spot = useZoom((s) => s.spot);
  const pinned = useZoom((s) => s.pinned);
  const card = useRef<HTMLFieldSetElement>(null);
  useFocusBack(card, pinned);
  useNumerals(spot !== null);
  const held = pinned ? spot : null;
  const opened = useOpened("spot", held?.node ?? null, held?.unit ?? null);
  const here = spotOf(columns, spot);
  if (!spot || !here) return null;
  const [x, y] = middle(place, here);
  const left = Math.max(8, Math.min(place.width - WIDE - 8, x + 14));
  const top = Math.max(8, Math.min(place.height - (pinned ? HIGH : 40) - 8, y + 14));
  const source = columns[here.column - 1] as Column;
  const w = weightAt(spot, source.units);
  const to = unitName(columns, here.column, here.unit);
  const title =
    here.from === null ? words.bias(to) : words.title(unitName(columns, here.column - 1, here.from), to);
  return (
    <fieldset
      ref={card}
      className={`nv-card ${pinned ? "pinned" : ""}`}
      style={{ left, top }}
      aria-label={title}
      onKeyDown={closeByKey}
    >
      <div className="nv-card-head">
        <span>{title}</span>
        <b className={`num ${toneOf(w, "value")}`}>{signed(w)}</b>
        {pinned && (
          <IconButton
            icon="close"
            size="sm"
            label={words.close}
            onClick={() => useZoom.setState({ pinned: false, spot: null })}
          />
        )}
      </div>
      {pinned && w !== null && (
        <Hold spot={spot} w={w} state={lockAt(spot, source.units)} tug={opened && tugOf(opened, here.from)} />
      )}
    </fieldset>
  );
}

function middle(place: Place, s: { column: number; unit: number; from: number | null }): [number, number] {
  const to = place.columns[s.column]?.cells[s.unit];
  if (!to) return [0, 0];
  if (s.from === null) {
    const b = biasBox(to);
    return [b.x + b.size, b.y];
  }
  const from = place.columns[s.column - 1]?.cells[s.from];
  return from ? along(from, to, 0.5) : [to.x, to.y];
}

/** The tug on a weight of a neuron or, with `from` null, on its bias. */
function tugOf(opened: Opened, from: number | null): number | null {
  const tug = tugs(opened);
  if (from === null) return tug?.z ?? null;
  const term = opened.terms.find((one) => one.place === from);
  return tug && term ? tug.w(term) : null;
}

/** Inside a field Escape is not heard by the page, so the card hears it itself. */
function closeByKey(e: KeyboardEvent): void {
  if (e.key !== "Escape") return;
  e.stopPropagation();
  useZoom.setState({ pinned: false, spot: null });
}

/** A card that closes gives the focus back to the neuron it was opened from. */
function useFocusBack(card: { current: HTMLElement | null }, pinned: boolean): void {
  useLayoutEffect(() => {
    if (!pinned) return;
    const from = document.activeElement as HTMLElement | null;
    const own = card.current;
    return () => {
      const now = document.activeElement;
      if (now === document.body || own?.contains(now)) from?.focus();
    };
  }, [card, pinned]);
}

/** Numbers that are read: ten times a second. */
function useNumerals(on: boolean): void {
  const [, render] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (!on) return;
    const slow = paced(render);
    const forget = [onLive(slow.run), slow.stop];
    return () => {
      for (const f of forget) f();
    };
  }, [on]);
}
