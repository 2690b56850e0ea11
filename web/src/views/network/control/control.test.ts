import { beforeAll, describe, expect, it } from "vitest";
import { setCatalogue } from "../../../graph/catalogue";
import type { Doc } from "../../../graph/document";
import { actions } from "../../../state/actions";
import { useRun } from "../../../state/run";
import { noteSteered } from "../../../state/steered";
import { countDiffering, differing, dropSettings, withSettings } from "../../keep/keep";
import { tellEvents } from "../../transport/events";
import { along, band, differences, furthest, inOrder, secondsAt, shortened } from "./drawn";
import { insertAfter, usualPlace } from "./insert";
import { metricName } from "./metricNames";
import { commonEpochs, ownEpochs, type RunRecord } from "./records";
import { fromZero, linear, logarithmic, nearOne, strode, whole } from "./scales";
import { hiddenLayers, momentumOf, rateOf, waitingForRestart } from "./settings";
import { unsuited } from "./suits";

const layer = (name: string, ports: number, variadic = false, params: [string, unknown][] = []) => ({
  name,
  symbol: name,
  category: "",
  summary: "",
  aliases: [],
  ports: Array.from({ length: ports }, (_, i) => ({ name: `x${i}`, doc: "" })),
  variadic,
  params: params.map(([p, d]) => ({
    name: p,
    default: d,
    doc: "",
    kind: "number",
    min: null,
    max: null,
    step: null,
    choices: [],
    required: false,
  })),
  formula: "",
});

beforeAll(() =>
  setCatalogue({
    gates: [],
    layers: [
      layer("input", 0),
      layer("label", 0),
      layer("dense", 1, false, [["units", 10]]),
      layer("dropout", 1, false, [["rate", 0.5]]),
      layer("softmax", 1),
      layer("add", 2, true),
    ],
  }),
);

const net: Doc = {
  tugboat: 1,
  kind: "network",
  title: "net",
  nodes: [
    { id: "image", op: "input", at: [0, 0] },
    { id: "digit", op: "label", at: [0, 400] },
    { id: "hidden", op: "dense", inputs: ["image"], params: { units: 30, activation: "tanh" }, at: [260, 0] },
    { id: "scores", op: "dense", inputs: ["hidden"], params: { units: 10 }, at: [500, 0] },
    { id: "output", op: "softmax", inputs: ["scores"], at: [740, 0] },
  ],
  output: "output",
};
const inputs = (doc: Doc, id: string) => doc.nodes.find((n) => n.id === id)?.inputs;
const place = (doc: Doc, id: string) => doc.nodes.find((n) => n.id === id)?.at ?? [0, 0];

describe("a new layer", () => {
  it("goes between the chosen one and its reader, and makes room", () => {
    const { doc, id } = insertAfter(net, "dropout", "hidden");
    expect([inputs(doc, id), inputs(doc, "scores")]).toEqual([["hidden"], [id]]);
    expect(place(doc, id)[0]).toBeGreaterThan(place(doc, "hidden")[0]);
    expect(place(doc, "scores")[0]).toBeGreaterThan(place(doc, id)[0] + 100);
    expect(place(doc, "image")).toEqual([0, 0]);
  });

  it("behind the output becomes the output", () => {
    const { doc, id } = insertAfter(net, "dropout", "output");
    expect([doc.output, inputs(doc, id)]).toEqual([id, ["output"]]);
  });

  it("that joins several waits for its other wires", () => {
    const { doc, id } = insertAfter(net, "add", "hidden");
    expect([inputs(doc, id), inputs(doc, "scores")]).toEqual([["hidden"], ["hidden"]]);
    const again = insertAfter(doc, "add", "hidden");
    const [first, second] = [place(again.doc, id), place(again.doc, again.id)];
    expect(first[0] !== second[0] || Math.abs(first[1] - second[1]) > 100, "each on a place of its own").toBe(
      true,
    );
  });

  it("goes before the last weights when nothing is chosen, a softmax to the end", () => {
    expect([usualPlace(net, "dense"), usualPlace(net, "softmax")]).toEqual(["hidden", "output"]);
    expect(usualPlace({ ...net, nodes: [], output: undefined as never }, "dense")).toBeNull();
    expect(insertAfter({ ...net, nodes: [] }, "input", null).doc.nodes).toHaveLength(1);
  });
});

