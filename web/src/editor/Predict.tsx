import { useStore } from "@xyflow/react";
import { type CSSProperties, useEffect, useRef, useSyncExternalStore } from "react";
import { engineId } from "../graph/scope";
import { useDoc } from "../state/doc";
import { gradientOf, live, onLive } from "../state/live";
import { useUi } from "../state/ui";
import { signed } from "../ui/format";
import { Icon } from "../ui/icons";
import { t } from "../ui/messages";
import { cardPlace } from "./cardPlace";
import {
  askedAt,
  direction,
  type Guess,
  hasTurned,
  isHidden,
  nameOf,
  nextAsked,
  usePredict,
} from "./predict";
import { askNext, useAsking } from "./rope/asking";
import type { SceneNode } from "./scene";

/** Beside a selected node whose tug is hidden: which way will it go? Then whether that was right. */
export function Predict({ n }: { n: SceneNode }) {
  const on = useUi((s) => s.predictFirst && s.selection.length === 1 && s.selection[0] === n.id);
  return on && n.engine !== null ? <Card n={n} own={n.engine} /> : null;
}

function Card({ n, own }: { n: SceneNode; own: string }) {
  const words = t.editor.predict;
  const [x, y, zoom] = useStore((s) => s.transform);
  const width = useStore((s) => s.width);
  const height = useStore((s) => s.height);
  const style = cardPlace(n, { x, y, zoom, width, height });
  const opened = useUi((s) => s.opened);
  usePredict();
  useDoc((s) => s.doc);
  const engine = askedAt(own, n.role === "chip" ? engineId(opened, n.id) : null);
  const name = engine === own ? n.id : nameOf(engine, opened);
  const tug = useSyncExternalStore(onLive, () => {
    const g = gradientOf(engine);
    return g === null || live.pull === 0 ? null : Number((g * live.pull).toPrecision(3));
  });
  if (tug === null)
    return (
      <p className="ed-card nodrag" style={style}>
        {words.wait}
      </p>
    );
  const guess = usePredict.getState().guesses[engine];
  if (!isHidden(engine))
    return guess && guess !== "past" ? <Told name={name} guess={guess} tug={tug} style={style} /> : null;
  const question = hasTurned(engine) ? words.askAgain(name) : words.ask(name);
  const choose = (way: Guess) => () => usePredict.getState().guess(engine, way);
  return (
    <fieldset className="ed-card nodrag" style={style}>
      <legend className="ed-hidden">{question}</legend>
      <span>{question}</span>
      <span className="ed-card-row">
        <button type="button" className="btn btn-plain btn-sm" onClick={choose("up")}>
          <Icon name="up" size={14} /> {words.up}
        </button>
        <button type="button" className="btn btn-plain btn-sm" onClick={choose("down")}>
          <Icon name="down" size={14} /> {words.down}
        </button>
        <button type="button" className="btn btn-plain btn-sm" onClick={choose("none")}>
          {words.none}
        </button>
      </span>
    </fieldset>
  );
}

interface ToldProps {
  name: string;
  guess: Guess;
  tug: number;
  style: CSSProperties;
}

/** Was it right? And where a step waits for more predictions, the way to the next one. */
function Told({ name, guess, tug, style }: ToldProps) {
  const words = t.editor.predict;
  const asking = useAsking((s) => s.amount !== null);
  const opened = useUi((s) => s.opened);
  const next = asking ? nextAsked(opened) : null;
  const onward = useRef<HTMLButtonElement>(null);
  // the button that was pressed is gone: who pressed it by a key goes on from here
  useEffect(() => {
    if (document.activeElement === document.body) onward.current?.focus();
  }, []);
  return (
    <div className="ed-card nodrag" style={style}>
      <span role="status">{verdict(name, guess, tug)}</span>
      {next !== null && (
        <button ref={onward} type="button" className="btn btn-plain btn-sm" onClick={askNext}>
          {words.next(nameOf(next, opened))}
        </button>
      )}
    </div>
  );
}

export function verdict(name: string, guess: Guess, tug: number): string {
  const words = t.editor.predict;
  const truth = direction(tug);
  if (truth === "none") return guess === "none" ? words.rightFlat(name) : words.flat(name);
  const way = words.ways[truth];
  return guess === truth ? words.right(name, way, signed(tug)) : words.wrong(name, way, signed(tug));
}
