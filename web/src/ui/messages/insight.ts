/** Words of what training does: curves, gradients, weights, mistakes, the step taken apart, health. */
import { count, percent, plain, signed } from "../format";

export const insight = {
  sheets: {
    curves: "Curves",
    gradients: "Gradients",
    weights: "Weights",
    mistakes: "Mistakes",
    step: "One step",
  },

  curves: {
    loss: "Loss",
    accuracy: "Accuracy, %",
    parts: { train: "train", validation: "validation", test: "test" },
    x: { label: "Horizontal axis", step: "step", epoch: "epoch" },
    by: { step: "by step", epoch: "by epoch" },
    scale: { label: "Scale of the loss", log: "log", linear: "linear" },
    best: (epoch: number) => `best, epoch ${count(epoch)}`,
    bestShort: "best",
    empty: "Press play, and the curve is drawn as the net learns.",
    noAccuracy: "Accuracy counts right classes. This net has none: read how near it comes in the loss.",
    describe: (what: string, lines: number) => `${what}, ${count(lines)} ${lines === 1 ? "line" : "lines"}`,
  },

  gradients: {
    delta: "Gradient norm",
    deltaNote: "‖δ‖ by layer",
    deltaLong:
      "‖δ‖: norm of the mean over the examples of ∂C/∂z, the gradient by the weighted inputs of a layer. Hatched: more than 20 times smaller or larger than at the last layer.",
    gradient: "‖∂C/∂W‖",
    gradientNote: "by layer",
    gradientLong: "Norm of the mean gradient by the weights of each layer.",
    update: "‖update‖ / ‖weights‖",
    updateNote: "by layer",
    updateLong:
      "How long one update is, as a part of the weights. About one thousandth is common; hatched: more than a fifth, or less than one in a million.",
    vanishing: "vanishing",
    exploding: "exploding",
    large: "large",
    still: "hardly moves",
    empty: "Press play: the norms are measured as the net learns.",
  },

  weights: {
    of: {
      weight: "Weights",
      activation: "Activations",
      weighted_input: "Weighted inputs",
      gradient: "Gradients",
    },
    note: {
      weight: "",
      activation: (n: number) => `${count(n)} examples`,
      weighted_input: (n: number) => `z, ${count(n)} examples`,
      gradient: (n: number) => `∂C/∂z, ${count(n)} examples`,
    },
    layer: "Layer",
    spread: (sd: number) => `σ ${plain(sd, 2)}`,
    start: (sd: number) => `at start σ ${plain(sd, 2)}`,
    zeros: (share: number) => `${percent(share, 0)} are 0`,
    bad: (n: number) => `${count(n)} not finite`,
    describe: (what: string, layer: string, sd: number) =>
      `${what} of ${layer}: standard deviation ${plain(sd, 3)}`,
    bin: "from",
    count: "numbers",
    noWeights: "Add a layer with weights to see how they are spread.",
  },

  mistakes: {
    matrix: "Confusion",
    matrixNote: (part: string, wrong: number, total: number) =>
      `${part}: ${count(wrong)} of ${count(total)} wrong`,
    rows: "true",
    columns: "read as",
    cell: (n: number, truth: string, read: string) =>
      truth === read
        ? `${count(n)} of class ${truth} read rightly`
        : `${count(n)} of class ${truth} read as ${read}`,
    part: "Examples of",
    parts: { train: "train", validation: "validation", test: "test" },
    short: { train: "train", validation: "valid.", test: "test" },
    closed: "The test set stays in its envelope until you open it in the Training tab.",
    worst: "Worst mistakes",
    worstNote: "highest loss first",
    inCell: (truth: string, read: string) =>
      truth === read ? `Class ${truth}, read rightly` : `Class ${truth} read as ${read}`,
    all: "All mistakes",
    one: (truth: string, read: string, loss: number | null) =>
      `True class ${truth}, read as ${read}, loss ${plain(loss, 3)}. Show it in the net.`,
    truth: "True class",
    show: "Show it in the net.",
    none: "No mistakes here.",
    against: "Predictions",
    againstNote: (part: string, distance: number | null, lost: number) =>
      [
        `${part}: ${distance === null ? "no finite number" : `off by ${plain(distance, 3)} on average`}`,
        ...(lost && distance !== null ? [`${count(lost)} not finite`] : []),
      ].join(", "),
    againstLong: (n: number) =>
      `${count(n)} predicted numbers against the wanted ones; on the diagonal both are equal`,
    wanted: "wanted",
    said: "predicted",
    off: "difference",
    loss: "loss",
    outputHead: "output",
    example: "No.",
    numbers: "The examples with the highest loss, and what the net says of them",
    missed: (n: number, wanted: string, said: string, loss: number | null) =>
      `Example ${count(n)}: wanted ${wanted}, predicted ${said}, loss ${plain(loss, 3)}. Show it in the net.`,
    pair: (n: number, output: number | null, wanted: string, said: string) =>
      `example ${count(n)}${output === null ? "" : `, output ${count(output)}`}: wanted ${wanted}, predicted ${said}`,
    missedNote: "circle: predicted too high; diamond: too low",
    missedLabel: (n: number) =>
      `${count(n)} points: circles where the net says too much, diamonds where too little; the larger, the further off`,
    furthest: (shown: number, all: number) =>
      `Of ${count(all)} outputs the ${count(shown)} that are furthest off.`,
    firstInputs: (shown: number, all: number) => `The first ${count(shown)} of ${count(all)} inputs.`,
    points: "Points",
    pointsNote: "crossed out: read wrongly",
    pointsLabel: (wrong: number, total: number) =>
      `${count(total)} points, ${count(wrong)} of them read wrongly and crossed out`,
    saliency: "Saliency",
    saliencyNote: (name: string) => `score of ${name}`,
    saliencyLong: (name: string) =>
      `How much the score of ${name} would change with each input of the example shown: size in ink, then signed.`,
    size: "|∂ score / ∂ input|",
    signed: "∂ score / ∂ input",
    ofClass: "Class",
    readAs: "class read",
    theOutput: "the output",
    output: (k: number) => `output ${k}`,
  },

  step: {
    start: "Take the next step apart",
    startLong:
      "One minibatch, wave by wave: forward, the loss, backward, the update. Nothing is changed until you apply it.",
    again: "Next step",
    previous: "Wave back",
    next: "Next wave",
    play: "Play the waves",
    pause: "Pause the waves",
    slow: "Slow motion",
    slowShort: "Slow",
    apply: "Apply the update",
    applyShort: "Apply",
    applied: (step: number) => `Step ${count(step)} is made.`,
    close: "Leave the step",
    overtaken:
      "The run stands elsewhere by now: the step that was taken apart was put away. Take the one from here.",
    unsound: "The loss of this minibatch is not finite: the update cannot be made.",
    phases: { forward: "Forward", loss: "Loss", backward: "Backward", update: "Update" },
    wave: (n: number, total: number) => `wave ${n} of ${total}`,
    title: (phase: string, layer: string) => (layer ? `${phase}: ${layer}` : phase),
    exampleOf: (k: number, n: number) => `${k} of ${count(n)}`,
    previousExample: "Previous example of the minibatch",
    nextExample: "Next example of the minibatch",
    view: { label: "Show", one: "one example", all: "matrices" },
    weights: { label: "Weights", before: "before", after: "after", change: "change" },
    lossIs: (v: number | null) => `C = ${plain(v, 4)}`,
    meanLoss: (v: number | null, n: number) => `mean of ${count(n)}: ${plain(v, 4)}`,
    fused: (weight: number) =>
      `Taken in one with the activation: δ = ${weight === 1 ? "a − y" : `${plain(weight)} × (a − y)`}, so that σ′ cancels.`,
    names: {
      x: ["a in", "activations that come in"],
      z: ["z", "weighted inputs"],
      a: ["a", "activations"],
      slope: ["σ′(z)", "slope of the activation"],
      delta_a: ["∂C/∂a", "gradient by the activations"],
      delta: ["δ", "error: gradient by the weighted inputs"],
      w: ["w", "weights"],
      dw: ["∂C/∂w", "gradient by the weights"],
      db: ["∂C/∂b", "gradient by the biases"],
      y: ["y", "right answer"],
      mask: ["mask", "what dropout lets through"],
      paths: {
        direct: ["direct", "gradient through each number itself"],
        mean: ["via μ", "gradient through the mean of the minibatch"],
        variance: ["via σ²", "gradient through the variance of the minibatch"],
      },
    },
    matrix: (name: string, rows: number, cols: number) => `${name}, ${count(rows)} × ${count(cols)}`,
    tooLarge: (norm: number | null) => `too large to draw; norm ${plain(norm, 3)}`,
    rowsShown: (shown: number, total: number) => `${shown} of ${count(total)} examples`,
    equationsTitle: "Equations",
    equations: {
      forward: "a of layer l is the activation of z = w times a of the layer below, plus b",
      loss: "C compares the output with the right answer",
      bp1: "error of the last layer: gradient by its activation times the slope of the activation",
      bp2: "error of a layer: the error of the next layer, sent back through its weights, times the slope",
      bp3: "gradient by a bias: the error of its unit",
      bp4: "gradient by a weight: the activation that comes in times the error that comes back",
      update: "new weight: what the update rule makes of the old one and the mean gradient",
    },
    weightOf: (unit: string, from: string) => `${unit}, weight from ${from}`,
    written: {
      label: "The update written out",
      which: "Written out for a",
      weight: "weight",
      bias: "bias",
      coming: "The numbers of this unit are on their way.",
      tooLarge: "Of so large a layer no update is written out once it is made. Take the next step apart.",
      of: {
        gradient: "mean gradient",
        clipped: "clipped",
        decayed: "with decay",
        v: "memory of moves",
        s: "memory of squares",
        corrected: "corrected for the start at 0",
        w: "the new number",
        limited: "shortened to the longest row",
        frozen: "frozen: it stays",
      },
    },
  },

  health: {
    title: "Health",
    where: "show layer",
    rewind: (step: number) => `Rewind to step ${count(step)}`,
    idle: "Nothing to say before there is something to train.",
    levels: { error: "error", warning: "warning", note: "note", fine: "fine" },
  },

  mask: {
    off: (n: number, total: number, other: number | null) =>
      other === null ? `${count(n)} of ${count(total)} off` : `${count(n)} off, #${count(other + 1)}`,
    label: (name: string, other: number | null) =>
      `${name}: units switched off by dropout in the last minibatch, ${
        other === null
          ? "for the example shown"
          : `for example ${count(other + 1)}, as the one shown is not in it`
      }`,
  },

  pull: {
    title: "Take hold of the output and pull",
    hint: "Drag up or right to ask for more, down or left for less: the tug runs back to the inputs and moves them.",
    how: "Drag: up or right is more, down or left less.",
    points: "Pulling moves the probe: the input goes where the output would change most.",
    one: (v: number) => `output ${signed(v, 3)}`,
    number: (name: string, v: number) => `Output ${name}, ${signed(v, 3)}`,
  },
} as const;
