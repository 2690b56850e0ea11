import { useEffect, useState } from "react";
import type { Doc } from "../../graph/document";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { notify } from "../../state/notices";
import { useRun } from "../../state/run";
import { fittingLink, LINK_LIMIT, type Shared } from "../../state/share";
import { Button, copyText, count, Dialog, Segmented, Switch, t } from "../../ui";
import { withRunValues } from "../../wire";
import { branchName } from "../inspector/branchNames";
import { saveRun } from "./files";
import { seenNow } from "./shared";

const words = t.shell.share;

type Carries = "drawing" | "run" | "numbers";

/** A link, and how many lines of the run are left out of it because they would make it too long. */
interface Made {
  fragment: string | null;
  fault: string | null;
  left: number;
}

interface Story {
  document: Doc;
  seed: number;
  events: [number, Record<string, unknown>][];
  step: number;
  branch: number;
  lines: Record<string, unknown>[];
}

/** What a link carries of the page as it is now. */
async function gather(carries: Carries, view: boolean): Promise<Shared> {
  const { doc } = useDoc.getState();
  const seen = view ? { view: seenNow(doc.kind) } : {};
  if (carries === "drawing") return { doc, ...seen };
  if (carries === "numbers") return { doc: await withRunValues(doc), ...seen };
  const { document, seed, events, step, branch, lines } = await actions.ask<Story>("story");
  const { run } = useRun.getState();
  const line = branchName(run, branch);
  const others = lines.map(({ id }) => Number(id)).filter((id) => id !== branch && branchName(run, id));
  return {
    doc: { ...document, title: doc.title },
    seed,
    events,
    at: step,
    ...(lines.length ? { lines, branch } : {}),
    ...(others.length ? { names: Object.fromEntries(others.map((id) => [id, branchName(run, id)])) } : {}),
    ...(line ? { line } : {}),
    ...seen,
  };
}

/** The link's fragment; null while it is made or when it cannot be. */
function useFragment(carries: Carries, view: boolean): Made {
  const doc = useDoc((s) => s.doc);
  const [made, setMade] = useState<Made>({ fragment: null, fault: null, left: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another drawing is another link
  useEffect(() => {
    let current = true;
    const done = (made: Partial<Made>) =>
      current && setMade({ fragment: null, fault: null, left: 0, ...made });
    done({});
    gather(carries, view).then(
      (shared) => {
        const { fragment, carried } = fittingLink(shared);
        const lines = carries === "run" ? useRun.getState().branches.length : 1;
        done({ fragment, left: lines - carried });
      },
      (error: Error) => done({ fault: error.message }),
    );
    return () => {
      current = false;
    };
  }, [doc, carries, view]);
  return made;
}

function address(fragment: string, embed: boolean): string {
  return `${location.origin}${location.pathname}${embed ? "?embed=1" : ""}#${fragment}`;
}

export function Share({ onClose }: { onClose: () => void }) {
  const [carries, setCarries] = useState<Carries>("run");
  const [view, setView] = useState(true);
  const [embed, setEmbed] = useState(false);
  const { fragment, fault, left } = useFragment(carries, view);
  const size = fragment?.length ?? 0;
  const link = fragment === null ? "" : address(fragment, embed);
  const text = embed
    ? `<iframe src="${link}" width="800" height="500" title="${t.shell.name}"></iframe>`
    : link;
  const fits = size <= LINK_LIMIT;

  const copy = async () => {
    try {
      await copyText(text);
      notify(words.copied);
      onClose();
    } catch {
      notify(words.copyFailed, { tone: "error" });
    }
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={words.title}
      description={words.description}
      footer={
        fits ? (
          <Button variant="solid" icon="link" disabled={fragment === null} onClick={() => void copy()}>
            {words.copy}
          </Button>
        ) : (
          <Button variant="solid" icon="download" onClick={() => void saveRun()}>
            {words.file}
          </Button>
        )
      }
    >
      <div className="share">
        <CarriesPick carries={carries} onChange={setCarries} />
        <Switch label={words.withView} hint={words.withViewHint} checked={view} onChange={setView} />
        <Switch label={words.embed} checked={embed} onChange={setEmbed} />
        {fault !== null && <p role="alert">{fault}</p>}
        {!fits && <p role="alert">{words.tooLong(count(size), count(LINK_LIMIT))}</p>}
        {fragment !== null && left > 0 && <p role="status">{words.left(left)}</p>}
        {fault === null && fits && (
          <LinkText label={embed ? words.embedCode : words.link} text={text} size={size} />
        )}
        <small className="ink-3">{words.local}</small>
      </div>
    </Dialog>
  );
}

function CarriesPick({ carries, onChange }: { carries: Carries; onChange: (carries: Carries) => void }) {
  return (
    <div className="share-carries">
      <span>{words.carries}</span>
      <Segmented
        label={words.carries}
        value={carries}
        onChange={onChange}
        options={[
          { value: "drawing", label: words.drawing },
          { value: "run", label: words.withRun },
          { value: "numbers", label: words.withNumbers },
        ]}
      />
      <small>{words.hints[carries]}</small>
    </div>
  );
}

function LinkText({ label, text, size }: { label: string; text: string; size: number }) {
  return (
    <label className="share-link">
      <span>{label}</span>
      <textarea
        readOnly
        rows={3}
        value={text}
        placeholder={words.working}
        onFocus={(e) => e.currentTarget.select()}
      />
      <small>{words.size(count(size), count(LINK_LIMIT))}</small>
    </label>
  );
}
