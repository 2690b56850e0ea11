import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { Button, Segmented, t } from "../../ui";
import { isBlank } from "./ink";
import { Pad } from "./Pad";
import { PoseButton, usePose } from "./PoseList";
import { activationOf, stripOf } from "./reading";
import { clearDrawing, restore, showRow, useShown } from "./shown";
import { Tiles } from "./Tiles";

/** Where the example comes from, and what the net sees of it. */
export function InputBody({ id }: { id: string }) {
  const mode = useShown((s) => s.mode);
  const before = useShown((s) => s.before);
  const seen = useShown((s) => s.seen);
  const wiped = useShown((s) => s.seen === null && isBlank(s.ink));
  const row = useRun((s) => s.row) ?? 0;
  const pose = usePose();
  const shape = useRun((s) => s.graph?.shapes[id]);
  if (shape?.length === 1) return <PlainInput id={id} row={row} />;
  const [height = 1, width = 1] = shape?.slice(-2) ?? [];
  const read = () => {
    const now = mode === "drawing" ? drawn(seen, wiped, height * width) : activationOf(id);
    return now && { data: now.data, sheet: { rows: height, cols: width, count: 1, across: 1, gap: 0 } };
  };
  return (
    <div className="layer-body input-body">
      {mode === "drawing" ? (
        <Pad />
      ) : (
        <Tiles read={read} tone="ink" full={1} label={t.network.pad.row(row + 1)} className="input-image" />
      )}
      <div className="input-row nodrag">
        <Segmented
          label={t.network.pad.source}
          size="sm"
          options={[
            { value: "data", label: t.network.pad.data },
            { value: "drawing", label: t.network.pad.draw },
          ]}
          value={mode}
          onChange={(to) => (to === "data" ? showRow(row) : clearDrawing())}
        />
        {mode === "data" ? (
          <Button size="sm" aria-label={t.network.pad.nextName} onClick={() => showRow(row + 1)}>
            {t.network.pad.next}
          </Button>
        ) : before ? (
          <Button size="sm" aria-label={t.network.pad.undo} onClick={restore}>
            {t.network.pad.undoShort}
          </Button>
        ) : (
          <Button size="sm" onClick={clearDrawing}>
            {t.network.pad.clear}
          </Button>
        )}
      </div>
      {pose && <PoseButton id={id} pose={pose} />}
      {mode === "drawing" && (
        <div className="input-sees">
          <Tiles read={read} tone="ink" full={1} label={t.network.pad.sees} className="input-seen" />
          <span>
            {t.network.pad.sees}
            <small className="num">{t.network.pad.seesSize(height, width)}</small>
          </span>
        </div>
      )}
    </div>
  );
}

/** The pixels of a drawing: of an empty sheet all are 0; null while an answer about a stroke is on its way. */
function drawn(seen: number[][] | null, wiped: boolean, size: number): { data: ArrayLike<number> } | null {
  if (seen) return { data: seen.flat() };
  return wiped ? { data: new Float32Array(size) } : null;
}

/** An input that is no picture: its numbers as a strip. */
function PlainInput({ id, row }: { id: string; row: number }) {
  const mode = useShown((s) => s.mode);
  const before = useShown((s) => s.before);
  const data = useDoc((s) => Boolean(s.doc.data?.name));
  const read = () => stripOf(activationOf(id));
  return (
    <div className="layer-body input-body">
      <Tiles read={read} tone="signed" label={t.network.pad.row(row + 1)} className="layer-activations" />
      {data && mode === "data" && (
        <Button size="sm" aria-label={t.network.pad.nextName} onClick={() => showRow(row + 1)}>
          {t.network.pad.next}
        </Button>
      )}
      {mode === "drawing" && (data || before) && (
        <Button size="sm" onClick={() => (before ? restore() : showRow(row))}>
          {before ? t.network.pad.undo : t.network.pad.data}
        </Button>
      )}
    </div>
  );
}
