import { create } from "zustand";

/** A number that was asked "why?": a node's value or gradient, or a wire's share of it. */
export type Asked =
  | { of: "value" | "gradient"; node: string }
  | { of: "share"; node: string; target: string; index: number };

export type InspectorTab = "explain" | "code" | "history";
export type Theme = "dark" | "light" | "system";

/** What is looked at and how; survives reload (ui/theme.ts), never part of the document. */
export interface UiState {
  theme: Theme;
  motion: "system" | "reduced";
  projector: boolean;
  /** Which panels share the wall with the canvas in projector mode. */
  onStage: { inspector: boolean; dock: boolean };
  embed: boolean;
  /** Selected node ids, and wires as "source>target>index". */
  selection: string[];
  /** The chip that is open, outermost first: ["chip1"]. */
  opened: string[];
  asked: Asked | null;
  tab: InspectorTab;
  /** Networks: the tab of the inspector and the sheet of the dock. */
  networkTab: string;
  networkSheet: string;
  /** Panels that have come into use; they never fold by themselves again. */
  panels: { palette: boolean; inspector: boolean; transport: boolean; dock: boolean };
  /** One panel filling the canvas, or none. */
  filled: string | null;
  outline: boolean;
  /** A tug is hidden until the learner has predicted it. */
  predictFirst: boolean;
  /** Letters and symbols act without Ctrl. */
  singleKeys: boolean;
  /** The open dialog: "gallery", "share", "help", "settings", "commands". */
  dialog: string | null;
  /** Below 900 px: the panel that is drawn out over the canvas. */
  drawer: "palette" | "inspector" | "dock" | null;
  /** The first minute: where it stands, null when it is over. */
  first: "pull" | "ask" | "answer" | "neuron" | null;
  set: (patch: Partial<Omit<UiState, "set">>) => void;
}

export const useUi = create<UiState>()((set) => ({
  theme: "system",
  motion: "system",
  projector: false,
  onStage: { inspector: false, dock: false },
  embed: false,
  selection: [],
  opened: [],
  asked: null,
  tab: "explain",
  networkTab: "training",
  networkSheet: "curves",
  panels: { palette: true, inspector: true, transport: true, dock: true },
  filled: null,
  outline: false,
  predictFirst: false,
  singleKeys: true,
  dialog: null,
  drawer: null,
  first: null,
  set: (patch) => set(patch),
}));