it.each([
  ["rate", logarithmic(1e-4, 100, []), [1e-4, 0.5, 3, 100]],
  ["λ", fromZero(0.001, 100, []), [0, 0.1, 5, 100]],
  ["momentum", nearOne([]), [0, 0.5, 0.9, 0.99]],
  ["batch", whole(1, 512, []), [1, 10, 64, 512]],
  ["dropout", linear(0, 0.9, []), [0, 0.25, 0.5, 0.9]],
] as const)("a slider of %s goes to a value and back", (_, scale, values) => {
  for (const v of values) expect(scale.value(scale.place(v))).toBeCloseTo(v, 6);
  const places = values.map(scale.place);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
});

describe.each([
  ["rate", logarithmic(1e-4, 100, [])],
  ["λ", fromZero(0.001, 100, [])],
  ["momentum", nearOne([])],
  ["batch", whole(1, 512, [])],
  ["dropout", linear(0, 0.9, [])],
] as const)("the keys on a slider of %s", (_, scale) => {
  const [low, high] = [scale.value(0), scale.value(1)];
  // Every place of the slider, and numbers beside them, as they can be typed.
  const places = Array.from({ length: 401 }, (_, k) => scale.value(k / 400));
  const everywhere = [...places, ...places.map((v) => Math.min(high, v * 1.00321))];

  it("lead on from every place, by a little with an arrow and by more with a page", () => {
    for (const from of everywhere) {
      const [down, up] = [strode(scale, from, -1), strode(scale, from, 1)];
      expect(up > from || from >= high, `up from ${from}: ${up}`).toBe(true);
      expect(down < from || from <= low, `down from ${from}: ${down}`).toBe(true);
      const [below, above] = [strode(scale, from, -10), strode(scale, from, 10)];
      expect(above > up || up >= high, `a page up from ${from}: ${above}`).toBe(true);
      expect(below < down || down <= low, `a page down from ${from}: ${below}`).toBe(true);
    }
  });

  it("reach both ends, step by step and at once", () => {
    let [at, keys] = [low, 0];
    for (; at < high && keys < 300; keys += 1) at = strode(scale, at, 1);
    expect([at, keys > 20]).toEqual([high, true]);
    for (; at > low && keys < 600; keys += 1) at = strode(scale, at, -1);
    expect(at).toBe(low);
    const middle = scale.value(0.5);
    expect([strode(scale, middle, "first"), strode(scale, middle, "last")]).toEqual([low, high]);
    expect(strode(scale, middle, 10)).toBeGreaterThan(strode(scale, middle, 1));
  });

  it("stay where they are beyond the scale, and come back", () => {
    expect(strode(scale, high * 2, 1)).toBe(high * 2);
    expect(strode(scale, high * 2, -1)).toBeLessThanOrEqual(high);
  });
});

