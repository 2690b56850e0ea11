import { useStore } from "@xyflow/react";
import { type CSSProperties, useSyncExternalStore } from "react";
import { gradientOf, live, onLive } from "../state/live";
import { useUi } from "../state/ui";
import { signed } from "../ui/format";
import { Icon } from "../ui/icons";
import { t } from "../ui/messages";
import { cardPlace } from "./cardPlace";
import { direction, type Guess, isHidden, unpredicted, usePredict } from "./predict";
import { askNext, useAsking } from "./rope/asking";
import type { SceneNode } from "./scene";

/** Beside a selected node whose tug is hidden: which way will it go? Then whether that was right. */
export function Predict({ n }: { n: SceneNode }) {
  const on = useUi((s) => s.predictFirst && s.selection.length === 1 && s.selection[0] === n.id);
  return on && n.engine !== null ? <Card n={n} engine={n.engine} /> : null;
}

function Card({ n, engine }: { n: SceneNode; engine: string }) {
  const words = t.editor.predict;
  const [x, y, zoom] = useStore((s) => s.transform);
  const width = useStore((s) => s.width);
  const height = useStore((s) => s.height);
  const style = cardPlace(n, { x, y, zoom, width, height });
  const guess = usePredict((s) => s.guesses[engine]);
  usePredict((s) => s.shown);
  const hidden = isHidden(engine);
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
  if (!hidden) return guess ? <Told n={n} guess={guess} tug={tug} style={style} /> : null;
  const choose = (way: Guess) => () => usePredict.getState().guess(engine, way);
  return (
    <fieldset className="ed-card nodrag" style={style}>
      <legend className="ed-hidden">{words.ask(n.id)}</legend>
      <span>{words.ask(n.id)}</span>
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

/** Was it right? And where a step waits for more predictions, the way to the next one. */
function Told({ n, guess, tug, style }: { n: SceneNode; guess: Guess; tug: number; style: CSSProperties }) {
  const words = t.editor.predict;
  const asking = useAsking((s) => s.amount !== null);
  const [next] = asking ? unpredicted() : [];
  return (
    <div className="ed-card nodrag" style={style}>
      <span role="status">{verdict(n.id, guess, tug)}</span>
      {next !== undefined && (
        <button type="button" className="btn btn-plain btn-sm" onClick={askNext}>
          {words.next(next)}
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
