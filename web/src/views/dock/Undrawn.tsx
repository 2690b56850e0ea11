import { useRun } from "../../state/run";
import { t } from "../../ui";
import { undrawn } from "./branchLines";

/** Under a chart: how many lines of the timeline it cannot show yet. */
export function Undrawn() {
  const left = useRun((s) => undrawn(s.series, s.branches, s.branch));
  return left > 0 ? <p className="pane-undrawn">{t.views.run.undrawn(left)}</p> : null;
}
