import type { ReactNode } from "react";
import { useDoc } from "../../state/doc";
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

/** What a circuit learns from: its rows, its prediction among them, and how the run goes. */
export function DataSheet({ tabs }: { tabs: ReactNode }) {
  const words = t.views.data;
  const reads = useDoc((s) => hasData(s.doc));
  const data = useDoc((s) => s.doc.data);
  const key = objectKey(data);
  const { answer: fit, error } = useLiveAnswer<Fit>("fit", {}, data ? `fit|${key}` : null, 120);
  const title = fit ? words.rows(fit.name, fit.rows) : words.title;
  return (
    <>
      <Pane
        id="rows"
        title={title}
        head={tabs}
        note={fit ? title : ""}
        tools={<Source fit={fit} />}
        basis="0 1 360px"
      >
        {error && (
          <p className="pane-empty" role="alert">
            {error}
          </p>
        )}
        {!data && <p className="pane-empty">{reads ? words.gatesWithoutData : words.none}</p>}
        {fit && !error && <DataTable fit={fit} />}
      </Pane>
      <FitPane fit={error ? null : fit} />
      <CurvePane basis="1 1 320px" />
    </>
  );
}
