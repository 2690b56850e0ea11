/**
 * The document: the drawing that is saved, shared, exported and sent (format version 1).
 * The engine validates it (engine/documents/document.py); these are its types for the page.
 */

export type Scalar = number | string | boolean | null;

export interface DocNode {
  id: string;
  op: string;
  inputs?: string[];
  params?: Record<string, Scalar | number[]>;
  label?: string;
  at?: [number, number];
  /** The id that a renamed layer began with: its first weights and its curves go by it. */
  origin?: string;
}

/** What the curves of a layer go by, whatever it is called by now. */
export const firstId = (node: DocNode): string => node.origin ?? node.id;

export interface Chip {
  inputs: string[];
  outputs: string[];
  nodes: DocNode[];
}

export interface DocView {
  note?: { try?: string; watch?: string; why?: string };
  group?: string;
  order?: number;
  [key: string]: unknown;
}

export interface Doc {
  tugboat: 1;
  kind: "circuit" | "network";
  title: string;
  nodes: DocNode[];
  output?: string;
  chips?: Record<string, Chip>;
  data?: Record<string, unknown>;
  train?: Record<string, unknown>;
  view?: DocView;
  weights?: Record<string, unknown>;
}

export function emptyDoc(kind: Doc["kind"] = "circuit"): Doc {
  return { tugboat: 1, kind, title: "Untitled", nodes: [] };
}
