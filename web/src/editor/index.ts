export { Canvas, drawPng, drawSvg, FormulaBar, Outline, Palette } from "./standin";
export const editorCommands: { id: string; name: string; key?: string; run: () => void }[] = [];
export { wave } from "./wave";
