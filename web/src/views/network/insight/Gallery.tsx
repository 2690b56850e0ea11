import { useEffect, useMemo, useRef } from "react";
import { onTheme, plotTheme } from "../../../plots/theme";
import { inkScale, paintSheet } from "../../../plots/tiles";
import { useRun } from "../../../state/run";
import { plain, t } from "../../../ui";
import { showRow } from "../shown";
import { imagesOf, type Mistake, type Mistakes } from "./mistakes";

/** The examples with the highest loss; one that is clicked is shown in the net. */
export function Gallery({ answer }: { answer: Mistakes }) {
  const words = t.insight.mistakes;
  const images = useMemo(() => imagesOf(answer), [answer]);
  if (!answer.worst.length) return <p className="pane-empty">{words.none}</p>;
  const [height = 1, width = 1] = answer.shape.slice(-2);
  return (
    <ul className={`gallery-worst ${images.length ? "" : "gallery-plain"}`}>
      {answer.worst.map((one, i) => (
        <li key={one.row}>
          <Worst one={one} classes={answer.classes} image={images[i]} height={height} width={width} />
        </li>
      ))}
    </ul>
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
  return (
    <button
      type="button"
      className={shown ? "on" : ""}
      aria-label={words.one(truth, read, one.loss)}
      aria-pressed={shown}
      title={words.one(truth, read, one.loss)}
      onClick={() => showRow(one.row)}
    >
      {image && <Picture image={image} height={height} width={width} />}
      <span className="num">
        {truth} → <b>{read}</b>
      </span>
      <small className="num">{plain(one.loss, 2)}</small>
    </button>
  );
}

function Picture({ image, height, width }: { image: Uint8Array; height: number; width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = () => {
      const sheet = { rows: height, cols: width, count: 1, across: 1, gap: 0 };
      const scale = inkScale(plotTheme(), plotTheme().canvas);
      if (canvas.current) paintSheet(canvas.current, image, sheet, scale, 255);
    };
    paint();
    return onTheme(paint);
  }, [image, height, width]);
  return <canvas ref={canvas} />;
}
