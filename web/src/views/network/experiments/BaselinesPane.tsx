import { useState } from "react";
import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { percent, Select, t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { TaskState, TaskTools } from "./TaskTools";
import { useTask } from "./useTask";

const words = t.experiments.baselines;

interface Row {
  rule: string;
  accuracy: number;
  examples: number;
  seconds: number;
  vectors: number | null;
}

interface Answer {
  rows: Row[];
  judged: number;
  classes: number;
  /** Training examples that there are. */
  train: number;
}

/** Examples of the support vector machine; the last means all. */
const SIZES = [1000, 5000, 10_000, 1_000_000];

/** Simple rules on the same data, beside the net as it is now. */
export function BaselinesPane() {
  const key = useDoc((s) => JSON.stringify(s.doc.data ?? null));
  const task = useTask<Answer>("baselines", key);
  const [size, setSize] = useState(5000);
  const images = useImages();
  const net = useRun((s) => s.metrics.validation_accuracy) ?? null;
  const { answer } = task;
  const rows = answer ? shownRows(answer, net) : [];
  const table = () => ({
    caption: words.title,
    columns: [words.rule, words.accuracy, words.how],
    rows: rows.map((row) => [row.name, row.share, row.about]),
  });
  return (
    <Pane
      id="experiments-baselines"
      title={words.title}
      note={words.note}
      basis="1.25 1 360px"
      {...(answer ? { table } : {})}
      tools={
        <>
          <Select
            label={words.examples}
            value={String(size)}
            onChange={(n) => setSize(Number(n))}
            options={SIZES.map((n) => ({ value: String(n), label: words.size(n) }))}
          />
          <TaskTools task={task} first={t.experiments.run} onRun={() => task.run({ examples: size })} />
        </>
      }
    >
      <TaskState task={task} empty={size > 10_000 ? words.long : words.empty(images)} />
      {!task.running && answer && (
        <ul className="experiments-bars">
          {rows.map((row) => (
            <li key={row.rule} className={row.rule === "net" ? "experiments-now" : ""}>
              <b>{row.name}</b>
              <span className="experiments-track" aria-hidden>
                <span style={{ width: `${100 * row.share}%` }} />
              </span>
              <output className="num">{percent(row.share)}</output>
              <small>{row.about}</small>
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}

/** Whether what the net reads has a darkness: rows and columns of pixels. */
function useImages(): boolean {
  const input = useDoc((s) => s.doc.nodes.find((n) => n.op === "input")?.id ?? "");
  return useRun((s) => (s.graph?.shapes[input]?.length ?? 0) > 1);
}

function shownRows(answer: Answer, net: number | null) {
  const rows = answer.rows.map((row) => ({
    rule: row.rule,
    name: words.names[row.rule] ?? row.rule,
    share: row.accuracy,
    about: about(row, answer),
  }));
  const now = { rule: "net", name: words.names.net ?? "", about: words.about.net };
  return net === null ? rows : [...rows, { ...now, share: net }];
}

function about(row: Row, answer: Answer): string {
  if (row.rule === "svm") return words.about.svm(row.examples, row.vectors ?? 0, row.seconds);
  return row.rule === "random" ? words.about.random(answer.classes) : words.about.darkness;
}
