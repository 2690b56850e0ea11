import { useEffect, useState } from "react";
import { useDoc } from "../../state/doc";
import { t } from "../../ui";
import { DataSheet } from "../data/DataSheet";
import { ClimbSheet } from "./ClimbSheet";
import { RunSheet } from "./RunSheet";
import { hasData } from "./settings";

export type Sheet = "climb" | "run" | "data";

/** Charts of the run. Circuits that read data open on their data; others on the race of the strategies. */
export function Dock() {
  const data = useDoc((s) => hasData(s.doc));
  const [sheet, setSheet] = useState<Sheet>(data ? "data" : "climb");
  useEffect(() => setSheet(data ? "data" : "climb"), [data]);
  const tabs = <SheetTabs sheet={sheet} data={data} choose={setSheet} />;
  return (
    <div className="dock">
      {sheet === "climb" && <ClimbSheet tabs={tabs} />}
      {sheet === "run" && <RunSheet tabs={tabs} />}
      {sheet === "data" && <DataSheet tabs={tabs} />}
    </div>
  );
}

interface SheetTabsProps {
  sheet: Sheet;
  data: boolean;
  choose: (sheet: Sheet) => void;
}

function SheetTabs({ sheet, data, choose }: SheetTabsProps) {
  const words = t.views.dock;
  const sheets: Sheet[] = data ? ["data", "run", "climb"] : ["climb", "run", "data"];
  return (
    <fieldset className="sheet-tabs" aria-label={words.sheets}>
      {sheets.map((s) => (
        <button
          key={s}
          type="button"
          aria-pressed={s === sheet}
          className={s === sheet ? "on" : ""}
          onClick={() => choose(s)}
        >
          {words.sheetNames[s]}
        </button>
      ))}
    </fieldset>
  );
}
