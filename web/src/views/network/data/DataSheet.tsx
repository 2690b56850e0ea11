import { useState } from "react";
import { IconButton, Segmented, t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { useAnswer } from "../../inspector/useAnswer";
import { AugmentPane } from "./AugmentPane";
import { ExampleGrid } from "./ExampleGrid";
import { ExampleTable } from "./ExampleTable";
import { type Dataset, type Part, useExamples, useFreshExamples, useWhyNone } from "./examples";

const words = t.data.sheet;
const PARTS: Part[] = ["train", "validation", "test"];
const PAGE = { images: 60, other: 50 };

/** The examples themselves, part by part and page by page; images also with their augmentation. */
export function DataSheet() {
  useFreshExamples();
  const now = useExamples((s) => s.now);
  const none = useWhyNone();
  if (!now)
    return (
      <Pane id="examples" title={words.examples}>
        <p className="pane-empty">{none}</p>
      </Pane>
    );
  return (
    <>
      <ExamplesPane now={now} />
      {now.kind === "images" && <AugmentPane now={now} />}
    </>
  );
}

function ExamplesPane({ now }: { now: Dataset }) {
  const [part, setPart] = useState<Part>("train");
  const [first, setFirst] = useState(0);
  const count = now.kind === "images" ? PAGE.images : PAGE.other;
  const all = now.parts[part];
  const start = first < all ? first : 0;
  const closed = part === "test" && !now.opened;
  const key = closed ? null : `${now.version}|${part}|${start}|${count}|${all}`;
  const { answer, error } = useAnswer<Dataset>("dataset", { part, first: start, count }, key);
  const show = (to: Part) => {
    setPart(to);
    setFirst(0);
  };
  return (
    <Pane
      id="examples"
      title={words.examples}
      tools={
        <>
          <Segmented<Part>
            label={words.part}
            size="sm"
            value={part}
            onChange={show}
            options={PARTS.map((value) => ({ value, label: words[value] }))}
          />
          {!closed && all > count && <Pages start={start} count={count} all={all} turnTo={setFirst} />}
        </>
      }
    >
      {closed ? (
        <p className="pane-empty">{words.closed}</p>
      ) : error ? (
        <p className="pane-empty" role="alert">
          {error}
        </p>
      ) : all === 0 ? (
        <p className="pane-empty">{words.none}</p>
      ) : answer && now.kind === "images" ? (
        <ExampleGrid now={now} rows={answer.rows} />
      ) : answer ? (
        <ExampleTable now={now} rows={answer.rows} />
      ) : (
        <p className="pane-empty">{t.data.loading}</p>
      )}
    </Pane>
  );
}

interface PagesProps {
  /** The first example on the page, and how many there are on one. */
  start: number;
  count: number;
  all: number;
  turnTo: (start: number) => void;
}

function Pages({ start, count, all, turnTo }: PagesProps) {
  return (
    <>
      <IconButton
        icon="left"
        size="sm"
        label={words.before}
        disabled={start === 0}
        onClick={() => turnTo(Math.max(0, start - count))}
      />
      <small className="num">{words.from(start + 1, Math.min(all, start + count), all)}</small>
      <IconButton
        icon="right"
        size="sm"
        label={words.after}
        disabled={start + count >= all}
        onClick={() => turnTo(start + count)}
      />
    </>
  );
}
