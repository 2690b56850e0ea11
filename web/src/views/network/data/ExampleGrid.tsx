import { useRun } from "../../../state/run";
import { t } from "../../../ui";
import { PoseLine, usePointed } from "../PoseList";
import { toldRow } from "../poseParts";
import { showRow } from "../shown";
import { answerOf } from "./ExampleTable";
import type { Dataset, ExampleRow } from "./examples";
import { Thumb } from "./Thumb";

const words = t.data.sheet;

/** Images side by side with their class; a click shows one in the net. */
export function ExampleGrid({ now, rows }: { now: Dataset; rows: ExampleRow[] }) {
  const shown = useRun((s) => s.row);
  const [height = 1, width = 1] = now.shape.slice(-2);
  const { pointed, listen } = usePointed();
  const posed = rows.some((r) => r.pose);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a list of pictures, not a form */}
      <div className="data-grid" role="group" aria-label={words.list}>
        {rows.map((r) => (
          <button
            key={r.row}
            type="button"
            className={r.row === shown ? "on" : ""}
            aria-pressed={r.row === shown}
            aria-label={words.showLabel(r.row + 1, answerOf(now, r))}
            onClick={() => showRow(r.row)}
            {...listen(r.row)}
          >
            <Thumb values={r.values} rows={height} cols={width} label={answerOf(now, r)} />
            <span className="num">{answerOf(now, r)}</span>
          </button>
        ))}
      </div>
      {posed && <PoseLine at={toldRow(rows, pointed, shown)} />}
    </>
  );
}
