import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { Button, IconButton, NumberField, Select, t } from "../../../ui";
import { COSTS } from "../../../wire/protocol.gen";
import type { LossEntry } from "./settings";

const words = t.control.costs;
const names = t.control.losses;

/** Several costs with their weights; one cost alone is the choice above. */
export function Losses() {
  const losses = (useRun((s) => s.more.losses) ?? []) as LossEntry[];
  const nodes = useDoc((s) => s.doc.nodes).filter((n) => n.op !== "label" && n.op !== "input");
  if (!losses.length) return null;
  const say = (next: LossEntry[]) => actions.train("losses", next);
  const change = (k: number, part: Partial<LossEntry>) =>
    say(losses.map((one, i) => (i === k ? { ...one, ...part } : one)));
  return (
    <section className="insp-sec" aria-label={words.title} data-costs="">
      <h3>{words.title}</h3>
      {losses.length > 1 && <p className="insp-note">{words.about}</p>}
      <ol className="control-costs">
        {losses.map((entry, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cost is its place in the sum
          <li key={k}>
            <NumberField
              label={words.weight(k + 1)}
              value={entry.weight}
              min={0}
              max={1e6}
              step={0.1}
              onCommit={(weight) => (losses.length > 1 || weight !== 1) && change(k, { weight })}
            />
            <span aria-hidden="true">×</span>
            <Select
              label={words.cost(k + 1)}
              value={entry.loss}
              options={COSTS.map((value) => ({ value: value as string, label: names[value] ?? value }))}
              onChange={(loss) => change(k, { loss })}
            />
            <Select
              label={words.of(k + 1)}
              value={entry.of}
              options={nodes.map((n) => ({ value: n.id, label: n.label ?? n.id }))}
              onChange={(of) => change(k, { of })}
            />
            {losses.length > 1 && (
              <IconButton
                icon="close"
                size="sm"
                label={words.remove(k + 1)}
                onClick={() => say(losses.filter((_, i) => i !== k))}
              />
            )}
          </li>
        ))}
      </ol>
      <Button size="sm" icon="plus" onClick={() => say([...losses, addedTo(losses)])}>
        {words.add}
      </Button>
    </section>
  );
}

const addedTo = (losses: LossEntry[]): LossEntry => {
  const last = losses[losses.length - 1] as LossEntry;
  const other = COSTS.find((cost) => cost !== "hinge" && !losses.some((one) => one.loss === cost));
  return { ...last, loss: other ?? "quadratic", weight: 0.5 };
};
