import type { Doc } from "./document";

/**
 * Is this data shaped like a document, so that the page can draw it? Whether it also makes sense
 * (names, wires, ranges) is for the engine to say, in words, beside the drawing.
 */

type Bag = Record<string, unknown>;

export const isBag = (v: unknown): v is Bag => typeof v === "object" && v !== null && !Array.isArray(v);
const isText = (v: unknown): v is string => typeof v === "string";
const isTexts = (v: unknown): boolean => Array.isArray(v) && v.every(isText);
const isPlace = (v: unknown): boolean =>
  Array.isArray(v) && v.length === 2 && v.every((n) => typeof n === "number" && Number.isFinite(n));
const isScalars = (v: unknown): boolean =>
  isBag(v) && Object.values(v).every((one) => one === null || typeof one !== "object" || Array.isArray(one));

const isView = (v: unknown): boolean =>
  isBag(v) && (v.note === undefined || (isBag(v.note) && Object.values(v.note).every(isText)));

type Test = (v: unknown) => boolean;

const NODE: Record<string, [Test, boolean]> = {
  id: [isText, true],
  op: [isText, true],
  inputs: [isTexts, false],
  params: [isScalars, false],
  label: [isText, false],
  at: [isPlace, false],
  origin: [isText, false],
};
const TOP: Record<string, [Test, boolean]> = {
  title: [isText, false],
  nodes: [Array.isArray, true],
  output: [isText, false],
  chips: [isBag, false],
  data: [isBag, false],
  train: [isBag, false],
  view: [isView, false],
  weights: [isBag, false],
};
const CHIP: Record<string, [Test, boolean]> = {
  inputs: [isTexts, true],
  outputs: [isTexts, true],
  nodes: [Array.isArray, true],
};

function inside(bag: unknown, rules: Record<string, [Test, boolean]>, path: string): string | null {
  if (!isBag(bag)) return path;
  for (const [key, [test, needed]] of Object.entries(rules)) {
    const value = bag[key];
    if (value === undefined ? needed : !test(value)) return path ? `${path}.${key}` : key;
  }
  return null;
}

function inNodes(nodes: unknown[], path: string): string | null {
  for (const [i, node] of nodes.entries()) {
    const found = inside(node, NODE, `${path}[${i}]`);
    if (found) return found;
  }
  return null;
}

/** The path of the first thing that is not as a document has it; null when the shape is right. */
export function misshapen(data: unknown): string | null {
  if (!isBag(data)) return "the whole";
  if (data.tugboat === undefined) return "tugboat";
  if (data.kind !== "circuit" && data.kind !== "network") return "kind";
  const top = inside(data, TOP, "") ?? inNodes(data.nodes as unknown[], "nodes");
  if (top) return top;
  for (const [name, chip] of Object.entries((data.chips as Bag | undefined) ?? {})) {
    const path = `chips.${name}`;
    const found = inside(chip, CHIP, path) ?? inNodes((chip as Bag).nodes as unknown[], `${path}.nodes`);
    if (found) return found;
  }
  return null;
}

export function isDocument(data: unknown): data is Doc {
  return misshapen(data) === null;
}

/** A document as the page needs it: what the format lets one leave out is filled in. */
export function asDocument(data: Doc): Doc {
  return data.title === undefined ? { ...data, title: "" } : data;
}
