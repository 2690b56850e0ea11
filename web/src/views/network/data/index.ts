/** Where the examples come from. */
import { t } from "../../../ui";
import type { Part } from "../parts";
import { DataSheet } from "./DataSheet";

export { DataPanel } from "./DataPanel";
export { type Dataset, useExamples, useFreshExamples } from "./examples";
export { addPoint, canDraw, endStroke, erasePoints } from "./points";

export const tabs: Part[] = [];

export const sheets: Part[] = [{ id: "data", name: t.data.sheet.name, order: 60, Content: DataSheet }];
