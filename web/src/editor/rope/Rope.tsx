import { useStore } from "@xyflow/react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { movingOps } from "../../graph/moving";
import { waitingOutput } from "../../graph/waiting";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { signed, typed } from "../../ui/format";
import { t } from "../../ui/messages";
import { board } from "../board";
import { GESTURES } from "../gestures";
import { unpredicted, usePredict } from "../predict";
import type { SceneNode } from "../scene";
import { showTugs, useAsking } from "./asking";
import { holdRope, letGo, pullOnce, release as releaseRope, restingPull, stepSize, useRope } from "./pull";
import { roomAbove, toPull, toTravel } from "./travel";

/** The rope on the output: drag it up or down from wherever the hand took it; the tug runs back at once. */
export function Rope({ n }: { n: SceneNode }) {
  const amount = useRope((s) => s.amount);
  const streaming = useRope((s) => s.streaming);
  const asking = useAsking((s) => s.amount !== null);
  const first = useUi((s) => s.first);
  const backward = useRun((s) => s.backward);
  const pull = useRun((s) => s.pull);
  const step = useRun((s) => s.settings.step_size);
  const grip = useGrip();
  const held = amount !== 0;
  const resting = useRope((s) => s.letGo);
  const broken = useDoc((s) => waitingOutput(s.doc) !== null);
  const shown = held ? amount : backward && !resting && !broken ? pull : 0;
  const reach = useStore(({ transform: [, y, zoom] }) => roomAbove(n.y * zoom + y, zoom));
  const travel = !held ? 0 : amount > 0 ? toTravel(amount, reach) : toTravel(amount);
  const moving = useDoc((s) => movingOps(s.doc));
  const words = t.editor.rope;
  return (
    <div className={`ed-rope nodrag nopan ${held ? "held" : ""} ${first === "pull" ? "inviting" : ""}`}>
      <output className={`ed-rope-label ${tone(shown)}`} style={{ transform: `translateY(${-travel}px)` }}>
        <span className="ed-rope-word" {...grip}>
          {first === "pull" && !held ? words.pull : shown ? words.amount(signed(shown)) : words.rest}
        </span>
      </output>
      <span className={`ed-rope-line ${tone(shown)}`} style={{ height: Math.max(8, 100 + travel) }} />
      <span
        className={`ed-rope-handle ${tone(shown)}`}
        style={{ transform: `translateY(${-travel}px)` }}
        role="slider"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={words.label(n.symbol)}
        aria-valuemin={-2}
        aria-valuemax={2}
        aria-valuenow={Number(amount.toFixed(2))}
        aria-valuetext={held ? words.amount(signed(amount)) : words.rest}
        {...grip}
      >
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
          {shown < 0 ? <path d="M3 6h18L12 20z" /> : <path d="M3 18h18L12 4z" />}
        </svg>
      </span>
      <span className="ed-rope-foot">
        {asking ? (
          <Asking />
        ) : (
          <>
            <button type="button" className="btn btn-solid" onClick={() => pullOnce()}>
              {words.once}
            </button>
            <small>
              {streaming
                ? words.streaming
                : moving === "nothing"
                  ? words.nothingMoves
                  : words.step(typed(Number(step ?? stepSize())), moving)}
            </small>
          </>
        )}
      </span>
    </div>
  );
}

/** Predict first: what the step waits for, and the way past it. */
function Asking() {
  const words = t.editor.predict;
  usePredict((s) => s.guesses);
  useDoc((s) => s.doc);
  return (
    <>
      <button type="button" className="btn btn-solid" onClick={showTugs}>
        {words.show}
      </button>
      <small>{words.waits(unpredicted().length)}</small>
    </>
  );
}

const tone = (v: number): string => (v > 0 ? "up" : v < 0 ? "down" : "none");

interface Grip {
  id: number;
  y: number;
  moved: boolean;
}

/** Pointer and keys of the handle. */
function useGrip() {
  const grip = useRef<Grip | null>(null);
  const [, setTick] = useState(0);
  useEffect(() => () => letGo(), []);

  const release = (e: PointerEvent<HTMLElement>) => {
    const g = grip.current;
    if (g?.id !== e.pointerId) return;
    grip.current = null;
    board.dragging = false;
    if (e.type !== "pointerup") letGo();
    else if (g.moved) releaseRope();
    else pullOnce(); // a tap is a pull too: hover and drag are never the only way
    setTick((v) => v + 1);
  };
  return {
    onPointerDown: (e: PointerEvent<HTMLElement>) => {
      if (e.button !== 0) return;
      e.stopPropagation();
      e.currentTarget.setPointerCapture(e.pointerId);
      e.currentTarget.focus();
      grip.current = { id: e.pointerId, y: e.clientY, moved: false };
      board.dragging = true;
    },
    onPointerMove: (e: PointerEvent<HTMLElement>) => {
      const g = grip.current;
      if (!g || g.id !== e.pointerId) return;
      if (!g.moved && Math.abs(g.y - e.clientY) < GESTURES.click) return;
      g.moved = true;
      holdRope(toPull(g.y - e.clientY), g.y - e.clientY);
    },
    onPointerUp: release,
    onPointerCancel: release,
    onKeyDown: (e: KeyboardEvent<HTMLElement>) => {
      const by =
        e.key === "ArrowUp" || e.key === "ArrowRight"
          ? 1
          : e.key === "ArrowDown" || e.key === "ArrowLeft"
            ? -1
            : 0;
      if (by) {
        const next = Math.max(-2, Math.min(2, useRope.getState().amount + by * (e.shiftKey ? 0.05 : 0.25)));
        holdRope(Math.abs(next) < 0.01 ? 0 : next, 0);
      } else if (e.key === "Enter") pullOnce(useRope.getState().amount || restingPull());
      else if (e.key === "Escape" && useRope.getState().amount) letGo();
      else return;
      e.preventDefault();
      e.stopPropagation();
    },
  };
}
