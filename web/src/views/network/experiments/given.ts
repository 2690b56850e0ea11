import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { showNumbers, useShown } from "../shown";
import { MOST, startOf } from "./numbers";

/**
 * A net without data is given the numbers of its document: where there are too many for sliders, so that it has
 * something to read, and where those it reads are not as many as its input takes any more.
 */
function give(): void {
  const { doc, id } = useDoc.getState();
  const { graph, link, run } = useRun.getState();
  if (link !== "open" || run !== id) return; // the former run may still be open
  const input = doc.nodes.find((n) => n.op === "input");
  const shape = input && graph?.shapes[input.id];
  if (doc.data?.name || shape?.length !== 1) return;
  const [size = 0] = shape;
  const given = doc.view?.numbers;
  const { mode, seen } = useShown.getState();
  const none = mode === "data" && Array.isArray(given) && size > MOST;
  const others = mode === "drawing" && seen !== null && seen.flat().length !== size;
  if (none || others) showNumbers(startOf(given, size));
}

/** Starts following; the answer ends it. */
export function followGiven(): () => void {
  give();
  return useRun.subscribe((now, before) => {
    if (now.graph !== before.graph || now.link !== before.link) give();
  });
}
