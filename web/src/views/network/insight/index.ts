/** What training does: curves, gradients, mistakes, health. */
import { t } from "../../../ui";
import type { Part } from "../parts";
import { CurveSheet } from "./CurveSheet";

export const tabs: Part[] = [];

export const sheets: Part[] = [{ id: "curves", name: t.network.dock.curves, order: 10, Content: CurveSheet }];
