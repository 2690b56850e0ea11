/**
 * Where one stands in a network: the whole of it, a layer, a neuron, its gates. And how the whole is
 * drawn: as layers or as neurons (remembered), and which number was asked "why?".
 */
import { create } from "zustand";
import { docKey, useDoc } from "../../../state/doc";
import { useUi } from "../../../state/ui";
import { recall, remember } from "../../../ui/memory";
import { showInspector } from "../../../ui/panels";
import { useStep } from "../insight/step/store";

export interface Asked {
  of: "value" | "gradient" | "share";
  /** "x3", "w3", "p3" (the product), "rest", "b", "z" or "a". */
  what: string;
  /** What the page calls it. */
  name?: string;
  /** A unit of a layer that has no gates to open; else it is a number of the opened neuron. */
  place?: { node: string; unit: number };
}

/** A weight (or, with `from` null, a bias) that the cursor is on. */
export interface Spot {
  node: string;
  unit: number;
  from: number | null;
}

export interface Zoom {
  view: "layers" | "neurons";
  /** What the wires of the neuron view are drawn by. */
  carries: "weight" | "product";
  node: string | null;
  unit: number | null;
  gates: boolean;
  asked: Asked | null;
  spot: Spot | null;
  /** The spot's card stays open. */
  pinned: boolean;
}

export const useZoom = create<Zoom>()(() => ({
  view: recall<Zoom["view"]>("network.view", "neurons"),
  carries: recall<Zoom["carries"]>("network.carries", "weight"),
  node: null,
  unit: null,
  gates: false,
  asked: null,
  spot: null,
  pinned: false,
}));

const set = useZoom.setState;
const get = useZoom.getState;
const NOWHERE = { node: null, unit: null, gates: false, asked: null, spot: null, pinned: false };

interface Kept {
  doc: string;
  node: string | null;
  unit: number | null;
  gates: boolean;
}

/** After a reload one stands where one stood. */
function comeBack(): void {
  const kept = recall<Kept | null>("network.place", null);
  set(kept?.doc === docKey() ? { ...NOWHERE, node: kept.node, unit: kept.unit, gates: kept.gates } : NOWHERE);
  stayInside();
  const { node } = get();
  if (node !== null) select(node);
}

function keepPlace(): void {
  const { node, unit, gates } = get();
  remember("network.place", { doc: docKey(), node, unit, gates } satisfies Kept);
}

useZoom.subscribe((now, before) => {
  if (now.node !== before.node || now.unit !== before.unit || now.gates !== before.gates) keepPlace();
});

useDoc.subscribe((now, before) => {
  if (now.id !== before.id) return comeBack();
  if (now.doc.nodes !== before.doc.nodes) stayInside();
  // An example that is changed becomes a document of its own.
  if (now.preset !== before.preset && get().node !== null) keepPlace();
});

if (useDoc.getState().id) comeBack(); // the room is loaded after the document

/** A layer that was deleted, or lost units, is left. */
function stayInside(): void {
  const { node, unit, spot } = get();
  const there = (id: string | null) => useDoc.getState().doc.nodes.find((n) => n.id === id);
  if (node && !there(node)) set(NOWHERE);
  else if (unit !== null && unit >= Number(there(node)?.params?.units ?? Number.POSITIVE_INFINITY))
    set({ ...NOWHERE, node });
  if (spot && (!there(spot.node) || spot.unit >= Number(there(spot.node)?.params?.units ?? 0)))
    set({ spot: null, pinned: false });
}

export function setView(view: Zoom["view"]): void {
  remember("network.view", view);
  set({ view, gates: false });
}

export function setCarries(carries: Zoom["carries"]): void {
  remember("network.carries", carries);
  set({ carries });
}

export function toNetwork(): void {
  set(NOWHERE);
}

export function toLayer(node: string): void {
  set({ ...NOWHERE, node });
  select(node);
}

/** Selects a neuron: its picture in the dock, the canvas stays. */
export function toNeuron(node: string, unit: number): void {
  set({ ...NOWHERE, node, unit });
  select(node);
  const { networkSheet, set: put } = useUi.getState();
  if (!(networkSheet === "step" && useStep.getState().told)) put({ networkSheet: "neuron" });
}

export function toGates(node: string, unit: number): void {
  set({ ...NOWHERE, node, unit, gates: true });
  select(node);
}

/** One level up; false at the top. */
export function goUp(): boolean {
  const { node, unit, gates, pinned, spot } = get();
  if (pinned || spot) set({ pinned: false, spot: null });
  else if (gates && node !== null && unit !== null) set({ gates: false, asked: null });
  else if (unit !== null) set({ unit: null, asked: null });
  else if (node !== null) set(NOWHERE);
  else return false;
  return true;
}

export function ask(asked: Asked): void {
  set({ asked });
  useUi.getState().set({ networkTab: "why" });
  showInspector();
}

function select(node: string): void {
  const { selection, set: put } = useUi.getState();
  if (selection.length !== 1 || selection[0] !== node) put({ selection: [node] });
}
