/** Which output the keys for a tug pull: the one that has the focus, else the one that is strongest now. */
import { refNode } from "../../graph/scope";
import { useDoc } from "../../state/doc";
import { activationOf, argmax } from "./reading";
import { pullOnce } from "./shown";

export function pullByKey(way: 1 | -1): void {
  const output = refNode(useDoc.getState().doc.output ?? "");
  const now = activationOf(output)?.data;
  if (now?.length) pullOnce(focusedUnit() ?? argmax(now), way);
}

function focusedUnit(): number | null {
  const unit = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>("[data-unit]");
  return unit ? Number(unit.dataset.unit) : null;
}
