import { beforeAll, expect, it } from "vitest";
import type { Doc } from "../graph/document";
import { useTestCatalogue } from "../graph/fixtures";
import { live } from "../state/live";
import { useUi } from "../state/ui";
import { wireNumbers } from "./numbers";
import { SvgPen } from "./paint/pen";
import type { Frame } from "./paint/text";
import { paintWire } from "./paint/wires";
import { lanesChange, lanesLook } from "./painter";
import { buildScene, courseOf, type SceneWire } from "./scene";
import { tugLanes } from "./trunks";
import { wave } from "./wave";

beforeAll(useTestCatalogue);

/** x feeds three gates in a row: the wires to the second and the third pass the first one. */
const nodes = [
  { id: "x", op: "input", at: [0, 0] },
  { id: "y", op: "input", at: [0, 200] },
  { id: "p", op: "add", inputs: ["y", "x"], at: [240, 0] },
  { id: "q", op: "add", inputs: ["p", "x"], at: [480, 0] },
  { id: "r", op: "add", inputs: ["q", "x"], at: [720, 0] },
] as Doc["nodes"];
const drawn = () => buildScene({ tugboat: 1, kind: "circuit", title: "", nodes, output: "r" }, [], []);

it("wires of one output run together as far as their ways are the same, and their tugs add up there", () => {
  const scene = drawn();
  const to = (id: string) => scene.wires.find((w) => w.source.id === "x" && w.target.id === id) as SceneWire;
  const [q, r] = [to("q"), to("r")];
  expect(r.via.slice(0, 4)).toEqual(q.via);
  expect([q, r].map((w) => w.stretches.map((s) => s.wires.map((one) => one.target.id)))).toEqual([
    [["q", "r"], ["q"]],
    [["r"]],
  ]);
  wave.finish();
  useUi.setState({ predictFirst: false });
  [live.backward, live.pull] = [true, 2];
  live.wireSlot = new Map(["x>q>1", "x>r>1"].map((key, at) => [key, at]));
  live.shares = Float64Array.of(3, -5);
  const tugs = (w: SceneWire) => wireNumbers(w, scene, new Set(), null).tugs.map((one) => one.tug);
  expect([tugs(q), tugs(r)]).toEqual([[-4, 6], [-10]]);
  const look = () =>
    lanesLook([q, r].map((wire) => ({ wire, numbers: wireNumbers(wire, scene, new Set(), null) })));
  const before = look();
  live.shares = Float64Array.of(3, -2.999);
  expect(lanesChange(look(), before), "their sum points the other way").toBe(Number.POSITIVE_INFINITY);
  live.wireSlot.delete("x>r>1");
  expect([tugs(q), tugs(r)], "a gate that waits for a wire has no tug, and adds none").toEqual([
    [6, 6],
    [null],
  ]);
});

it("a trunk is painted though the first of its wires is in trouble", () => {
  const scene = drawn();
  const to = (id: string) => scene.wires.find((w) => w.source.id === "x" && w.target.id === id) as SceneWire;
  [live.backward, live.pull] = [true, 1];
  live.wireSlot = new Map([["x>r>1", 0]]);
  live.shares = Float64Array.of(1);
  const q = to("q");
  const strokes = () => {
    const pen = new SvgPen();
    const f = { pen, ink: {}, detail: 1, zoom: 1, type: 1 } as unknown as Frame;
    paintWire(f, q, wireNumbers(q, scene, new Set(), null), false);
    return pen.finish({ x: 0, y: 0, w: 1, h: 1 }, "#fff", "").match(/<path/g)?.length ?? 0;
  };
  const both = strokes();
  q.trouble = { code: "cycle", message: "" } as unknown as SceneWire["trouble"];
  to("r").trouble = q.trouble;
  expect(both).toBeGreaterThan(strokes());
  to("r").trouble = null;
  expect(strokes()).toBe(both);
});

it("an output that feeds tens of thousands of gates does not compare their wires with each other", () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => ({
    id: `g${i}`,
    op: "tanh",
    inputs: ["x"],
    at: [240, 60 * i] as [number, number],
  }));
  const wide = { tugboat: 1, kind: "circuit", title: "", nodes: [nodes[0], ...rows], output: "g0" } as Doc;
  const start = performance.now();
  const scene = buildScene(wide, [], []);
  expect(performance.now() - start).toBeLessThan(5000);
  expect(new Set(scene.wires.map((w) => w.stretches.length))).toEqual(new Set([1]));
});

it("a tug lane is painted once where wires run together, and without a gap", () => {
  const scene = drawn();
  for (const wire of scene.wires) {
    const lanes = tugLanes(wire);
    const { tug } = courseOf(wire);
    expect(lanes[lanes.length - 1]?.points.slice(-2)).toEqual(tug.slice(-2));
    for (let i = 1; i < lanes.length; i += 1)
      expect(lanes[i]?.points.slice(0, 2)).toEqual(lanes[i - 1]?.points.slice(-2));
  }
});
