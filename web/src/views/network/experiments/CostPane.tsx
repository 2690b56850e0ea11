import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { count, t } from "../../../ui";
import { Pane } from "../../dock/Pane";
import { subjectOf } from "./subject";
import { TaskState, TaskTools } from "./TaskTools";
import { useTask } from "./useTask";

const words = t.experiments.cost;

interface Method {
  name: string;
  passes: number;
  seconds: number;
  measured: boolean;
}

interface Answer {
  weights: number;
  examples: number;
  moved: number;
  methods: Method[];
  largest_difference: number;
}

/** Two passes against one for every weight: counted at once, timed on request. */
export function CostPane() {
  const key = useDoc((s) => subjectOf(s.doc));
  const task = useTask<Answer>("gradient_cost", key);
  const weights = useRun((s) => sum(s.graph?.parameters));
  const { answer } = task;
  const methods = answer?.methods ?? counted(weights);
  const table = () => ({
    caption: words.title,
    columns: [words.way, words.passes, words.time],
    rows: methods
      .map((m) => [words.names[m.name] ?? m.name, m.passes, m.seconds || null] as const)
      .map((r) => [...r]),
  });
  return (
    <Pane
      id="experiments-cost"
      title={words.title}
      note={answer ? words.note(answer.weights, answer.examples) : words.notePlain(weights)}
      basis="1 1 320px"
      table={table}
      tools={<TaskTools task={task} first={t.experiments.measure} onRun={() => task.run()} />}
    >
      {weights === 0 ? (
        <p className="pane-empty">{words.none}</p>
      ) : (
        <>
          <ul className="experiments-ways">
            {methods.map((m) => (
              <Way key={m.name} method={m} answer={answer} />
            ))}
          </ul>
          <TaskState task={task} empty={words.empty} />
          {answer && !task.running && <p className="experiments-said">{said(answer.largest_difference)}</p>}
        </>
      )}
    </Pane>
  );
}

function Way({ method, answer }: { method: Method; answer: Answer | null }) {
  const quick = answer?.methods[0]?.seconds ?? 0;
  return (
    <li>
      <b>{words.names[method.name] ?? method.name}</b>
      <span className="num experiments-passes">
        {count(method.passes)} <small>{words.formulas[method.name]}</small>
      </span>
      <span className="num experiments-time">
        {answer ? words.seconds(method.seconds) : "–"}
        {answer && method.name !== "backprop" && quick > 0 && (
          <small>{words.times(Math.round(method.seconds / quick))}</small>
        )}
        {answer && method.name === "central" && !method.measured && (
          <small>{words.reckoned(answer.moved)}</small>
        )}
      </span>
    </li>
  );
}

const said = (share: number) => (share < 1e-3 ? words.same(share) : words.apart(share));

function sum(parameters: Record<string, number> | undefined): number {
  return Object.values(parameters ?? {}).reduce((total, n) => total + n, 0);
}

function counted(n: number): Method[] {
  const of = (name: string, passes: number) => ({ name, passes, seconds: 0, measured: false });
  return [of("backprop", 2), of("forward", n + 1), of("central", 2 * n + 1)];
}
