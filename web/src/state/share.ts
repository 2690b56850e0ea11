import { deflateSync, Inflate } from "fflate";
import type { Doc, DocNode } from "../graph/document";
import { chipRing, ringWords } from "../graph/rings";
import { asDocument, isBag, isDocument } from "../graph/shape";

/**
 * Documents as links: `#t1=` and the deflated, compact JSON of a document, its timeline and what
 * was open. Nothing of the server is in it, least of all its token.
 *
 * `#t0=` is the first form, a deflated plain document; it still opens.
 */

export const LINK_LIMIT = 32 * 1024;
/** A link may unpack to this much and no more. */
export const UNPACKED_LIMIT = 4 * 2 ** 20;

export interface Shared {
  doc: Doc;
  seed?: number;
  events?: [number, Record<string, unknown>][];
  at?: number;
  /** Every line of the timeline, where there are several, as the engine tells them; `branch` is the one of `events`. */
  lines?: SharedLine[];
  branch?: number;
  /** Names that a person gave to the others of them. */
  names?: Record<string, string>;
  /** The name that a person gave to the line of the timeline that is shared. */
  line?: string;
  view?: SharedView;
}

export type SharedLine = Record<string, unknown>;

export interface SharedView {
  selection?: string[];
  opened?: string[];
  tab?: string;
  /** Networks: the sheet of the dock. */
  sheet?: string;
}

type LinkFault = "bad" | "newer" | "tooBig" | "notADocument" | "ring";

export class LinkError extends Error {
  readonly fault: LinkFault;
  /** What the sentence about it names, such as the chips that contain each other. */
  readonly detail: string;
  constructor(fault: LinkFault, detail = "") {
    super(fault);
    this.name = "LinkError";
    this.fault = fault;
    this.detail = detail;
  }
}

// --- bytes as text ---

function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new LinkError("bad");
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  } catch {
    throw new LinkError("bad");
  }
}

