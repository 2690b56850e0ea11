/** Words of the Networks room. */
import { count, percent } from "../format";

export const network = {
  pad: {
    open: "Draw and pull at full size",
    label: "Drawing pad",
    keys: "Draw with mouse, pen or finger. By keyboard: arrow keys move the pen, Space puts it down or lifts it.",
    clear: "Clear",
    next: "Next",
    nextName: "Next example of the data set",
    draw: "Draw",
    data: "Data",
    source: "Where the example comes from",
    row: (n: number) => `example ${count(n)}`,
    sees: "What the net sees",
    seesSize: (h: number, w: number) => `${w}×${h} pixels`,
    undo: "Undo pull",
    undoShort: "Undo",
  },
  pose: {
    title: "Pose, as it was drawn",
    point: "Point at a digit to read the pose that it was drawn with.",
    parts: {
      x: { name: "x", about: "Middle, pixels to the right", unit: " px", decimals: 1, directed: true },
      y: { name: "y", about: "Middle, pixels down", unit: " px", decimals: 1, directed: true },
      angle: { name: "angle", about: "Turned clockwise, degrees", unit: "°", decimals: 0, directed: true },
      scale: {
        name: "scale",
        about: "Size, as a part of the usual one",
        unit: "",
        decimals: 2,
        directed: false,
      },
      slant: {
        name: "slant",
        about: "Shear to the right, pixels a pixel upwards",
        unit: "",
        decimals: 2,
        directed: true,
      },
      thickness: {
        name: "pen",
        about: "Thickness of the pen, pixels",
        unit: " px",
        decimals: 1,
        directed: false,
      },
    },
  },
  body: {
    activation: (name: string) => `${name}: activations of this example`,
    weights: (name: string) => `${name}: weights, one tile a unit`,
    weightMatrix: (name: string) => `${name}: weights, one row a unit`,
    tug: "‖tug‖",
    none: "–",
    onScores: "on the scores",
    onScoresLong: (name: string) =>
      `The rope takes hold of a score, which comes before ${name}: no tug runs back through it.`,
    answer: "right answer",
  },
  rope: {
    title: "Take hold of a class and pull",
    hint: "Drag a row up or right to ask for more of it, down or left for less. The tug runs back to the pixels and the drawing changes.",
    how: "Drag a row: up is more, down less.",
    sideways: "Drag a row to the right for more of it, to the left for less.",
    row: (name: string, p: number) => `Class ${name}, ${percent(p, 1)}`,
    keys: "Arrow right pulls this class up once, arrow left down once.",
    sure: (p: number) => `softmax ${p.toFixed(2).replace(/^0/, "")}`,
  },
  panel: {
    tabs: { training: "Training", try: "Try", layer: "Layer", code: "Code", history: "History" },
    envelope: "Open the test envelope",
    envelopeHint: "The test set is looked at once, at the end. Opening it is written into the run.",
    note: "Try this",
  },
  layer: {
    none: "Select a layer to see its weights and numbers, and to change it.",
    shape: "Output shape",
    weightShape: "Weights",
    largest: "Largest weight",
    spread: "Standard deviation",
    unit: (k: number) => `Unit ${k}`,
  },
  dock: {
    sheets: "Sheets of the dock",
  },
} as const;
