import { expect, it } from "vitest";
import { eventWords } from "./events";
import { lineWords } from "./lineWords";

it.each([
  ["train optimizer.learning_rate 3", { kind: "train", path: "optimizer.learning_rate", value: 3 }],
  ["train optimizer.name adam", { kind: "train", path: "optimizer.name", value: "adam" }],
  ["train max_norm None", { kind: "train", path: "max_norm", value: null }],
  ["set x −2.5", { kind: "set", node: "x", value: -2.5 }],
  ["pull +1", { kind: "pull", amount: 1 }],
  ["tug −0.5", { kind: "tug", amount: -0.5 }],
  ["weight h bias 2 −0.5", { kind: "weight", node: "h", port: "bias", index: [2], value: -0.5 }],
  ["lock h weight 2,0 on", { kind: "lock", node: "h", port: "weight", index: [2, 0], locked: true }],
  ["lock h bias 2 off", { kind: "lock", node: "h", port: "bias", index: [2], locked: false }],
] as const)("a line that began with “%s” is called as the history calls that", (label, event) => {
  expect(lineWords(label)).toBe(eventWords(event));
});

it("a setting is called by its own name", () => {
  const labels = [
    "train optimizer.learning_rate 3",
    "train optimizer.name adam",
    "train schedule.factor 0.5",
  ];
  expect(labels.map(lineWords)).toEqual([
    "learning rate set to 3",
    "optimizer set to adam",
    "schedule › factor set to 0.5",
  ]);
});

it("no line has a name of the program's inside", () => {
  const labels = ["weight hidden −0.2", "lock hidden on", "example", "data", "edit", "envelope", "best"];
  expect(labels.map(lineWords)).toEqual([
    "a weight of hidden changed",
    "lock on hidden changed",
    "another example shown",
    "data changed",
    "drawing edited",
    "test envelope opened",
    "best weights taken back",
  ]);
  expect(lineWords("lock hidden weight 2,0 on")).toBe("weight 1 of neuron 3 in hidden frozen");
  expect(lineWords("train losses [{'loss': 'hinge', 'of': 'output'}]")).toBe("losses changed");
  expect(lineWords("param drop 0.3")).toBe("drop set to 0.3");
  expect(["", "restart", "dream"].map(lineWords)).toEqual(["", "restart", "dream"]);
});
