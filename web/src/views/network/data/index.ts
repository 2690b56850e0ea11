/** Where the examples come from. */
import "./data.css";
import type { Part } from "../parts";

export { DataPanel } from "./DataPanel";
export { type Dataset, type Point, useExamples, useFreshExamples } from "./examples";
export { addPoint, canDraw, endStroke, erasePoints } from "./points";

export const tabs: Part[] = [];

export const sheets: Part[] = [];
