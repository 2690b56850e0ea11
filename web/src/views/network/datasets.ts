/** The data sets that the server can offer now (`/api/datasets`, from `engine/data`). */
import { create } from "zustand";

export interface Dataset {
  name: string;
  summary: string;
  kind: "table" | "images" | "points" | "curve";
  rows: number;
  /** How many classes; 0 for a regression or a table. */
  classes: number;
  columns: string[];
  /** False: its files must be fetched first. */
  offline: boolean;
  /** Whether its files are here now. */
  available?: boolean;
}

export const useDatasets = create<{ list: Dataset[] }>()(() => ({ list: [] }));

let loading: Promise<void> | null = null;

/** `anew`: what is here has changed. */
export function loadDatasets(anew = false): Promise<void> {
  if (anew) loading = null;
  loading ??= fetch("/api/datasets")
    .then((reply) => reply.json())
    .then((list: Dataset[]) => useDatasets.setState({ list }))
    .catch(() => {
      loading = null;
    });
  return loading;
}
