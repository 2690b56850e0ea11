import { useMemo, useState } from "react";
import { useDoc } from "../../state/doc";
import { notify } from "../../state/notices";
import { useRun } from "../../state/run";
import { encodeLink, LINK_LIMIT, type Shared } from "../../state/share";
import { useUi } from "../../state/ui";
import { Button, count, Dialog, Switch, t } from "../../ui";
import { saveRun } from "./files";
import { withRunValues } from "./learned";

const words = t.shell.share;

/** Everything the link may hold, out of what is on the page now. */
function useShared(run: boolean, weights: boolean, view: boolean): Shared {
  const doc = useDoc((s) => s.doc);
  return useMemo(() => {
    const { seed, step, branch, events } = useRun.getState();
    const { selection, opened, tab } = useUi.getState();
    const shared: Shared = { doc: weights ? withRunValues(doc) : doc };
    if (run)
      Object.assign(shared, { seed, at: step, events: (events[branch] ?? []).filter(([at]) => at <= step) });
    if (view) shared.view = { selection, opened, tab };
    return shared;
  }, [doc, run, weights, view]);
}

function address(fragment: string, embed: boolean): string {
  return `${location.origin}${location.pathname}${embed ? "?embed=1" : ""}#${fragment}`;
}

export function Share({ onClose }: { onClose: () => void }) {
  const [run, setRun] = useState(true);
  const [weights, setWeights] = useState(false);
  const [view, setView] = useState(true);
  const [embed, setEmbed] = useState(false);
  const shared = useShared(run, weights, view);
  const fragment = useMemo(() => encodeLink(shared), [shared]);
  const link = address(fragment, embed);
  const text = embed
    ? `<iframe src="${link}" width="800" height="500" title="${t.shell.name}"></iframe>`
    : link;
  const fits = fragment.length <= LINK_LIMIT;

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
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
          <Button variant="solid" icon="link" onClick={() => void copy()}>
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
        <Switch label={words.withRun} hint={words.withRunHint} checked={run} onChange={setRun} />
        <Switch
          label={words.withWeights}
          hint={words.withWeightsHint}
          checked={weights}
          onChange={setWeights}
        />
        <Switch label={words.withView} hint={words.withViewHint} checked={view} onChange={setView} />
        <Switch label={words.embed} checked={embed} onChange={setEmbed} />
        {fits ? (
          <label className="share-link">
            <span>{embed ? words.embedCode : words.link}</span>
            <textarea readOnly rows={3} value={text} onFocus={(e) => e.currentTarget.select()} />
            <small>{words.size(count(fragment.length), count(LINK_LIMIT))}</small>
          </label>
        ) : (
          <p role="alert">{words.tooLong(count(fragment.length), count(LINK_LIMIT))}</p>
        )}
        <small className="ink-3">{words.local}</small>
      </div>
    </Dialog>
  );
}
