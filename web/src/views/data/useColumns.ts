import { useMemo } from "react";
import { useDoc } from "../../state/doc";
import { columnNames } from "./dataset";
import { useDatasets } from "./useDatasets";

/** The columns of the document's table, whether or not the engine could read it; empty while they are not known. */
export function useColumns(): string[] {
  const data = useDoc((s) => s.doc.data);
  const sets = useDatasets();
  return useMemo(() => {
    if (typeof data?.text === "string") return columnNames(data.text, data.header);
    return sets.find((d) => d.name === data?.name)?.columns ?? [];
  }, [data, sets]);
}
