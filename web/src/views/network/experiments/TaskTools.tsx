import { Button, Progress, t } from "../../../ui";
import type { Task } from "./useTask";

const words = t.experiments;

interface TaskToolsProps<T> {
  task: Task<T>;
  first: string;
  onRun: () => void;
}

/** Run or cancel, at the right of a pane's title. */
export function TaskTools<T>({ task, first, onRun }: TaskToolsProps<T>) {
  if (task.running)
    return (
      <Button size="sm" onClick={task.cancel}>
        {words.cancel}
      </Button>
    );
  return (
    <Button size="sm" disabled={!task.ready} onClick={onRun}>
      {task.answer ? words.again : first}
    </Button>
  );
}

/** What a task has to say besides its answer. */
export function TaskState<T>({ task, empty }: { task: Task<T>; empty: string }) {
  if (task.running) {
    const { done, total } = task.progress;
    return (
      <div className="experiments-state">
        <Progress label={words.working} done={done} total={total} />
      </div>
    );
  }
  if (task.error)
    return (
      <p className="experiments-state" role="alert">
        {task.error}
      </p>
    );
  return task.answer ? null : <p className="pane-empty">{empty}</p>;
}
