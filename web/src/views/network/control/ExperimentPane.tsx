import { useEffect, useState } from "react";
import { useDoc } from "../../../state/doc";
import { notify } from "../../../state/notices";
import { Button, NumberField, Progress, t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { compare, offer, useCompared } from "./compared";
import {
  askVariants,
  cancelJob,
  commonEpochs,
  experimentOf,
  type Job,
  ownEpochs,
  useRecords,
} from "./records";

const words = t.control.compare;

/** The variants of the document: run beside each other in the background, drawn in one chart. */
export function ExperimentPane() {
  const doc = useDoc((s) => s.doc);
  const experiment = experimentOf(doc);
  const chosen = useCompared((s) => s.epochs);
  const group = useGroup(chosen);
  const job = useRecords((s) => s.jobs.filter((one) => one.group === group).at(-1));
  useDrawnWhenDone(job);
  if (!experiment) return null;
  const tasks = job?.tasks ?? [];
  const done = tasks.filter((task) => task.state === "done").length;
  const share = tasks.reduce((sum, task) => sum + task.share, 0);
  const left = experiment.variants.length - done;
  return (
    <Pane
      id="network-experiment"
      title={words.experiment}
      note={words.experimentAbout(experiment.variants.length)}
      basis="1 1 260px"
      fillable={false}
      tools={<Epochs experiment={experiment} chosen={chosen} disabled={job?.active ?? false} />}
    >
      <div className="control-experiment">
        <div className="control-tools">
          <StartOrStop job={job} left={left} begun={done > 0} chosen={chosen} />
        </div>
        {job?.active && (
          <Progress
            label={words.progress(done, tasks.length)}
            done={share}
            total={experiment.variants.length}
          />
        )}
        <ul>
          {experiment.variants.map((variant, k) => (
            <Variant
              key={variant.name}
              name={variant.name}
              epochs={ownEpochs(variant, chosen)}
              task={tasks[k]}
            />
          ))}
        </ul>
      </div>
    </Pane>
  );
}

interface EpochsProps {
  experiment: NonNullable<ReturnType<typeof experimentOf>>;
  chosen: number | null;
  disabled: boolean;
}

/** How long every variant trains; emptied, as long as the document and its variants say. */
function Epochs({ experiment, chosen, disabled }: EpochsProps) {
  const common = commonEpochs(experiment, chosen);
  return (
    <span className="control-epochs" title={words.epochsAbout}>
      {words.epochs}
      <NumberField
        label={words.epochs}
        value={common ?? experiment.epochs}
        several={common === null ? words.ownEpochs : undefined}
        min={1}
        max={1_000_000}
        integer
        step={1}
        disabled={disabled}
        onCommit={(epochs) => compare({ epochs })}
        onClear={() => compare({ epochs: null })}
      />
    </span>
  );
}

interface StartOrStopProps {
  job: Job | undefined;
  /** Variants that have not been run. */
  left: number;
  begun: boolean;
  /** How many epochs a person wants; else those of the document and its variants. */
  chosen: number | null;
}

function StartOrStop({ job, left, begun, chosen }: StartOrStopProps) {
  const start = () =>
    askVariants(chosen, true).catch((error: Error) => notify(error.message, { tone: "error" }));
  if (job?.active)
    return (
      <Button size="sm" onClick={() => void cancelJob(job.job)}>
        {t.control.cancel}
      </Button>
    );
  if (!left) return <span role="status">{words.done}</span>;
  return (
    <Button size="sm" variant="solid" icon="play" onClick={() => void start()}>
      {begun ? words.rest(left) : words.start(left)}
    </Button>
  );
}

interface VariantProps {
  name: string;
  /** How long it trains, where that is its own. */
  epochs: number | undefined;
  task: Job["tasks"][number] | undefined;
}

function Variant({ name, epochs, task }: VariantProps) {
  return (
    <li>
      <span>
        {name}
        {epochs !== undefined && <small>, {words.epochCount(epochs)}</small>}
      </span>
      {task?.state === "running" ? (
        <Progress label={name} done={task.share} total={1} />
      ) : (
        <small>{words.state[task?.state ?? "waiting"]}</small>
      )}
      {task?.error && <p role="alert">{task.error}</p>}
    </li>
  );
}

/** The name of this experiment's results; asked of the server, which finds what was run before. */
function useGroup(chosen: number | null): string | null {
  const nodes = useDoc((s) => s.doc.nodes);
  const train = useDoc((s) => s.doc.train);
  const data = useDoc((s) => s.doc.data);
  const id = useDoc((s) => s.id);
  const [group, setGroup] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another drawing is another experiment
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      askVariants(chosen, false).then(
        (job) => current && setGroup(job?.group ?? null),
        () => undefined,
      );
    }, 250);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [nodes, train, data, id, chosen]);
  return group;
}

/** A variant that is done is drawn. */
function useDrawnWhenDone(job: Job | undefined): void {
  const done = (job?.tasks ?? []).filter((task) => task.state === "done").map((task) => `${task.run}/0`);
  const key = done.join();
  useEffect(() => {
    if (key) offer(key.split(","));
  }, [key]);
}
