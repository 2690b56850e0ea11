import { type KeyboardEvent, type PointerEvent, type RefObject, useMemo, useRef, useState } from "react";
import { useRun } from "../../state/run";
import { t } from "../../ui";
import { useLineName } from "../inspector/branchNames";
import { type Told, tellEvents } from "./events";
import { scrubTo, useAim } from "./store";
import { layTimeline, placeOf, type Stretch, stepAt, ticks } from "./timeline";

const NO_EVENTS: [number, Record<string, unknown>][] = [];
const percent = (share: number) => `${share * 100}%`;

/** Where a hand holds the head of the scrub bar, and what a place on the bar means. */
function useHand(bar: RefObject<HTMLDivElement | null>, tip: number, end: number) {
  const [held, setHeld] = useState<number | null>(null);
  const follow = (e: PointerEvent) => {
    const box = bar.current?.getBoundingClientRect();
    if (!box) return;
    const to = Math.max(0, Math.min(tip, stepAt(e.clientX - box.left, box.width, end)));
    setHeld(to);
    scrubTo(to);
  };
  const letGo = () => setHeld(null);
  const hand = {
    onPointerDown: (e: PointerEvent) => {
      e.currentTarget.setPointerCapture(e.pointerId);
      follow(e);
    },
    onPointerMove: (e: PointerEvent) => {
      if (held !== null && e.currentTarget.hasPointerCapture(e.pointerId)) follow(e);
    },
    onPointerUp: (e: PointerEvent) => {
      if (held !== null) follow(e); // a page that is busy may not have heard of the last move
      letGo();
    },
    onPointerCancel: letGo,
    onLostPointerCapture: letGo,
  };
  return { held, hand };
}

/** The scrub bar: the line the run stands on, what was tried beside it, and a tick for every event. */
export function Scrub() {
  const words = t.views.transport;
  const step = useRun((s) => s.step);
  const branch = useRun((s) => s.branch);
  const branches = useRun((s) => s.branches);
  const events = useRun((s) => s.events[s.branch]) ?? NO_EVENTS;
  const bar = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => layTimeline(branches, branch), [branches, branch]);
  const told = useMemo(() => tellEvents(events), [events]);
  const end = Math.max(lines.end, step);
  const tip = Math.max(lines.tip, step);
  const { held, hand } = useHand(bar, tip, end);
  const aim = useAim((s) => s.step);
  const shown = held ?? aim ?? step;
  return (
    <div className={`scrub ${lines.stretches.length > 1 ? "scrub-branched" : ""}`}>
      {/* The bar is its own slider: it carries ticks and lines that a range input cannot. */}
      <div
        className="scrub-bar"
        role="slider"
        tabIndex={0}
        aria-label={words.timeline}
        aria-valuemin={0}
        aria-valuemax={tip}
        aria-valuenow={shown}
        aria-valuetext={words.at(shown, tip)}
        {...hand}
        onKeyDown={(e) => {
          const to = keyStep(e, shown, tip);
          if (to === null) return;
          e.preventDefault();
          scrubTo(to);
        }}
      >
        <div className="scrub-inner" ref={bar}>
          <Lines stretches={lines.stretches} end={end} step={shown} />
          <Ticks told={told} end={end} />
          <span className="scrub-head" style={{ left: percent(placeOf(shown, end)) }} />
        </div>
      </div>
      <Branches stretches={lines.stretches.filter((s) => s.row > 0)} end={end} />
    </div>
  );
}

/** The lines that were tried beside the one it stands on; a press goes to the end of one. */
function Branches({ stretches, end }: { stretches: Stretch[]; end: number }) {
  const nameOf = useLineName();
  return stretches.map((s) => {
    const name = t.views.transport.branchAt(nameOf(s.branch, s.label), s.to);
    return (
      <button
        key={s.branch}
        type="button"
        className="scrub-goto"
        style={{
          left: percent(placeOf(s.from, end)),
          right: percent(1 - placeOf(s.to, end)),
          top: rowTop(s.row) - 5,
        }}
        aria-label={name}
        title={name}
        onClick={() => scrubTo(s.to, s.branch)}
      />
    );
  });
}

function keyStep(e: KeyboardEvent, at: number, tip: number): number | null {
  const far = Math.max(10, Math.round(tip / 20));
  const to = {
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    PageUp: at + far,
    PageDown: at - far,
    Home: 0,
    End: tip,
  }[e.key];
  return to === undefined ? null : Math.max(0, Math.min(tip, to));
}

const ROW = 9;
const rowTop = (row: number) => 12 + row * ROW;

function Lines({ stretches, end, step }: { stretches: Stretch[]; end: number; step: number }) {
  const main = stretches[0];
  return (
    <>
      <span className="scrub-track" />
      {main && <span className="scrub-recorded" style={{ width: percent(placeOf(main.to, end)) }} />}
      <span className="scrub-done" style={{ width: percent(placeOf(step, end)) }} />
      {stretches.slice(1).map((s) => (
        <span
          key={s.branch}
          className="scrub-branch"
          style={{
            left: percent(placeOf(s.from, end)),
            right: percent(1 - placeOf(s.to, end)),
            top: rowTop(s.parentRow ?? 0),
            height: (s.row - (s.parentRow ?? 0)) * ROW,
          }}
        />
      ))}
    </>
  );
}

function Ticks({ told, end }: { told: Told[]; end: number }) {
  const words = new Map(told.map((e) => [e.step, e.words]));
  return ticks(
    told.map((e) => e.step),
    end,
  ).map((step) => (
    <i
      key={step}
      className="scrub-tick"
      style={{ left: percent(placeOf(step, end)) }}
      title={words.get(step)}
    />
  ));
}
