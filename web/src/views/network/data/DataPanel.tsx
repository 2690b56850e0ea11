import { useEffect, useState } from "react";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { Button, count, NumberField, Segmented, t } from "../../../ui";
import { loadDatasets } from "../datasets";
import { replaceData, setData } from "./change";
import { type Dataset, useExamples, useFreshExamples, useWhyNone } from "./examples";
import { Features } from "./Features";
import { FormulaFields } from "./FormulaFields";
import { LiveSlider, SizeSlider } from "./LiveSlider";
import { OwnDialog } from "./OwnDialog";
import { openOwn } from "./own";
import { useLoadPictures } from "./pictures";
import { SetTiles } from "./SetTiles";
import { Shape } from "./Shape";
import { number } from "./section";

const words = t.data;
type Group = "plane" | "images" | "own";

const SETS: Record<Exclude<Group, "own">, readonly string[]> = {
  plane: [
    "circle",
    "xor",
    "gauss",
    "spiral",
    "moons",
    "rings",
    "blobs",
    "plane",
    "hills",
    "formula",
    "points",
  ],
  images: ["strokes", "digits", "mnist"],
};

/** The rows are the learner's: neither their number nor noise is made. */
const isOwn = ({ section }: Dataset): boolean => Boolean(section.text || section.upload || section.path);

/** Before the examples are there the document's name of the set tells. */
const groupOf = (now: Dataset | null, name: string): Group =>
  !now
    ? SETS.images.includes(name)
      ? "images"
      : "plane"
    : isOwn(now) || now.kind === "table"
      ? "own"
      : now.kind === "images"
        ? "images"
        : "plane";

/** The left column of the room: what the net learns from, and how much of it. */
export function DataPanel() {
  useFreshExamples();
  useLoadPictures();
  useEffect(() => void loadDatasets(), []);
  const now = useExamples((s) => s.now);
  const name = useDoc((s) => String(s.doc.data?.name ?? ""));
  const refused = useRun((s) => s.troubles.length > 0);
  const making = useLasting(now !== null && !refused && String(now.section.name ?? "") !== name);
  const none = useWhyNone(making);
  const [asked, setAsked] = useState<Group | null>(null);
  const group = asked ?? groupOf(now, name);
  return (
    <div className="data-panel">
      <h2>{words.title}</h2>
      <Segmented<Group>
        label={words.group}
        size="sm"
        value={group}
        onChange={setAsked}
        options={(["plane", "images", "own"] as const).map((value) => ({
          value,
          label: words.groups[value],
        }))}
      />
      {group === "own" ? <Own now={now} /> : <SetTiles names={SETS[group]} />}
      {now && !making && <Settings now={now} />}
      {(!now || making) && (
        <p className="data-note" role="status">
          {none}
        </p>
      )}
      <Shape />
    </div>
  );
}

/** Milliseconds after which a change is no longer taken for instant. */
const PATIENCE = 400;

/** True once something has been so for a while. */
function useLasting(so: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!so) return;
    const timer = setTimeout(() => setLasting(true), PATIENCE);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [so]);
  return so && lasting;
}

/** Most examples that the slider offers. */
const MOST: Record<string, number> = { strokes: 10_000, digits: 1200, mnist: 50_000 };

/** How the present set is made. */
function Settings({ now }: { now: Dataset }) {
  const { section, parts } = now;
  const total = parts.train + parts.validation + parts.test;
  const made = (now.kind === "points" || now.kind === "curve") && !isOwn(now);
  const name = String(section.name ?? "");
  const drawn = name === "points";
  return (
    <>
      {now.kind === "curve" && section.name === "formula" && <FormulaFields now={now} />}
      {made && !drawn && (
        <>
          <LiveSlider
            name="noise"
            label={words.noise}
            value={number(section, "noise", 0)}
            min={0}
            max={0.5}
            step={0.01}
            text={words.noiseText}
          />
          <LiveSlider
            name="examples"
            label={words.points}
            value={number(section, "examples", total)}
            min={20}
            max={1000}
            step={10}
            text={count}
          />
        </>
      )}
      {now.kind === "images" && (
        <SizeSlider
          label={words.examples}
          value={number(section, "examples", name === "strokes" ? total : parts.train)}
          most={MOST[name] ?? Math.max(parts.train, number(section, "examples", 0))}
          text={count}
        />
      )}
      {now.kind !== "images" && (
        <LiveSlider
          name="train_share"
          label={words.trainShare}
          value={number(section, "train_share", total ? parts.train / total : 1)}
          min={0.1}
          max={1}
          step={0.05}
          text={words.noiseText}
        />
      )}
      {(section.name === "rings" || section.name === "blobs") && <Classes now={now} />}
      {drawn && <p className="data-note">{words.drawHere}</p>}
      <Byhand now={now} />
      {now.kind === "points" && <Features />}
    </>
  );
}

/** What the learner brought along, and the way to bring more. */
function Own({ now }: { now: Dataset | null }) {
  const own = now && groupOf(now, "") === "own";
  return (
    <>
      {own && (
        <p className="data-own">
          <b>{now.name}</b>
          <small>
            {now.classes.length ? now.classes.slice(0, 6).join(", ") : String(now.section.label ?? "")}
          </small>
          {now.section.upload ? <small>{words.own.kept}</small> : null}
        </p>
      )}
      <Button size="sm" icon="plus" className="data-add" onClick={openOwn}>
        {words.own.open}
      </Button>
      <OwnDialog />
    </>
  );
}

/** What was drawn and erased by hand, and the way back. */
function Byhand({ now }: { now: Dataset }) {
  const erased = (now.section.erased as unknown[] | undefined)?.length ?? 0;
  const drawn = (now.section.points as unknown[] | undefined)?.length ?? 0;
  if (!erased && !drawn) return null;
  return (
    <div className="data-byhand">
      <span>
        {[drawn && words.drawnSome(drawn), erased && words.erasedSome(erased)].filter(Boolean).join(", ")}
      </span>
      <Button size="sm" onClick={() => setData({ erased: undefined, points: undefined })}>
        {now.section.name === "points" ? words.clear : words.bringBack}
      </Button>
    </div>
  );
}

/** How many classes; the output gets as many units. */
function Classes({ now }: { now: Dataset }) {
  return (
    <div className="data-line">
      <span>{words.classes}</span>
      <NumberField
        label={words.classes}
        value={now.classes.length}
        min={2}
        max={10}
        step={1}
        integer
        onCommit={(n) => replaceData({ ...now.section, classes: n }, n)}
      />
    </div>
  );
}
