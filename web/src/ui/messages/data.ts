/** Words of the data panel and the data sheet of the Networks room. */
import { count, percent } from "../format";

const megabytes = (done: number, total: number) =>
  `${(done / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`;

/** As the engine counts them in its own refusals; rounded so that too much never reads like just enough. */
const tooMany = (bytes: number, most: number) => {
  const [has, may] = [bytes / 2 ** 20, most / 2 ** 20];
  return [has < may + 1 ? (Math.ceil(has * 100) / 100).toFixed(2) : has.toFixed(0), may.toFixed(0)] as const;
};

interface Head {
  units: number;
  activation: string;
}
const head = ({ units, activation }: Head) =>
  `${count(units)} ${activation} ${units === 1 ? "unit" : "units"}`;

export const data = {
  title: "Data",
  groups: { plane: "Points", images: "Images", own: "Own" },
  group: "Kind of data",
  sets: {
    circle: "Circle",
    xor: "XOR",
    gauss: "Gauss",
    spiral: "Spiral",
    moons: "Moons",
    rings: "Rings",
    blobs: "Blobs",
    plane: "Slope",
    hills: "Hills",
    points: "Draw",
    formula: "Curve",
    digits: "Digits",
    strokes: "Strokes",
    mnist: "MNIST",
  } as Record<string, string>,
  setAbout: (name: string, summary: string) => `${name}, ${summary}`,
  notHere: "MNIST is not here yet. Download it once; it stays on this computer.",
  fetch: {
    start: "Get MNIST (12 MB)",
    goOn: (done: number, total: number) => `Go on with the download (${megabytes(done, total)})`,
    working: "MNIST is being downloaded",
    amount: (done: number, total: number) => megabytes(done, total),
    stop: "Stop",
    here: "MNIST is here.",
    otherwise: "Without a connection, copy its four files into a folder and start tugboat serve --data DIR.",
    noServer: "The server does not answer.",
  },
  fitted: (name: string, now: Head, was: Head, classes: number) =>
    `${name} now has ${head(now)} for ${classes ? `${count(classes)} classes` : "a value"}; it had ${head(was)}.`,
  noSet: "No data yet: choose a set.",
  notKept: (why: string) =>
    `The net learns from the changed data, but the document does not have them: ${why}`,
  loading: "The examples are being made …",
  engine:
    "The engine is being prepared, which takes a minute or two the first time. The examples come with it.",
  noise: "Noise",
  noiseText: (v: number) => percent(v, 0),
  points: "Points",
  examples: "Examples",
  trainShare: "Train share",
  classes: "Classes",
  inputs: "Inputs",
  inputNames: {
    x1: "x₁",
    x2: "x₂",
    "x1^2": "x₁²",
    "x2^2": "x₂²",
    "x1*x2": "x₁x₂",
    "sin(x1)": "sin x₁",
    "sin(x2)": "sin x₂",
  } as Record<string, string>,
  lastInput: "A net needs at least one input.",
  shape: "Shape",
  layer: (k: number) => `Layer ${k}`,
  units: (k: number, n: number) => `Layer ${k}, ${count(n)} ${n === 1 ? "unit" : "units"}`,
  fewer: (k: number) => `Layer ${k}: one unit less`,
  more: (k: number) => `Layer ${k}: one unit more`,
  removeLayer: (k: number) => `Remove layer ${k}`,
  addLayer: "Add a layer",
  live: "Acts while it trains; weights stay.",
  formula: "Formula y =",
  formulaHint: "x, numbers, + − * / ^, sin cos exp log sqrt abs tanh sigmoid relu step min max",
  range: "From x",
  rangeTo: "to",
  erasedSome: (n: number) => `${count(n)} erased`,
  drawnSome: (n: number) => `${count(n)} drawn by hand`,
  drawHere: "Draw into the big picture of the Boundary tab: choose a class there, then click or paint.",
  bringBack: "Bring all back",
  clear: "Clear",
  own: {
    open: "Your own…",
    title: "Your own examples",
    about:
      "Paste a table, choose a CSV file, or a zip of PNG or JPEG images in folders named like their class. Nothing leaves this server.",
    paste: "Pasted table",
    example: "height,weight,animal\n38,4.2,cat\n61,27,dog\n35,3.9,cat",
    look: "Look at it",
    file: "Open a file…",
    sending: "Sending the file",
    cancel: "Cancel",
    back: "Back",
    use: "Learn from this",
    label: "Label",
    task: "What the label is",
    classes: (n: number) => `${n > 100 ? "over 100" : count(n)} ${n === 1 ? "class" : "classes"}`,
    number: "a number",
    standardise: "Standardise the inputs",
    preview: (rows: number) => `The first of ${count(rows)} rows; the ticked columns are inputs`,
    asInput: (name: string) => `${name} is an input`,
    isLabel: "label",
    input: "number",
    text: "text",
    holed: "a gap",
    stray: (name: string, at: { count: number; row: number; line: number; text: string }) =>
      `${name}: row ${count(at.row)} (line ${count(at.line)}) ${at.text ? `has “${at.text}”` : "is empty"}, where a number is needed${
        at.count > 1 ? `, and ${count(at.count - 1)} more` : ""
      }.`,
    complete: "Leave out the rows with gaps",
    unnamed: "no name",
    counts: "row number",
    background: "Behind transparent parts",
    backgrounds: { white: "white", black: "black" },
    textColumn: (name: string) => `${name} holds text, which a net cannot read.`,
    noInput: "Tick at least one column of numbers.",
    manyClasses: "This label has too many different values: learn it as a number, or pick another.",
    oneClass: (name: string) => `Every row has the same ${name}: there is nothing to tell apart.`,
    images: (n: number, classes: number) => `${count(n)} images of ${count(classes)} classes.`,
    sizes: (sizes: [number, number][]) =>
      sizes.length === 1
        ? `All are ${sizes[0]?.[1]}×${sizes[0]?.[0]} pixels.`
        : `Their sizes differ (${sizes
            .slice(0, 3)
            .map(([h, w]) => `${w}×${h}`)
            .join(", ")}${sizes.length > 3 ? " …" : ""}), so they are brought to one.`,
    classCount: (name: string, n: number) => `${name} ${count(n)}`,
    size: "Size",
    asIs: "as it is",
    colour: "Keep colours",
    tooLarge: (name: string, size: number, bound: string, most: number) => {
      const [has, may] = tooMany(size, most);
      const mend = bound === "table_bytes" ? "Use fewer rows or columns." : "Use fewer or smaller images.";
      return `${name} has ${has} MB; the limit ${bound} is ${may} MB. ${mend}`;
    },
    noZip: (name: string) => `${name} is no zip file. Zip the folders of images again.`,
    noServer: "The file could not be sent. Is the server still running?",
    kept: "Kept on this server. A link opened elsewhere asks for the same file.",
  },
  sheet: {
    name: "Data",
    examples: "Examples",
    part: "Part",
    train: "Train",
    validation: "Validation",
    test: "Test",
    closed: "The test examples are in a closed envelope; open it in the Training tab.",
    none: "This part is empty.",
    from: (first: number, last: number, all: number) => `${count(first)}–${count(last)} of ${count(all)}`,
    before: "Examples before these",
    after: "Next examples",
    row: "No.",
    label: "class",
    target: "target",
    show: (n: number) => `Show example ${count(n)} in the net`,
    showLabel: (n: number, label: string) => `Example ${count(n)}, ${label}: show it in the net`,
    list: "Examples of the data set",
  },
  augment: {
    title: "Augmentation",
    note: "Training images only, anew in every epoch",
    names: {
      shift: "Shift, px",
      rotation: "Turn, °",
      skew: "Skew",
      scale: "Size",
      elastic: "Elastic, α",
      sigma: "Smooth, σ",
    },
    original: "Original",
    variant: (k: number) => `Variant ${k}`,
    next: "Another image",
    simard: "As Simard",
    off: "None",
    endless: "Endless: new strokes in every epoch",
  },
};
