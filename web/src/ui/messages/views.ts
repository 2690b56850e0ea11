/** Words of the inspector, the transport, the dock and the charts. */
import { percent, plain, signed, typed } from "../format";
import { capital, control } from "./control";

const show = (v: unknown): string => (typeof v === "number" ? typed(v) : String(v ?? ""));
const times = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

const plots = {
  loading: "Loading the charts…",
  failed: "The charts could not be loaded from the server.",
  retry: "Try again",
  asTable: "Show as a table",
  asChart: "Show as a chart",
  fill: (name: string) => `${name}: fill the canvas`,
  unfill: (name: string) => `${name}: back to its place`,
  copyCsv: "Copy as CSV",
  copied: "Copied.",
  copyFailed: "The browser did not allow copying. Select the text and copy it by hand.",
  rowsLeftOut: (n: number) => `${times(n, "row", "rows")} in between left out here; the CSV has all.`,
  noWebGl: "This browser cannot draw in 3-D (no WebGL). The contour map shows the same numbers.",
};

const transport = {
  toStart: "To the start",
  back: "Step back",
  play: "Play",
  pause: "Pause",
  starting: "Starting: press to pause",
  pausing: "Pausing: press to play",
  step: "Step",
  speed: "Speed",
  speeds: { slow: "¼×", normal: "1×", fast: "4×", max: "Max" },
  speedNames: {
    slow: "a quarter: 2.5 steps a second",
    normal: "normal: 10 steps a second",
    fast: "four times: 40 steps a second",
    max: "as fast as the engine can",
  },
  timeline: "Timeline",
  at: (step: number, tip: number) => `step ${step} of ${tip}`,
  stepWord: "step",
  rewound: (tip: number) => `rewound, ${times(tip, "step", "steps")} recorded`,
  atStart: "nothing recorded yet",
  branchAt: (label: string, tip: number) => `${label}, to step ${tip}: go there`,
  branchName: (id: number, label: string) => label || (id === 0 ? "first line" : `line ${id + 1}`),
  predict: "Predict first",
  predictHint: "A tug stays hidden until you have said which way it goes.",
  pullSettings: "Pull and wave",
  amount: "Pull on the output",
  amountHint: "+1 asks for more, −1 for less; 0 lets go.",
  stepSize: "Step size",
  stepSizeHint: "Every update is value + step size × tug.",
  wave: "Wave, gate by gate",
  wavePlay: "Play the wave",
  wavePause: "Pause the wave",
  noData: "There is nothing to train on yet: choose a data set.",
  waveNext: "Next gate",
  wavePrevious: "Previous gate",
  group: "Run and timeline",
  keyPlay: "Play or pause the run",
  keyStep: "One step on",
  keyBack: "One step back",
  keyStart: "To the start of the timeline",
  keyEnd: "To the newest step",
};

/** A setting of the training by its path: "learning rate", "optimizer", "schedule › factor". */
const setting = (path: string): string =>
  path
    .replace(/^optimizer\.(?!name$)|\.name$/, "")
    .replaceAll("_", " ")
    .replaceAll(".", " › ");

const ofSize = (step: unknown): string =>
  step === undefined || step === null ? "" : `, step size ${show(step)}`;

const events = {
  set: (node: string, value: unknown) => `${node} set to ${show(value)}`,
  pull: (amount: unknown) => `pulled ${signed(Number(amount))}`,
  letGo: "let go",
  tug: (amount: unknown, step: unknown) => `tug ${signed(Number(amount ?? 1))}${ofSize(step)}`,
  tugs: (from: number, to: number, step: unknown) => `tugs ${signed(from)} to ${signed(to)}${ofSize(step)}`,
  lock: (node: string) => `${node} locked`,
  unlock: (node: string) => `${node} unlocked`,
  train: (path: string, value: unknown) =>
    value === null
      ? `${setting(path)} switched off`
      : `${setting(path)} set to ${show(value).replaceAll("_", " ")}`,
  /** A line is called by what it began with, as far as that is known. */
  ofSetting: (path: string) => `${setting(path)} changed`,
  ofWeight: (node: string) => `a weight of ${node} changed`,
  ofLock: (node: string) => `lock on ${node} changed`,
  ofExample: "another example shown",
  ofEdit: "drawing edited",
  weight: (node: string, value: unknown) => `a weight of ${node} set to ${show(value)}`,
  example: (row: unknown) => `row ${typeof row === "number" ? row + 1 : show(row)} shown`,
  edit: "circuit edited",
  times: (n: number) => `${n} times`,
};

