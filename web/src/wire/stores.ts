import type { Doc } from "../graph/document";
import { useRun } from "../state/run";
import { answers } from "./orders";
import type { History, Sought, Status, Warming } from "./protocol.gen";

/** Replies that only change what the page knows of the run. */

export function takeStatus(status: Status): void {
  const { type: _, run: __, ...rest } = status;
  useRun.setState(({ ordered }) => ({
    ...rest,
    ordered: ordered && answers(rest, ordered) ? null : ordered,
  }));
}

export function takeSought({ id, step, branch }: Sought): void {
  useRun.setState({ sought: id, step, branch });
}

export function takeHistory(reply: History): void {
  useRun.setState((s) => {
    const { branch, reset } = reply;
    const series = { ...(reset ? {} : s.series[branch]) };
    for (const [name, points] of Object.entries(reply.series)) series[name] = merged(series[name], points);
    const known = reset ? [] : (s.events[branch] ?? []);
    const events = [...known.slice(0, reply.first), ...reply.events];
    return { series: { ...s.series, [branch]: series }, events: { ...s.events, [branch]: events } };
  });
}

type Points = [number, number | null][];

/** New points take the place of known ones at and after their first step. */
export function merged(known: Points = [], added: Points): Points {
  const first = added[0];
  if (!first) return known;
  let keep = known.length;
  while (keep > 0 && (known[keep - 1]?.[0] ?? -1) >= first[0]) keep -= 1;
  return [...known.slice(0, keep), ...added];
}

export function takeWarming({ done, total, what }: Warming): void {
  useRun.setState({ warming: done >= total ? null : { done, total, what } });
}

/**
 * Another run begins: nothing of the former one is known; what is known of the engine itself stays. Until a circuit's
 * run says what it is set to, that is what its document says.
 */
export function forgetRun(run: string, doc?: Doc): void {
  const { link, retryIn, warming, compiled, ...first } = useRun.getInitialState();
  const settings = doc?.kind === "circuit" ? { ...doc.train } : {};
  useRun.setState({ ...first, run, settings });
}
