import { useDoc } from "../../../state/doc";
import { BaselinesPane } from "./BaselinesPane";
import { CostPane } from "./CostPane";
import { NumbersPane } from "./NumbersPane";
import { SpreadPane } from "./SpreadPane";
import { useNumbersIn } from "./useNumbersIn";

/** The panes that the present document can fill. */
export function ExperimentsSheet() {
  const data = useDoc((s) => Boolean(s.doc.data?.name));
  const layers = useDoc((s) => s.doc.nodes.some((n) => n.op === "dense"));
  const numbers = useNumbersIn();
  return (
    <>
      {numbers && <NumbersPane key={numbers.size} {...numbers} />}
      {data && <BaselinesPane />}
      {data && <CostPane />}
      {layers && <SpreadPane />}
    </>
  );
}