const inspector = {
  more: (left: number) => `${left} more`,
  moreOf: (next: number, left: number) => `${next} of ${left} more`,
  label: "Inspector",
  explain: "Explain",
  code: "Code",
  history: "History",
  noteTry: "Try",
  noteWatch: "Watch",
  noteMore: "What to watch, and why",
  noteWhy: "Why",
  noteWaits: "Predict first is on: what to watch, and why, is told once every number is predicted.",
  noNote: "Click any number to see where it comes from. Select a gate to read and change it.",
  empty: "The canvas is empty. Drop a gate on it, or press / and type its name.",
  objective: "Objective",
  goal: (objective: "maximize" | "minimize" | "target", name: string, target: unknown) =>
    objective === "target" ? `bring ${name} to ${show(target)}` : `${objective} ${name}`,
  mean: "mean over all rows",
  accuracy: "right on the data",
  kinds: { input: "Inputs", parameter: "Parameters" },
  opName: (op: string) => op.replaceAll("_", " "),
  select: (name: string) => `Select ${name}`,
  valueOf: (name: string) => `Value of ${name}`,
  askValue: (name: string) => `Why this value of ${name}?`,
  askGradient: (name: string) => `Why this tug on ${name}?`,
  notYet: "not computed yet",
  unpredicted: "?",
  lockNode: (name: string) => `Lock ${name}: nothing moves it but your hand`,
  unlockNode: (name: string) => `Unlock ${name}`,
  lock: "Lock",
  locked: "Locked",
  value: "value",
  tug: "tug",
  settings: "Settings",
  name: "Name",
  labelField: "Label",
  badName: "At most 64 letters, digits and _, not first a digit, and no name that is taken.",
  paramName: (name: string) => (name === "initializer" ? "First weights" : capital(name)),
  choiceName: (param: string, choice: string) =>
    (param === "initializer" ? control.initializers[choice] : null) ?? control.layerName(choice),
  badShape: "Type whole numbers with × between them, such as 1×8×8.",
  noColumn: (name: string) => `${name} (not in the table)`,
  chipName: "Chip",
  chipInput: (i: number) => `Input ${i}`,
  chipOutput: (i: number) => `Output ${i}`,
  makeOutput: "Make it the output",
  several: (n: number) => `${n} selected`,
  severalAbout:
    "Select one gate to read and change it. Together they can be moved, copied or made into a chip.",
  states: {
    notFinite: "This gate has no finite value. Step back, or change what flows into it.",
    noTug: "No tug reaches this gate: its gradient is exactly 0, so a small change here changes nothing.",
    dead: "This ReLU is dead: it is 0 on every row of the data, so no example can wake it. A smaller step or another start may.",
    silent: "This ReLU is silent: its input is below 0, so it passes no tug back to it.",
    flat: "A step is flat on both sides: no tug gets through.",
    saturated: (share: number) =>
      `Saturated: the slope is ${percent(share)} of its largest, so almost no tug gets through.`,
  },
};

const why = {
  ofGradient: "Why is this gradient",
  ofShare: "Why is this share of the gradient",
  ofValue: "Why is this value",
  notYetTitle: "No gradient yet",
  notYet: "Gradients have not been computed yet. Pull the output, and a tug runs back to here.",
  pull: "Pull once",
  asking: "Working it out…",
  lost: "The engine is not connected. The answer comes when it is back.",
  long: (letters: number) => `Not written out: it would have ${letters} letters.`,
  lastKnown: "Of the last numbers: the engine is not connected.",
  localSlope: "local slope",
  arriving: (at: string) => `gradient arriving at ${at}`,
  result: (node: string) => `gradient that reaches *${node}*`,
  resultShare: (node: string) => `share that reaches *${node}*`,
  through: (via: string) => `through ${via}`,
  sum: (n: number) => `It feeds ${times(n, "place", "places")}, and what comes back adds up:`,
  total: "sum",
  tug: (pull: string, gradient: string, tug: string) =>
    `tug = pull × gradient = ${pull} × ${gradient} = ${tug}`,
  noPull: "Nobody is pulling. The tug would be pull × gradient.",
  follow: "Follow the tug",
  otherPaths: (n: number) => `${times(n, "other path", "other paths")}, no stronger`,
  here: "here",
  check: "Gradient check",
  checkAnalytic: "Backprop",
  checkNumerical: (h: string) => `Numerical, *h* = ${h}`,
  checkError: "Relative error",
  matches: "matches",
  differs: "differs",
  atKink: "at a kink",
  unmeasured: "cannot be measured",
  code: "Code",
  formula: "Formula",
  askStep: (name: string) => `Why at ${name}?`,
  askValue: (name: string) => `Why this value of ${name}?`,
};

