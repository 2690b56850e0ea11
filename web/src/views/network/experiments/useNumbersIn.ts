import { useDoc } from "../../../state/doc";
import { useRun } from "../../../state/run";
import { MOST } from "./numbers";

export interface NumbersIn {
  input: string;
  output: string;
  size: number;
}

/** The input of a net without data that reads a few plain numbers; null for any other net. */
export function useNumbersIn(): NumbersIn | null {
  const doc = useDoc((s) => s.doc);
  const shapes = useRun((s) => s.graph?.shapes);
  const output = (doc.output ?? "").split(":")[0];
  const input = doc.nodes.find((n) => n.op === "input");
  const shape = input && shapes?.[input.id];
  if (!input || !shape || shape.length !== 1 || !output || doc.data?.name) return null;
  const size = shape[0] ?? 0;
  return size > 0 && size <= MOST ? { input: input.id, output, size } : null;
}
