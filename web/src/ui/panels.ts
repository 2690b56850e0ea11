import { useUi } from "../state/ui";

/** Whether the page is so narrow that panels are drawers. */
export const narrow = (): boolean => matchMedia("(max-width: 899px)").matches;

/** Shows the panel that explains, wherever it is now: folded, in its drawer, or off the wall while presenting. */
export function showInspector(): void {
  const { panels, drawer, projector, onStage, set } = useUi.getState();
  set({
    panels: { ...panels, inspector: true },
    drawer: narrow() ? "inspector" : drawer,
    onStage: projector ? { ...onStage, inspector: true } : onStage,
  });
}
