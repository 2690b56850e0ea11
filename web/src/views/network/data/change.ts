/** Changing the data: live where the run can go on with it, else as an edit of the document. */
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { notify } from "../../../state/notices";
import { t } from "../../../ui";
import { useExamples } from "./examples";
import { keepData } from "./points";
import { fittedBetween, type Section, type SetInfo, sectionFor, withOutput, withSettings } from "./section";

/** While a slider is dragged: the run follows at once, the document stays. */
export function setLive(name: string, value: unknown): void {
  actions.act({ kind: "data", set: { [name]: value } });
}

/** The slider is at rest: one step of the history. */
export function settle(): void {
  void keepData();
}

/** A change that the run takes as an edit of the document (another shape, a typed formula). */
export function setData(patch: Section): void {
  useDoc.getState().edit((doc) => ({ ...doc, data: withSettings(doc.data ?? {}, patch) }));
  actions.commitDocument();
}

/** Another set; the output is fitted to its classes in the same step, all weights that still fit stay. */
export function chooseSet(set: SetInfo): void {
  const kind = useExamples.getState().now?.kind ?? null;
  replaceData(sectionFor(set, useDoc.getState().doc.data ?? {}, kind), set.classes, set.kind === "points");
}

/**
 * The section of a data set with so many classes (0: values) takes the place of the present one. That the
 * output had to change is said, as nobody asked for it.
 */
export function replaceData(section: Section, classes: number, sided = false): void {
  const before = useDoc.getState().doc;
  useDoc.getState().edit((doc) => withOutput({ ...doc, data: section }, classes, sided));
  const fitted = fittedBetween(before, useDoc.getState().doc);
  if (fitted) notify(t.data.fitted(fitted.name, fitted.now, fitted.was, classes));
  actions.commitDocument();
}

/** How many units a hidden layer has. */
export function setUnits(id: string, units: number): void {
  useDoc.getState().edit((doc) => ({
    ...doc,
    nodes: doc.nodes.map((n) => (n.id === id ? { ...n, params: { ...n.params, units } } : n)),
  }));
  actions.commitDocument();
}
