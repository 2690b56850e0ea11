import { type Theme, type UiState, useUi } from "../state/ui";
import { recall, remember } from "./memory";

/** Settings that survive a reload, and what they do to the page as a whole. */

const KEPT = [
  "theme",
  "motion",
  "singleKeys",
  "projector",
  "predictFirst",
  "outline",
  "networkTab",
  "networkSheet",
] as const;
type Kept = Pick<UiState, (typeof KEPT)[number]>;

const FIRST: Kept = {
  theme: "system",
  motion: "system",
  singleKeys: true,
  projector: false,
  predictFirst: false,
  outline: false,
  networkTab: "training",
  networkSheet: "curves",
};

const dark = () => matchMedia("(prefers-color-scheme: dark)");

/** The theme that is on the screen. */
export function shownTheme(theme: Theme = useUi.getState().theme): "dark" | "light" {
  if (theme !== "system") return theme;
  return dark().matches ? "dark" : "light";
}

export function toggleTheme(): void {
  useUi.getState().set({ theme: shownTheme() === "dark" ? "light" : "dark" });
}

/** True when nothing may travel over the screen. */
export function reducedMotion(): boolean {
  return useUi.getState().motion === "reduced" || matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function resetSettings(): void {
  useUi.getState().set(FIRST);
}

function apply(): void {
  const { theme, motion, projector } = useUi.getState();
  const root = document.documentElement;
  root.dataset.theme = shownTheme(theme);
  if (motion === "reduced") root.dataset.motion = "reduced";
  else delete root.dataset.motion;
  if (projector) root.dataset.projector = "";
  else delete root.dataset.projector;
}

/** Reads the remembered settings and keeps the page in step with them. */
export function startSettings(): void {
  const kept = recall<Partial<Kept>>("settings", {});
  useUi.getState().set({ ...FIRST, ...kept, projector: false });
  apply();
  useUi.subscribe((now, before) => {
    if (KEPT.every((key) => now[key] === before[key])) return;
    remember("settings", Object.fromEntries(KEPT.map((key) => [key, now[key]])));
    apply();
  });
  dark().addEventListener("change", apply);
}
