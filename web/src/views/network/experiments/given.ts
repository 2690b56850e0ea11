import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { showNumbers, useShown } from "../shown";
import { MOST, startOf } from "./numbers";

/** An input with too many numbers for sliders is given those of its document, so that a net without data has something to read. */
function give(): void {
  const { doc } = useDoc.getState();
  const { graph, link } = useRun.getState();
  const given = doc.view?.numbers;
  const input = doc.nodes.find((n) => n.op === "input");
  const shape = input && graph?.shapes[input.id];
  if (link !== "open" || doc.data?.name || !Array.isArray(given) || shape?.length !== 1) return;
  const size = shape[0] ?? 0;
  if (size > MOST && useShown.getState().mode === "data") showNumbers(startOf(given, size));
}

/** Starts following; call once. */
export function followGiven(): void {
  give();
  useRun.subscribe((now, before) => {
    if (now.graph !== before.graph || now.link !== before.link) give();
  });
}
