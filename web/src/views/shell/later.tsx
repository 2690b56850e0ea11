/**
 * Parts of the page that the first paint does without: the networks room, which comes with the first
 * network, and dialogs and outline, which are fetched when the page is idle so that they open at once.
 */

import { type ComponentType, type LazyExoticComponent, lazy, type ReactNode, Suspense } from "react";

type Part<P> = LazyExoticComponent<ComponentType<P>>;

function part<M, P>(load: () => Promise<M>, pick: (module: M) => ComponentType<P>): Part<P> {
  return lazy(async () => ({ default: pick(await load()) }));
}

const room = () => import("../network");

export const DataPanel = part(room, (m) => m.DataPanel);
export const LayerBody = part(room, (m) => m.LayerBody);
export const NetworkDock = part(room, (m) => m.NetworkDock);
export const NetworkPanel = part(room, (m) => m.NetworkPanel);
export const NetworkStage = part(room, (m) => m.NetworkStage);
export const Shelf = part(room, (m) => m.Shelf);
export const TrainingChip = part(room, (m) => m.TrainingChip);

const dialogs = () => import("./Dialogs");
const outline = () => import("../../editor/Outline");

export const Dialogs = part(dialogs, (m) => m.Dialogs);
export const Outline = part(outline, (m) => m.Outline);

/** Nothing stands in the place of a part while it is on its way: that takes a moment and comes once. */
export const Later = ({ children }: { children: ReactNode }) => (
  <Suspense fallback={null}>{children}</Suspense>
);

/** Fetches what a click may open, once the page has been painted and has nothing else to do. */
export function fetchLater(): void {
  const fetchAll = () => {
    for (const load of [dialogs, outline]) load().catch(() => undefined); // asked again when it is opened
  };
  if ("requestIdleCallback" in window) requestIdleCallback(fetchAll, { timeout: 4000 });
  else setTimeout(fetchAll, 2000);
}