describe("settings", () => {
  it("that differ are written into the document, the others stay away", () => {
    const drawn = { l2: 0, optimizer: { name: "sgd", learning_rate: 0.5, clip: null }, early_stopping: null };
    const now = { l2: 5, optimizer: { name: "sgd", learning_rate: 0.1, clip: null }, early_stopping: null };
    const keys = differing(now, drawn);
    expect(keys).toEqual(["l2", "optimizer"]);
    expect(countDiffering(now, drawn)).toBe(2);
    expect(countDiffering({ ...now, optimizer: { ...now.optimizer, name: "adam" } }, drawn)).toBe(3);
    const kept = withSettings({ ...net, train: { epochs: 3 } }, now, keys, [["hidden", "rate", 0.25]]);
    expect(kept.train).toEqual({ epochs: 3, l2: 5, optimizer: { name: "sgd", learning_rate: 0.1 } });
    expect(kept.nodes.find((n) => n.id === "hidden")?.params?.rate).toBe(0.25);
  });

  it("of momentum are the document's only when its rule has one", () => {
    expect(["sgd", "momentum", "nesterov"].map((rule) => momentumOf(rule, 0.9))).toEqual([0, 0.9, 0.9]);
    for (const rule of ["adam", "rmsprop", undefined]) expect(momentumOf(rule, 0.9)).toBeUndefined();
  });

  it("of layers are the run's before the drawing's", () => {
    const node = { id: "d", op: "dropout", params: { rate: 0.5 } };
    expect([rateOf(node, []), rateOf(node, [["d", "rate", 0.1]])]).toEqual([0.5, 0.1]);
    expect(hiddenLayers(net).map((n) => n.id)).toEqual(["hidden"]);
    const waiting = waitingForRestart(net, { hidden: "normal", scores: "scaled" });
    expect(waiting.map(([n, was]) => [n.id, was])).toEqual([["hidden", "normal"]]);
  });
});

it("curves of layers have names of the page, not of the program", () => {
  const nodes = [{ id: "hidden", op: "dense", label: "first" }];
  const names = ["validation_loss", "delta:hidden", "gradient:hidden", "update:gone", "new_thing"].map((m) =>
    metricName(m, nodes),
  );
  expect(names).toEqual([
    "Validation loss",
    "Gradient norm ‖δ‖ of first",
    "‖∂C/∂W‖ of first",
    "‖update‖ / ‖weights‖ of gone",
    "new thing",
  ]);
});

describe("records", () => {
  const curves = {
    loss: [
      [0, 2],
      [10, 1],
      [20, null],
    ],
    epoch: [
      [0, 0],
      [10, 1],
      [20, 2],
    ],
  } as Record<string, [number, number | null][]>;

  it("are drawn along steps, epochs and seconds", () => {
    expect(along(curves, "loss", "step")).toEqual([
      [0, 2],
      [10, 1],
    ]);
    expect(along(curves, "loss", "epoch")).toEqual([
      [0, 2],
      [1, 1],
    ]);
    const clock: [number, number][] = [
      [0, 0],
      [20, 4],
    ];
    expect(along(curves, "loss", "seconds", clock)).toEqual([
      [0, 2],
      [2, 1],
    ]);
    expect([
      secondsAt(
        [
          [0, 0],
          [10, 1],
          [20, 5],
        ],
        15,
      ),
      secondsAt([], 3),
    ]).toEqual([3, null]);
  });

  it("train as long as they say, until a person says how long", () => {
    const short = { name: "short", set: { "train.epochs": 2 } };
    expect(ownEpochs(short, null)).toBe(2);
    expect(ownEpochs(short, 50)).toBeUndefined();
    expect(ownEpochs({ name: "usual", set: { "train.l2": 1 } }, null)).toBeUndefined();
    const usual = { name: "usual", set: {} };
    expect(commonEpochs({ variants: [short, usual], epochs: 20 }, null)).toBeNull();
    expect(commonEpochs({ variants: [short, usual], epochs: 20 }, 50)).toBe(50);
    expect(commonEpochs({ variants: [short, short], epochs: 20 }, null)).toBe(2);
    expect(commonEpochs({ variants: [usual], epochs: 20 }, null)).toBe(20);
  });

  it("keep their places among those that are drawn, whatever comes first in the list", () => {
    const made = (run: string) => ({ run, line: 0 }) as RunRecord;
    const [first, second] = [made("a"), made("b")];
    expect(inOrder([first], ["a/0"])).toEqual([first]);
    expect(inOrder([second, first], ["a/0", "b/0", "gone/0"])).toEqual([first, second]);
  });

  it("span a band at the steps that all have", () => {
    expect(
      band([
        [
          [0, 1],
          [1, 3],
        ],
        [
          [0, 2],
          [1, 1],
          [2, 9],
        ],
      ]),
    ).toEqual([
      [
        { x: 0, low: 1, high: 2 },
        { x: 1, low: 1, high: 3 },
      ],
    ]);
    expect(band([])).toEqual([]);
  });

  it("say in what they differ, and of equal seeds the longest counts", () => {
    expect(differences({ l2: 5, a: 1 }, { l2: 0, a: 1 })).toEqual(["l2 5"]);
    const spiral = { "data.name": "spiral", "data.noise": 0.1, "optimizer.name": "adam", loss: "hinge" };
    expect(differences(spiral, { "data.name": "xor" })).toEqual([
      "data spiral",
      "loss hinge",
      "optimizer adam",
    ]);
    expect(differences({ "data.noise": 0.1, l2: 1 }, { "data.noise": 0 })).toEqual([
      "data.noise 0.1",
      "l2 1",
    ]);
    const record = (seed: number, steps: number) => ({ seed, steps }) as RunRecord;
    expect(furthest([record(1, 5), record(1, 9), record(0, 2)]).map((r) => r.steps)).toEqual([2, 9]);
    expect(shortened("a name that is far too long")).toHaveLength(18);
  });
});

