import { useState } from "react";
import { t } from "../../ui";
import { type Pose, poseParts } from "./poseParts";

/** How a drawn stroke lies: the truth that it was drawn from, one number a part. */
export function PoseList({ pose }: { pose: Pose }) {
  return (
    <dl className="pose-list" aria-label={t.network.pose.title}>
      {poseParts(pose).map(({ name, text, unit, about }) => (
        <div key={name} title={about}>
          <dt>{name}</dt>
          <dd className="num">
            {text}
            <span data-unit={unit.trim()}>{unit}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface PoseLineProps {
  /** The example that is pointed at, else the one that is shown in the net; none before one is. */
  at: { row: number; pose?: Pose | null } | undefined;
}

/** Below pictures of drawn strokes: the pose of the one that is pointed at. */
export function PoseLine({ at }: PoseLineProps) {
  return (
    <div className="pose-line" role="status">
      {at?.pose ? (
        <>
          <b>{t.network.pad.row(at.row + 1)}</b>
          <PoseList pose={at.pose} />
        </>
      ) : (
        t.network.pose.point
      )}
    </div>
  );
}

/** Which of several things the mouse, a finger or the keyboard is at, and what each of them listens with. */
export function usePointed() {
  const [pointed, setPointed] = useState<number | null>(null);
  const leave = (key: number) => () => setPointed((now) => (now === key ? null : now));
  const listen = (key: number) => ({
    onPointerEnter: () => setPointed(key),
    onFocus: () => setPointed(key),
    onPointerLeave: leave(key),
    onBlur: leave(key),
  });
  return { pointed, listen };
}