/** Inflates in small pieces and stops at the bound, so that a link cannot fill the memory. */
export function inflateBounded(bytes: Uint8Array, limit = UNPACKED_LIMIT): Uint8Array {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let finished = false;
  const stream = new Inflate((piece, final) => {
    size += piece.length;
    if (size > limit) throw new LinkError("tooBig");
    pieces.push(piece);
    finished ||= final;
  });
  const step = 512;
  try {
    for (let at = 0; at < bytes.length; at += step) {
      stream.push(bytes.subarray(at, at + step), at + step >= bytes.length);
    }
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError("bad");
  }
  if (!finished) throw new LinkError("bad");
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

// --- the compact form: a node is [id, op, inputs, params, at, label], cut after its last used field ---

type CompactNode = [string, string, ...unknown[]];

function compactNode(node: DocNode): CompactNode {
  const { id, op, inputs, params, at, label, ...more } = node;
  const fields: unknown[] = [inputs ?? 0, params ?? 0, at ?? 0, label ?? 0];
  if (Object.keys(more).length) fields.push(more);
  while (fields.length && fields.at(-1) === 0) fields.pop();
  return [id, op, ...fields];
}

function fullNode(compact: unknown): DocNode {
  if (!Array.isArray(compact)) throw new LinkError("notADocument");
  const [id, op, inputs, params, at, label, more] = compact as CompactNode;
  return {
    id: String(id),
    op: String(op),
    ...(Array.isArray(inputs) ? { inputs: inputs as string[] } : {}),
    ...(params ? { params: params as NonNullable<DocNode["params"]> } : {}),
    ...(Array.isArray(at) ? { at: at as [number, number] } : {}),
    ...(typeof label === "string" ? { label } : {}),
    ...(more as object | undefined),
  };
}

interface Compact {
  d: Record<string, unknown>;
  s?: number;
  e?: [number, Record<string, unknown>][];
  a?: number;
  n?: string;
  l?: SharedLine[];
  b?: number;
  m?: Record<string, string>;
  v?: SharedView;
}

function compact(shared: Shared): Compact {
  const { nodes, chips, ...rest } = shared.doc;
  const d: Record<string, unknown> = { ...rest, nodes: nodes.map(compactNode) };
  if (chips) {
    d.chips = Object.fromEntries(
      Object.entries(chips).map(([name, chip]) => [name, { ...chip, nodes: chip.nodes.map(compactNode) }]),
    );
  }
  const out: Compact = { d };
  if (shared.seed !== undefined) out.s = shared.seed;
  if (shared.events?.length) out.e = shared.events;
  if (shared.at !== undefined) out.a = shared.at;
  if (shared.line) out.n = shared.line;
  if (shared.lines?.length) Object.assign(out, { l: shared.lines, b: shared.branch });
  if (Object.keys(shared.names ?? {}).length) out.m = shared.names ?? {};
  if (shared.view) out.v = shared.view;
  return out;
}

function fullDocument(d: unknown): Doc {
  const raw = d as { nodes?: unknown; chips?: Record<string, { nodes?: unknown }> } | undefined;
  const nodes = (list: unknown) => (Array.isArray(list) ? list.map(fullNode) : list);
  const chips = Object.entries(raw?.chips ?? {}).map(([name, chip]) => [
    name,
    { ...chip, nodes: nodes(chip?.nodes) },
  ]);
  const doc: unknown = {
    ...raw,
    nodes: nodes(raw?.nodes),
    ...(raw?.chips ? { chips: Object.fromEntries(chips) } : {}),
  };
  if (!isDocument(doc)) throw new LinkError("notADocument");
  const ring = chipRing(doc.chips);
  if (ring) throw new LinkError("ring", ringWords(ring));
  return asDocument(doc);
}

const isWhole = (v: unknown): boolean => v === undefined || (Number.isSafeInteger(v) && (v as number) >= 0);

const isTimeline = (v: unknown): boolean =>
  v === undefined ||
  (Array.isArray(v) &&
    v.every((one) => Array.isArray(one) && one.length === 2 && isWhole(one[0]) && isBag(one[1])));

function full(data: unknown): Shared {
  const { d, s, e, a, n, v, ...more } = (data ?? {}) as Partial<Compact>;
  const doc = fullDocument(d);
  // the engine would refuse to open it, each time it is asked again
  if (!isWhole(s) || !isWhole(a) || !isTimeline(e)) throw new LinkError("bad");
  return {
    doc,
    ...(typeof s === "number" ? { seed: s } : {}),
    ...(Array.isArray(e) ? { events: e } : {}),
    ...(typeof a === "number" ? { at: a } : {}),
    ...(typeof n === "string" ? { line: n.slice(0, 60) } : {}),
    ...linesOf(more),
    ...(typeof v === "object" && v !== null ? { view: v } : {}),
  };
}

/** The lines of a timeline; what the engine makes of each it says itself. */
function linesOf({ l, b, m }: Pick<Partial<Compact>, "l" | "b" | "m">): Partial<Shared> {
  if (!Array.isArray(l) || !l.every(isBag) || !isWhole(b) || b === undefined) return {};
  const names = Object.entries(isBag(m) ? (m as object) : {}).filter(([, name]) => typeof name === "string");
  return {
    lines: l,
    branch: b,
    ...(names.length
      ? { names: Object.fromEntries(names.map(([id, name]) => [id, String(name).slice(0, 60)])) }
      : {}),
  };
}

// --- links ---

/** The fragment of a link, without `#`. May be longer than `LINK_LIMIT`: the caller then offers a file. */
export function encodeLink(shared: Shared): string {
  const text = new TextEncoder().encode(JSON.stringify(compact(shared)));
  return `t1=${toBase64Url(deflateSync(text, { level: 9 }))}`;
}

/** The link with all lines of the timeline; where that would be too long, with the one that it opens on. */
export function fittingLink(shared: Shared): { fragment: string; carried: number } {
  const { lines, branch: _, names: __, ...one } = shared;
  const whole = encodeLink(shared);
  if (!lines?.length || whole.length > LINK_LIMIT) return { fragment: encodeLink(one), carried: 1 };
  return { fragment: whole, carried: lines.length };
}

/** The names of a link's lines by their ids; where the engine has left out all others, that of the one there is. */
export function lineNames(
  { lines, branch = 0, line, names }: Pick<Shared, "lines" | "branch" | "line" | "names">,
  told: readonly { id: number }[],
): Record<string, string> {
  const alone = told.length === 1 && (lines?.length ?? 0) > 1;
  const own = alone ? (told[0]?.id ?? 0) : branch;
  return { ...(alone ? {} : names), ...(line ? { [own]: line } : {}) };
}

/** True when the fragment of an address is meant as a link to a document. */
export function isLink(fragment: string): boolean {
  return /^#?t\d+=/.test(fragment);
}

/** Reads a link of any version. Throws `LinkError` when it is damaged, too large, newer, or no document. */
export function decodeLink(fragment: string): Shared {
  const found = /^#?t(\d+)=(.*)$/s.exec(fragment);
  if (!found) throw new LinkError("bad");
  const version = Number(found[1]);
  if (version > 1) throw new LinkError("newer");
  const bytes = inflateBounded(fromBase64Url(found[2] ?? ""));
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new LinkError("bad");
  }
  if (version === 0) return full({ d: withCompactNodes(data) });
  return full(data);
}

/** Version 0 held the document as it is; its nodes are brought to the form that `full` reads. */
function withCompactNodes(data: unknown): unknown {
  if (!isDocument(data)) throw new LinkError("notADocument");
  return compact({ doc: data }).d;
}
