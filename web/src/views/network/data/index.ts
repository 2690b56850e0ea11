/** Where the examples come from. */
import type { Part } from "../parts";

export const tabs: Part[] = [];

export const sheets: Part[] = [];