it("edits of a network are told by what they changed", () => {
  const edit = (document: object): [number, Record<string, unknown>] => [1, { kind: "edit", document }];
  const more = { ...net, nodes: [...net.nodes, { id: "drop", op: "dropout" }] };
  const told = tellEvents([
    edit(net),
    edit(more),
    edit({ ...more, train: { l2: 5 } }),
    edit({ ...net, train: { l2: 5 } }),
    [2, { kind: "param", node: "drop", name: "rate", value: 0.25 }],
    [3, { kind: "best" }],
  ]);
  expect(told.map((e) => e.words)).toEqual([
    "network edited",
    "drop added",
    "settings kept in the document",
    "drop removed",
    "rate of drop set to 0.250",
    "best weights taken back",
  ]);
});

describe("a cost with logarithms", () => {
  const cost = (loss: string, of: string) => [{ loss, of, target: "label", weight: 1 }];
  const nodes = [
    { id: "plain", op: "dense" },
    { id: "bent", op: "dense", params: { activation: "tanh" } },
    { id: "share", op: "dense", params: { activation: "sigmoid" } },
    { id: "shares", op: "softmax" },
  ];

  it("fits what ends in sigmoid or softmax", () => {
    expect(unsuited(cost("cross_entropy", "share"), nodes)).toBeNull();
    expect(unsuited(cost("cross_entropy", "shares"), nodes)).toBeNull();
    expect(unsuited(cost("log_likelihood", "shares"), nodes)).toBeNull();
    expect(unsuited(cost("quadratic", "plain"), nodes)).toBeNull();
  });

  it("does not fit numbers outside 0 and 1", () => {
    expect(unsuited(cost("cross_entropy", "plain"), nodes)).toMatchObject({ end: "sigmoid" });
    expect(unsuited(cost("log_likelihood", "bent"), nodes)).toMatchObject({ end: "softmax" });
  });
});

it("goes back to the document's settings even where the run has not told the last change yet", () => {
  const sent: [string, unknown][] = [];
  actions.train = (path, value) => void sent.push([path, value]);
  const told = { batch_size: 10, l2: 0, optimizer: { name: "sgd" } };
  useRun.setState({ settings: { ...told, l2: 2.5 }, more: { document_settings: told } });
  noteSteered("batch_size");
  dropSettings();
  expect(sent).toEqual([
    ["l2", 0],
    ["batch_size", 10],
  ]);
});