const check = {
  title: "Gradient check",
  about: "Compare every gradient with what a small push of the number really does.",
  run: "Check all gradients",
  again: "Check again",
  node: "node",
  backprop: "backprop",
  numerical: "numerical",
  error: "error",
  kink: "kink",
  hidden: (n: number) =>
    `Predict first is on: ${times(n, "gradient stays", "gradients stay")} hidden here until you have said which way the tug goes.`,
  keyCheck: "Check all gradients",
  keyGroup: "Inspector",
};

const slope = {
  title: (symbol: string) => `${symbol} as a curve`,
  input: "input",
  value: "value",
  slope: "slope",
  label: (x: string, y: string, slope: string) =>
    `At the input ${x} the value is ${y} and the slope ${slope}.`,
};

const predict = {
  title: (node: string) => `Which way will ${node} be tugged?`,
  about: "Say it first; then the tug is shown, with the reason.",
  turned:
    "You said it of other numbers: the tug has turned since. Say it again; then it is shown, with the reason.",
  guesses: { up: "▲ up", down: "▼ down", none: "● not at all" },
};

const code = {
  language: "Language",
  short: { python: "Python", javascript: "JS", numpy: "NumPy", pytorch: "PyTorch" },
  names: { python: "Python", javascript: "JavaScript", numpy: "NumPy", pytorch: "PyTorch" },
  about: {
    python: "Plain Python. It runs by itself and prints these numbers.",
    javascript: "Plain JavaScript, for a browser or Node. It prints these numbers.",
    numpy: "NumPy only. It runs by itself and prints these numbers.",
    pytorch: "PyTorch's autograd, to compare with. It prints the same numbers.",
  },
  writing: "Writing the program…",
  none: "The program appears as soon as the engine answers.",
  copy: "Copy",
  download: "Download",
};

const history = {
  lines: "Lines",
  oneLine: "One line so far. Change something in the past and a second line appears beside it.",
  stretch: (fork: number | null, tip: number) =>
    fork === null ? `steps 0 to ${tip}` : `leaves at ${fork}, reaches ${tip}`,
  rename: (name: string) => `Rename ${name}`,
  renameShort: "rename",
  nameOf: (name: string) => `New name of ${name}`,
  log: "What happened",
  empty: "Nothing was changed by hand yet. Numbers you move, pulls and settings are noted here.",
  older: (n: number) => `${times(n, "older entry is", "older entries are")} left out here.`,
  goTo: "Go to step",
  restart: "Start over",
  restartAbout:
    "Back to step 0 with the values of the drawing; settings stay as you set them. This line stays beside the new one.",
  restartButton: "Restart",
  seed: "Seed",
};

const dock = {
  sheets: "What the charts show",
  sheetNames: { climb: "Climb", run: "Run", data: "Data" },
  by: {
    maximize: (f: string) => `Climb ${f} by`,
    minimize: (f: string) => `Lower ${f} by`,
    target: (f: string) => `Bring ${f} to its target by`,
  },
  strategies: {
    random_search: "Random search",
    random_walk: "Random walk",
    numerical: "Numerical",
    backprop: "Backprop",
  },
  lineNames: { random_search: "search", random_walk: "walk", numerical: "numerical", backprop: "backprop" },
  about: {
    random_search: "Always tweaks the start at random and keeps the best: one evaluation a try.",
    random_walk: "Tweaks the best so far and goes on from there: one evaluation a try.",
    numerical: "Nudges every value in turn and follows the slope it finds.",
    backprop: "One pass forward and one back give all slopes: two evaluations a step.",
  },
  differences: { forward: "forward", central: "central" },
  differenceLabel: (now: string) => `Numerical gradient by ${now} difference; switch`,
  differenceAbout: {
    forward: "Forward difference: n + 1 evaluations a step.",
    central: "Central difference: 2n + 1 evaluations a step.",
  },
  raceTitle: "Race",
  raceNote: (f: string) => `${f} against evaluations`,
  evaluations: "evaluations",
  raceLength: "Step length",
  raceLengthHint: "Step length: every try and every update of every strategy is exactly this long.",
  raceSum: (inputs: number) => `a sum of ${inputs} inputs`,
  raceOn: "What is climbed",
  raceSizes: { circuit: "this", "5": "5", "50": "50", "500": "500" },
  raceSizeNames: {
    circuit: "this circuit",
    "5": "an objective of 5 inputs",
    "50": "an objective of 50 inputs",
    "500": "an objective of 500 inputs",
  },
  race: "Race",
  raceAgain: "Race again with other random numbers",
  racing: "Racing…",
  cancel: "Cancel",
  noRace: "Nothing can move here: give the circuit an unlocked input or parameter and an output.",
  raceSoon: "The race starts when the numbers rest, or when you press Race.",
  raceLabel: (lower: boolean, ends: string) =>
    `Lines of the objective against evaluations, ${lower ? "lower" : "higher"} is better. Ends: ${ends}.`,
};

