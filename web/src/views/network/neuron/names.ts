/** What inputs, layers and neurons are called in words. */
import { useDoc } from "../../../state/doc";
import { t } from "../../../ui";
import { unitWord } from "../classes";
import type { Column } from "./columns";

const SUB = "₀₁₂₃₄₅₆₇₈₉";

export const subscript = (k: number): string => [...String(k)].map((d) => SUB[Number(d)]).join("");

/** A feature or a column as it is written: x₁², x₃; names of one's own stay as they are. */
export function inputWritten(name: string): string {
  const numbered = /^x(\d+)$/.exec(name);
  return t.data.inputNames[name] ?? (numbered ? `x${subscript(Number(numbered[1]))}` : name);
}

/** Name of one number of the input: a feature of the plane, a column of the table, or x₃. */
export function inputName(place: number, size: number): string {
  const data = useDoc.getState().doc.data as { features?: string[]; columns?: string[] } | undefined;
  const names = data?.features ?? data?.columns;
  const own = Array.isArray(names) && names.length === size ? names[place] : undefined;
  if (own !== undefined) return inputWritten(own);
  return size === 1 ? "x" : `x${subscript(place + 1)}`;
}

/** "Layer 1", "Output", by column. */
export function columnName(columns: readonly Column[], column: number): string {
  const kind = columns[column]?.kind;
  const words = t.neuron.net;
  return kind === "input" ? words.inputs : kind === "output" ? words.output : words.layer(column);
}

export function unitName(columns: readonly Column[], column: number, unit: number): string {
  const c = columns[column];
  if (!c) return "";
  if (c.kind === "input") return inputName(unit, c.units);
  if (c.kind === "output" && c.units === 1) return t.neuron.net.theOutput;
  return t.neuron.net.neuron(columnName(columns, column), unitWord(c.node, unit));
}
