import { useEffect, useRef } from "react";
import { onTheme, plotTheme } from "../../../plots";
import { useDoc } from "../../../state/doc";
import { notify } from "../../../state/notices";
import { useUi } from "../../../state/ui";
import { t } from "../../../ui";
import { type Dataset as SetEntry, useDatasets } from "../datasets";
import { chooseSet } from "./change";
import { useExamples } from "./examples";
import { FetchMnist } from "./FetchMnist";
import { startFetching } from "./fetching";
import { drawPicture, type Picture, usePictures } from "./pictures";

const SIDE = 30;
const words = t.data;

/** The sets of one kind as small pictures; the one that is learned from is marked. */
export function SetTiles({ names }: { names: readonly string[] }) {
  const list = useDatasets((s) => s.list);
  const now = useExamples((s) => s.now);
  const named = useDoc((s) => s.doc.data?.name);
  const name = now ? now.section.name : named;
  const own = Boolean(now?.section.text || now?.section.upload);
  const entries = names.flatMap((name) => list.find((d) => d.name === name) ?? []);
  return (
    <>
      <div className="data-tiles">
        {entries.map((entry) => (
          <Tile key={entry.name} entry={entry} on={!own && name === entry.name} />
        ))}
      </div>
      {entries.some(isMissing) && <FetchMnist />}
    </>
  );
}

const isMissing = (entry: SetEntry) => entry.available === false;

function Tile({ entry, on }: { entry: SetEntry; on: boolean }) {
  const name = words.sets[entry.name] ?? entry.name;
  const missing = isMissing(entry);
  const choose = () => {
    const fetch = { label: words.fetch.start, run: () => void startFetching() };
    if (missing) notify(words.notHere, { action: fetch });
    else if (!on) chooseSet(entry);
    if (entry.name === "points") useUi.getState().set({ networkTab: "boundary" });
  };
  return (
    <button
      type="button"
      className={`data-tile ${missing ? "missing" : ""}`}
      aria-pressed={on}
      aria-label={words.setAbout(name, entry.summary)}
      title={missing ? words.notHere : entry.summary}
      onClick={choose}
    >
      <TilePicture name={entry.name} />
      <span className="data-tile-name">{name}</span>
    </button>
  );
}

function TilePicture({ name }: { name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture: Picture | undefined = usePictures((s) => s.pictures[name]);
  useEffect(() => {
    const paint = () => {
      if (canvas.current && picture) drawPicture(canvas.current, picture, SIDE, plotTheme());
    };
    paint();
    return onTheme(paint);
  }, [picture]);
  if (!picture) return <i className="data-glyph num" data-glyph={GLYPHS[name] ?? ""} />;
  return <canvas ref={canvas} className="data-picture" />;
}

/** Sets that have no picture of their own before they are loaded. */
const GLYPHS: Record<string, string> = { digits: "8×8", mnist: "28²", formula: "f(x)", points: "✎" };
