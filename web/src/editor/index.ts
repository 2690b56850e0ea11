/** The canvas editor: everything other parts of the page may use of it. */

export { Canvas } from "./Canvas";
export { onOpenLayer } from "./commands";
export { FormulaBar } from "./FormulaBar";
export { useGuiltyEdge } from "./guilty";
export { type EditorCommand, editorCommands } from "./keyboard";
export { Carried, Palette, useCarry } from "./Palette";
export { drawPng, drawSvg } from "./picture";
export { type Guess, usePredict } from "./predict";
export { holdNumber, type PullGate, pullOnce, setPullGate, useRope } from "./rope/pull";
export { onPullOutput } from "./rope/tugKey";
export { TugSwatch, ValueSwatch } from "./swatches";
export { tellTensorTugs } from "./tensorTugs";
export { invalidate } from "./wake";
export { goToNode } from "./walk";
export { wave } from "./wave";
