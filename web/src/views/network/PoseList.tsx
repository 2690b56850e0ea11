import { useState } from "react";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { t } from "../../ui";
import { showInspector } from "../../ui/panels";
import { type Pose, poseParts } from "./poseParts";
import { useShown } from "./shown";

const words = t.network.pose;

/** The pose of the example that is shown; a drawing has none, though the run keeps that of its row. */
export function usePose(): Pose | null {
  const ofRow = useShown((s) => s.mode === "data");
  const pose = useRun((s) => s.more.pose as Pose | null | undefined);
  return (ofRow && pose) || null;
}

/** In the node of an input: how the drawn stroke lies, where there is room for it; pressed, it is explained. */
export function PoseButton({ id, pose }: { id: string; pose: Pose }) {
  const explain = () => {
    showInspector();
    useUi.getState().set({ selection: [id], networkTab: "layer" });
  };
  const told = poseParts(pose).map(({ name, text, unit }) => `${name} ${text}${unit}`);
  return (
    <button type="button" className="pose-ask nodrag" aria-label={words.ask(told)} onClick={explain}>
      <span className="pose-word">{words.short}</span>
      <PoseList pose={pose} />
    </button>
  );
}

/** How a drawn stroke lies: the truth that it was drawn from, one number a part. */
function PoseList({ pose }: { pose: Pose }) {
  return (
    <span className="pose-list">
      {poseParts(pose).map(({ name, text, unit, about }) => (
        <span key={name} title={about}>
          <i>{name}</i>
          <span className="num">
            {text}
            <span data-unit={unit.trim()}>{unit}</span>
          </span>
        </span>
      ))}
    </span>
  );
}

/** In the inspector: every part of the pose of the example that is shown, and what it says. */
export function PoseTable({ pose }: { pose: Pose }) {
  return (
    <section className="insp-sec" aria-label={words.title}>
      <h3>{words.title}</h3>
      <table className="figures pose-table">
        <tbody>
          {poseParts(pose).map(({ name, text, unit, about }) => (
            <tr key={name}>
              <th scope="row">
                {name} <small>{about}</small>
              </th>
              <td className="num">{text + unit}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
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
        words.point
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
