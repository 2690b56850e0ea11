import { useMemo } from "react";
import { useRun } from "../../../state/run";
import { plain, t } from "../../../ui";
import { PoseLine, usePointed } from "../PoseList";
import { toldRow } from "../poseParts";
import { showRow } from "../shown";
import { imagesOf, type Mistake, type Mistakes } from "./mistakes";
import { Picture } from "./Picture";

/** The examples with the highest loss; one that is clicked is shown in the net. */
export function Gallery({ answer }: { answer: Mistakes }) {
  const words = t.insight.mistakes;
  const shown = useRun((s) => s.row);
  const { pointed, listen } = usePointed();
  const images = useMemo(() => imagesOf(answer), [answer]);
  if (!answer.worst.length) return <p className="pane-empty">{words.none}</p>;
  const [height = 1, width = 1] = answer.shape.slice(-2);
  const posed = answer.worst.some((one) => one.pose);
  return (
    <>
      <ul className={`gallery-worst ${images.length ? "" : "gallery-plain"}`}>
        {answer.worst.map((one, i) => (
          <li key={one.row} {...listen(one.row)}>
            <Worst one={one} classes={answer.classes} image={images[i]} height={height} width={width} />
          </li>
        ))}
      </ul>
      {posed && <PoseLine at={toldRow(answer.worst, pointed, shown)} />}
    </>
  );
}

interface WorstProps {
  one: Mistake;
  classes: string[];
  image: Uint8Array | undefined;
  height: number;
  width: number;
}

function Worst({ one, classes, image, height, width }: WorstProps) {
  const words = t.insight.mistakes;
  const shown = useRun((s) => s.row === one.row);
  const truth = classes[one.true] ?? String(one.true);
  const read = classes[one.read] ?? String(one.read);
  const tip = words.one(truth, read, one.loss); // not of the button: whoever hears its name would hear it twice
  return (
    <button type="button" className={shown ? "on" : ""} aria-pressed={shown} onClick={() => showRow(one.row)}>
      {image && <Picture image={image} height={height} width={width} />}
      <span className="num" title={tip}>
        <span className="sr-only">{words.truth} </span>
        {truth}
        <span aria-hidden="true"> → </span>
        <span className="sr-only"> {words.columns} </span>
        <b>{read}</b>
      </span>
      <small className="num" title={tip}>
        <span className="sr-only"> {words.loss} </span>
        {plain(one.loss, 2)}
        <span className="sr-only"> {words.show}</span>
      </small>
    </button>
  );
}
