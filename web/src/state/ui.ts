import { create } from "zustand";

/** A number that was asked "why?": a node's value or gradient, or a wire's share of it. */
export type Asked =
  | { of: "value" | "gradient"; node: string }
  | { of: "share"; node: string; target: string; index: number };

export type InspectorTab = "explain" | "code" | "history";
export type Theme = "dark" | "light" | "system";

/** What is looked at and how; survives reload (state/persist.ts), never part of the document. */
export interface UiState {
  theme: Theme;
  projector: boolean;
  embed: boolean;
  /** Selected node ids, and wires as "source>target>index". */
  selection: string[];
  /** The chip that is open, outermost first: ["chip1"]. */
  opened: string[];
  asked: Asked | null;
  tab: InspectorTab;
  /** Panels that have come into use; they never fold by themselves again. */
  panels: { palette: boolean; inspector: boolean; transport: boolean; dock: boolean };
  /** One panel filling the canvas, or none. */
  filled: string | null;
  outline: boolean;
  predictFirst: boolean;
  /** Node whose tug is hidden until the learner predicts it. */
  singleKeys: boolean;
  dialog: string | null;
  set: (patch: Partial<Omit<UiState, "set">>) => void;
}

export const useUi = create<UiState>()((set) => ({
  theme: "system",
  projector: false,
  embed: false,
  selection: [],
  opened: [],
  asked: null,
  tab: "explain",
  panels: { palette: true, inspector: true, transport: true, dock: true },
  filled: null,
  outline: false,
  predictFirst: false,
  singleKeys: true,
  dialog: null,
  set: (patch) => set(patch),
}));
