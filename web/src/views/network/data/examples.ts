/**
 * The examples that the run learns from now, as the engine tells them: asked again whenever its data
 * changed, however it was changed. Other slices of the room read `useExamples`.
 */
import { useEffect } from "react";
import { create } from "zustand";
import { actions } from "../../../state/actions";
import { oneByOne } from "../../../state/oneByOne";
import { useRun } from "../../../state/run";
import { t } from "../../../ui/messages";
import type { Pose } from "../poseParts";

export type Part = "train" | "validation" | "test";

export interface ExampleRow {
  row: number;
  values: number[];
  label: number | null;
  target: number | null;
  /** Of drawn strokes: how they lie. */
  pose?: Pose | null;
}

export interface Dataset {
  name: string;
  /** The `data` section in force: that of the document with what was changed live. */
  section: Record<string, unknown>;
  version: string;
  kind: "points" | "curve" | "images" | "table";
  shape: number[];
  inputs: string[];
  classes: string[];
  coding: "one_hot" | "sign" | "bit" | "number";
  parts: Record<Part, number>;
  /** Whether the test envelope is open; closed, its rows are not told. */
  opened: boolean;
  domain: [number, number];
  rows: ExampleRow[];
}

interface ExamplesState {
  now: Dataset | null;
  /** Why there is none, in words. */
  error: string | null;
}

export const useExamples = create<ExamplesState>()(() => ({ now: null, error: null }));

const refresh = oneByOne(async () => {
  try {
    useExamples.setState({ now: await actions.ask<Dataset>("dataset", {}), error: null });
  } catch (e) {
    useExamples.setState({ now: null, error: e instanceof Error ? e.message : String(e) });
  }
});

/** Why there are no examples yet, in words. `failed`: there will be none. */
export function whyNone(failed: boolean, warming: boolean): string {
  if (failed) return t.data.noSet;
  return warming ? t.data.engine : t.data.loading;
}

export function useWhyNone(making = false): string {
  const failed = useExamples((s) => s.error !== null);
  const refused = useRun((s) => s.troubles.length > 0);
  const warming = useRun((s) => s.warming !== null);
  return whyNone(!making && (failed || refused), warming);
}

let watchers = 0;

/** Keeps `useExamples` fresh while a part that shows it is mounted. */
export function useFreshExamples(): void {
  const key = useRun((s) =>
    s.link === "open" && s.graph
      ? `${s.run}|${String(s.more.data_version)}|${String(s.more.envelope)}`
      : null,
  );
  useEffect(() => {
    watchers += 1;
    return () => {
      watchers -= 1;
      if (!watchers) useExamples.setState({ now: null, error: null });
    };
  }, []);
  useEffect(() => {
    if (key !== null) void refresh();
  }, [key]);
}
