import type { ComponentProps, KeyboardEvent, PointerEvent } from "react";
import { useRef } from "react";
import { Button, Icon, NumberField, signed, t } from "../../../ui";
import { toneOf } from "../../inspector/LiveNumber";
import type { LockState } from "./opened";
import { cut, freeze, setWeight } from "./weights";
import type { Spot } from "./zoom";

const words = t.neuron.weight;

interface HoldProps {
  spot: Spot;
  w: number;
  state: LockState;
  tug: number | null;
}

/** What can be done to a weight or a bias: typed, dragged, frozen, cut. */
export function Hold({ spot, w, state, tug }: HoldProps) {
  return (
    <>
      <div className="nv-card-row">
        <NumberField
          label={words.value}
          value={Number(w.toPrecision(6))}
          step={0.05}
          disabled={state === 2}
          onCommit={(v) => setWeight(spot, v)}
        />
        <DragBar spot={spot} w={w} disabled={state === 2} />
      </div>
      {tug !== null && (
        <p className="nv-card-tug">
          {words.tug} <b className={`num ${toneOf(tug, "tug")}`}>{signed(tug)}</b>
        </p>
      )}
      <div className="nv-card-row">
        <Button
          size="sm"
          icon={state === 1 ? "lock" : "unlock"}
          aria-pressed={state === 1}
          disabled={state === 2}
          title={words.freezeHint}
          onClick={() => freeze(spot, state === 0)}
        >
          {state === 1 ? words.frozen : words.freeze}
        </Button>
        <Button
          size="sm"
          aria-pressed={state === 2}
          title={words.cutHint}
          onClick={() => (state === 2 ? freeze(spot, false) : cut(spot))}
        >
          {state === 2 ? words.mend : words.cut}
        </Button>
      </div>
    </>
  );
}

/** So many pixels of travel change a weight by 1. */
const TRAVEL = 60;
const NUDGE = 0.05;
/** A hand that moves less meant to press. */
const STILL = 4;

interface Drag {
  x: number;
  w: number;
  moved: boolean;
}

/** Dragging sideways and the arrow keys change a weight from where it was; a press without a move is `onPress`. */
export function useDragWeight(
  spot: Spot,
  w: number,
  onPress?: () => void,
): Omit<ComponentProps<"button">, "ref"> {
  const drag = useRef<Drag | null>(null);
  const end = () => {
    drag.current = null;
  };
  return {
    onPointerDown: (e: PointerEvent<HTMLButtonElement>) => {
      e.currentTarget.setPointerCapture(e.pointerId);
      drag.current = { x: e.clientX, w, moved: false };
    },
    onPointerMove: (e: PointerEvent<HTMLButtonElement>) => {
      const from = drag.current;
      if (!from) return;
      const travel = e.clientX - from.x;
      from.moved ||= Math.abs(travel) > STILL;
      if (from.moved) setWeight(spot, Number((from.w + travel / TRAVEL).toPrecision(5)));
    },
    onPointerUp: () => {
      const still = drag.current && !drag.current.moved;
      end();
      if (still) onPress?.();
    },
    onPointerCancel: end,
    onKeyDown: (e: KeyboardEvent<HTMLButtonElement>) => {
      const way = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
      if (way) setWeight(spot, Number((w + way * (e.shiftKey ? 10 : 1) * NUDGE).toPrecision(6)));
      else if (onPress && (e.key === "Enter" || e.key === " ")) onPress();
      else return;
      e.preventDefault();
      e.stopPropagation();
    },
  };
}

function DragBar({ spot, w, disabled }: { spot: Spot; w: number; disabled: boolean }) {
  const hand = useDragWeight(spot, w);
  return (
    <button type="button" className="nv-drag" disabled={disabled} {...hand}>
      <Icon name="left" size={12} />
      {words.drag}
      <Icon name="right" size={12} />
    </button>
  );
}
