import { beforeAll, expect, it } from "vitest";
import type { Doc } from "../graph/document";
import { useTestCatalogue } from "../graph/fixtures";
import { routeMoved } from "./routing";
import { buildScene } from "./scene";

beforeAll(useTestCatalogue);

const ROWS = 100;

/** Two columns of gates that read one far input, past a column of gates between: 300 wires. */
function many(value = 1): Doc {
  const nodes = [{ id: "x", op: "input", params: { value }, at: [0, 0] }] as Doc["nodes"];
  for (let i = 0; i < ROWS; i += 1) {
    nodes.push({ id: `a${i}`, op: "tanh", inputs: ["x"], at: [300, i * 140] });
    nodes.push({ id: `b${i}`, op: "add", inputs: ["x", `a${i}`], at: [600, i * 140] });
  }
  return { tugboat: 1, kind: "circuit", title: "", nodes, output: "b0" };
}

it("in a drawing of many wires too they are led around gates", () => {
  const { wires } = buildScene(many(), [], []);
  expect(wires.length).toBe(3 * ROWS + 1);
  const far = wires.filter((w) => w.source.id === "x" && w.target.id.startsWith("b"));
  expect(far.filter((w) => w.via.length).length).toBeGreaterThan(ROWS / 2);
});

it("another number leaves the ways as they are", () => {
  const [one, two] = [buildScene(many(1), [], []), buildScene(many(2), [], [])];
  expect(two.wires.every((w, i) => w.via === one.wires[i]?.via || !w.via.length)).toBe(true);
});

it("of many wires only those of the gate in the hand find another way before it is let go", () => {
  const { nodes, wires, byId } = buildScene(many(), [], []);
  const before = wires.map((w) => w.via);
  const gate = byId.get("b3");
  if (!gate) throw new Error("There is no b3.");
  gate.y += 700;
  routeMoved(nodes, wires, new Set(["b3"]));
  const changed = wires.filter((w, i) => w.via !== before[i]);
  expect(changed.map((w) => w.target.id)).toContain("b3");
  expect(changed.filter((w) => w.source.id !== "b3" && w.target.id !== "b3")).toEqual([]);
});

it("more wires than a frame has time for go straight while they are in the hand, and are led again after", () => {
  const { nodes, wires, byId } = buildScene(many(), [], []);
  const hub = byId.get("x");
  if (!hub) throw new Error("There is no x.");
  const far = wires.filter((w) => w.source === hub && w.target.id.startsWith("b"));
  wires.push(...Array.from({ length: 200 }, () => ({ ...(far[0] as (typeof wires)[number]) })));
  routeMoved(nodes, wires, new Set(["x"]));
  expect(new Set(far.map((w) => w.via.length))).toEqual(new Set([0]));
  const led = buildScene(many(), [], []).wires.filter((w) => w.source.id === "x" && w.via.length);
  expect(led.length).toBeGreaterThan(ROWS / 2);
});
