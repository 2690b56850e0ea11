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
}

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