const field = {
  title: (f: string, x: string, y: string) => `${f} over ${x} and ${y}`,
  over: "over",
  titleNone: (f: string) => `${f} over two values`,
  view: "View",
  map: "map",
  surface: "3-D",
  mapName: "contour map",
  surfaceName: "surface in 3-D",
  across: "Across",
  up: "Upward",
  range: "Range of the map",
  from: (id: string) => `${id} from`,
  upTo: (id: string) => `${id} to`,
  to: "to",
  asSliders: "As the sliders",
  label: (z: string, x: string, y: string) => `${z} over ${x} and ${y}, with the ways of the strategies`,
  drag: (x: string, y: string) => `Drag to set ${x} and ${y}`,
  needTwo: "Two values that can move are needed for a map.",
  drawing: "Drawing…",
  waiting: "The map appears when the numbers rest.",
  tooLarge: (f: string) =>
    `${f} has no number here that can be drawn: it is infinite, not a number or beyond 1e100.`,
};

const run = {
  settings: "Run settings",
  goal: "Goal",
  goals: { maximize: "Maximize", minimize: "Minimize", target: "Target" },
  target: "Target",
  strategy: "Strategy",
  difference: "Difference",
  stepSize: "Step size",
  spring: "Spring",
  springHint: "How strongly every parameter is pulled towards 0 at each step (regularisation).",
  order: "Order of rows",
  orders: { cyclic: "cyclic", random: "random" },
  seed: "Seed",
  seedHint: "Another seed starts the run over with other random numbers.",
  restart: "Restart",
  steps: "steps",
  curveTitle: "Curve",
  curve: (name: string) => `${name} by step`,
  metric: "Curve",
  objective: "objective",
  accuracy: "accuracy",
  noCurve: "Press Play, Step or Pull: the curve grows with every step.",
  curveLabel: (title: string, n: number) => `${title}: ${times(n, "line", "lines")}`,
  undrawn: (n: number) =>
    `${times(n, "other line", "other lines")} ${n === 1 ? "is" : "are"} drawn once you go there.`,
};

const data = {
  title: "Data",
  rows: (name: string, n: number) => `${name}, ${times(n, "row", "rows")}`,
  none: "This circuit reads no data. Choose a set, paste a table or open a CSV file.",
  gatesWithoutData: "The data gates have no rows yet. Choose a set, paste a table or open a CSV file.",
  table: "Rows of the data set",
  row: "row",
  show: (n: number) => `Show row ${n} on the data gates`,
  cell: (row: number, column: string) => `Row ${row}, ${column}`,
  remove: "Remove",
  removeRow: (n: number) => `Remove row ${n}`,
  addRow: "Add a row",
  firstRows: (shown: number, all: number) => `The first ${shown} of ${all} rows.`,
  notANumber: "A cell needs a number, such as 1.5 or 1,5.",
  choose: "Choose the data",
  set: (name: string, rows: number) => `${name} (${times(rows, "row", "rows")})`,
  paste: "Paste a table",
  pasteAbout:
    "One row a line, the column names above them if there are any; commas, semicolons or tabs between the cells.",
  example: "x1,x2,label\n1.2,0.7,1\n-0.3,-0.5,-1",
  use: "Use this table",
  open: "Open a CSV file",
  addGates: "Add a data gate for every column",
  tooLarge: (name: string, bytes: number) =>
    `${name} has ${plain(bytes / 1e6, 2)} MB; a document carries at most 1 MB. Put it into the data folder instead.`,
  notText: (name: string) => `${name} is not a text file in UTF-8. Save it as CSV in UTF-8.`,
  fitTitle: "Prediction",
  fitLabel: (n: number, columns: string[]) =>
    `${times(n, "point", "points")} over ${columns.join(" and ")}, with the prediction behind them`,
  noFit:
    "A picture needs one or two feature columns and a loss gate (hinge, cross_entropy or squared_error) that reads the label.",
  noFitYet: "The picture appears with the data.",
  newPoint: "Class of a new point",
  classMark: (upper: boolean, value: number) => `${upper ? "●" : "◆"} ${signed(value, 1)}`,
  className: (value: number) => `class ${signed(value, 1)}`,
  clickToAdd: "click to add a point",
  clickToShow: "click a point to show its row",
  tooManyToEdit: "This set is too large to edit here. Open a smaller table.",
  boundary: (at: string) => `The line is where the prediction is ${at}.`,
};

export const views = {
  plots,
  transport,
  events,
  inspector,
  why,
  check,
  slope,
  predict,
  code,
  history,
  dock,
  field,
  run,
  data,
  numbers: { plain, signed, percent },
} as const;
