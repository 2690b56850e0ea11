import type { ReactNode } from "react";
import { useDoc } from "../../state/doc";
import { useRun } from "../../state/run";
import { t } from "../../ui";
import { Pane } from "../dock/Pane";
import { CurvePane } from "../dock/RunSheet";
import { hasData } from "../dock/settings";
import { objectKey } from "../inspector/objectKey";
import { useLiveAnswer } from "../inspector/useAnswer";
import { DataTable } from "./DataTable";
import { FitPane } from "./FitChart";
import type { Fit } from "./fit";
import { Source } from "./Source";

/** Why the engine refused the table on the page: it then still works with the one of before, which is not shown. */
function useRefusedData(): string | null {
  const readers = useDoc((s) => s.doc.nodes.flatMap((n) => (n.op === "data" ? [n.id] : [])).join());
  const found = useRun((s) => s.troubles).find((x) =>
    x.node ? readers.split(",").includes(x.node) : x.code === "data" || (x.path ?? "").startsWith("data"),
  );
  return found ? `${found.text} ${found.hint}`.trim() : null;
}

/** What a circuit learns from: its rows, its prediction among them, and how the run goes. */
export function DataSheet({ tabs }: { tabs: ReactNode }) {
  const words = t.views.data;
  const reads = useDoc((s) => hasData(s.doc));
  const data = useDoc((s) => s.doc.data);
  const key = objectKey(data);
  const { answer: fit, error } = useLiveAnswer<Fit>("fit", {}, data ? `fit|${key}` : null, 120);
  const refused = useRefusedData();
  const wrong = refused ?? error;
  const title = fit && !wrong ? words.rows(fit.name, fit.rows) : words.title;
  return (
    <>
      <Pane
        id="rows"
        title={title}
        head={tabs}
        note={fit && !wrong ? title : ""}
        tools={<Source fit={fit} />}
        basis="0 1 360px"
      >
        {wrong && (
          <p className="pane-empty" role="alert">
            {wrong}
          </p>
        )}
        {!data && <p className="pane-empty">{reads ? words.gatesWithoutData : words.none}</p>}
        {fit && !wrong && <DataTable fit={fit} />}
      </Pane>
      <FitPane fit={wrong ? null : fit} />
      <CurvePane basis="1 1 320px" />
    </>
  );
}
