import { type ReactNode, useRef } from "react";
import { IconButton, t } from "../../../ui";
import { Hold, useDragWeight } from "./Hold";
import type { LockState } from "./opened";
import { type Spot, useZoom } from "./zoom";

const words = t.neuron.weight;

interface Props {
  spot: Spot;
  w: number;
  state: LockState;
  tug: number | null;
  /** What the page calls the number. */
  name: string;
  children: ReactNode;
}

/** A weight or bias among the gates, in the hand: drag it sideways, or press it to type, freeze and cut. */
export function GateHold({ spot, w, state, tug, name, children }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const open = useZoom(
    (s) => s.pinned && s.spot?.node === spot.node && s.spot.unit === spot.unit && s.spot.from === spot.from,
  );
  const put = (on: boolean) => useZoom.setState(on ? { spot, pinned: true } : { spot: null, pinned: false });
  const hand = useDragWeight(spot, w, () => put(!open));
  const title = words.change(name);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="gv-hold"
        aria-label={title}
        title={words.changeHint}
        aria-expanded={open}
        {...(state === 2 ? { onClick: () => put(!open) } : hand)}
      >
        {children}
      </button>
      {open && (
        <fieldset
          className="nv-card pinned gv-card"
          aria-label={title}
          onKeyDown={(e) => {
            if (e.key !== "Escape") return;
            e.stopPropagation();
            put(false);
            button.current?.focus();
          }}
        >
          <div className="nv-card-head">
            <span>{name}</span>
            <IconButton icon="close" size="sm" label={words.close} onClick={() => put(false)} />
          </div>
          <Hold spot={spot} w={w} state={state} tug={tug} />
        </fieldset>
      )}
    </>
  );
}
