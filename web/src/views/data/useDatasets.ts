import { useEffect, useState } from "react";

interface DataSetEntry {
  name: string;
  summary: string;
  rows: number;
  columns: string[];
}

/** The tables that come with the server; empty while it is away. */
export function useDatasets(): DataSetEntry[] {
  const [list, setList] = useState<DataSetEntry[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    fetch("/api/datasets", { signal: controller.signal })
      .then((r) => (r.ok ? r.json() : []))
      .then(
        (raw: unknown) => setList(tables(raw)),
        () => {},
      );
    return () => controller.abort();
  }, []);
  return list;
}

function tables(raw: unknown): DataSetEntry[] {
  return Array.isArray(raw)
    ? raw.filter((d): d is DataSetEntry & { kind: string } => d?.kind === "table")
    : [];
}
