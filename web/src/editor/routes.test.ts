import { beforeAll, describe, expect, it } from "vitest";
import chain from "../../../static/presets/chain.json";
import gallery from "../../../static/presets/gate-gallery.json";
import neuron from "../../../static/presets/neuron.json";
import svm from "../../../static/presets/svm.json";
import twoLayers from "../../../static/presets/two-layer-net.json";
import type { Doc } from "../graph/document";
import { circuit, node, useTestCatalogue } from "../graph/fixtures";
import { layout } from "../graph/layout";
import { course, sizeOf } from "./geometry";
import { frame } from "./picture";
import { type Lane, route } from "./routes";
import { buildScene, courseOf, type Scene } from "./scene";

beforeAll(useTestCatalogue);

/** The wires that run behind a node, "wire: node". */
function behind(scene: Scene): string[] {
  return scene.wires.flatMap((w) => {
    const { value, tug } = courseOf(w);
    return scene.nodes
      .filter((n) => n !== w.source && n !== w.target)
      .filter((n) =>
        [value, tug].some((line) =>
          line.some((x, i) => {
            const y = line[i + 1] ?? 0;
            return i % 2 === 0 && x > n.x && x < n.x + n.w && y > n.y && y < n.y + n.h;
          }),
        ),
      )
      .map((n) => `${w.id}: ${n.id}`);
  });
}

const scene = (doc: Doc) => buildScene(doc, [], []);
const arranged = (doc: Doc): Doc => {
  const at = layout(doc.nodes, (n) => sizeOf(doc, n));
  return { ...doc, view: {}, nodes: doc.nodes.map((n) => ({ ...n, at: at.get(n.id) ?? [0, 0] })) };
};
const skipping = circuit([
  node("x", "input", undefined, [0, 0]),
  ...["a", "b", "c", "d"].map((id, i) => node(id, "square", [i ? "abc"[i - 1]! : "x"], [200 + 200 * i, 0])),
  node("sum", "add", ["d", "x", "a", "b"], [1000, 0]),
]);
const drawings = Object.entries({ chain, gallery, neuron, svm, twoLayers }).map(
  ([name, doc]) => [name, doc as unknown as Doc] as const,
);

describe("wires", () => {
  it.each([...drawings, ["skipping", skipping] as const])("go around the nodes of %s", (_, doc) => {
    expect(behind(scene(doc))).toEqual([]);
  });
  it.each([...drawings, ["skipping", skipping] as const])("do so after %s was laid out anew", (_, doc) => {
    expect(behind(scene(arranged(doc)))).toEqual([]);
  });
  it.each(drawings)("are whole in a picture of %s", (_, doc) => {
    const drawn = scene(doc);
    const { x, y, w, h } = frame(drawn);
    for (const { value, tug } of drawn.wires.map(courseOf))
      for (const line of [value, tug])
        line.forEach((v, i) => {
          expect(v).toBeGreaterThan(i % 2 ? y : x);
          expect(v).toBeLessThan(i % 2 ? y + h : x + w);
        });
  });
  it("go straight where nothing is in the way", () => {
    const box = { x: 100, y: 200, w: 50, h: 50 };
    expect(route([0, 0, 300, 0], [box], [])).toBe(null);
    expect(route([90, 0, 0, 100], [box], []), "back, and past no node").toBe(null);
  });
  it("run back in a gap, and turn beside their nodes", () => {
    const [upper, lower] = [
      { x: 100, y: 0, w: 50, h: 155 },
      { x: 100, y: 200, w: 50, h: 100 },
    ];
    const lanes: Lane[] = [];
    const [x1, y, x2, again] = route([300, 50, 0, 250], [upper, lower], lanes) ?? [];
    expect([x1, x2, again]).toEqual([300, 0, y]);
    expect(y).toBeGreaterThan(155);
    expect(y).toBeLessThan(200);
    expect(lanes).toMatchObject([{ from: -48, to: 348, y }]);
    const { value, tug } = course(300, 50, 0, 250, [300, y as number, 0, y as number]);
    for (const line of [value, tug]) {
      expect(Math.max(...line.filter((_, i) => i % 2 === 0))).toBeLessThan(335);
      for (let i = 2; i < line.length; i += 2) {
        const [dx, dy] = [line[i]! - line[i - 2]!, line[i + 1]! - line[i - 1]!];
        expect(Math.hypot(dx, dy), "one line without a break").toBeLessThan(320);
      }
    }
    const besideTheStart = { x: 310, y: 60, w: 50, h: 100 };
    const [, above] = route([300, 50, 0, 250], [upper, lower, besideTheStart], []) ?? [];
    expect(above, "no room below: it turns up").toBeLessThan(0);
    const around = [besideTheStart, { x: 310, y: -100, w: 50, h: 100 }];
    expect(route([300, 50, 0, 250], [upper, lower, ...around], [])).toBe(null);
  });
  it("run back around the nodes at their own ends, which would hide them", () => {
    const [from, to] = [
      { x: 100, y: 0, w: 150, h: 100 },
      { x: 60, y: 110, w: 150, h: 100 },
    ];
    const [x1, y, x2, again] = route([255, 50, 55, 160], [], [], [from, to]) ?? [];
    expect([x1, x2, again]).toEqual([255, 55, y]);
    expect(y! < 0 || y! > 210, "there is no room between them").toBe(true);
  });
  it("keep beside one another in a gap that has room for both", () => {
    const boxes = [
      { x: 100, y: 0, w: 50, h: 100 },
      { x: 100, y: 160, w: 50, h: 100 },
    ];
    const lanes: Lane[] = [];
    for (const y of [80, 84]) route([0, y, 300, y], boxes, lanes);
    expect(lanes).toHaveLength(2);
    expect(Math.abs(lanes[0]!.y - lanes[1]!.y)).toBeGreaterThanOrEqual(24);
    for (const { y } of lanes) expect(y > 106 && y < 154).toBe(true);
  });
  it("do not lie on one another where a gap is narrow, and rather take another gap", () => {
    const rows = [0, 125, 250].map((y) => ({ x: 100, y, w: 50, h: 107 }));
    const lanes: Lane[] = [];
    for (const y of [70, 75, 80, 85]) route([0, y, 300, y], rows, lanes);
    const heights = lanes.map((l) => l.y).sort((p, q) => p - q);
    expect(heights).toHaveLength(4);
    for (let i = 1; i < heights.length; i++) expect(heights[i]! - heights[i - 1]!).toBeGreaterThanOrEqual(12);
  });
  it("of one output run together only past the same column, and beside one another elsewhere", () => {
    const boxes = [0, 140].map((y) => ({ x: 100, y, w: 50, h: 100 }));
    const wide = { x: 100, y: 280, w: 150, h: 100 };
    const heights = (more: typeof boxes) => {
      const lanes: Lane[] = [];
      route([0, 60, 200, 60], boxes, lanes, [], "x:0");
      route([0, 64, 400, 64], [...boxes, ...more], lanes, [], "x:0");
      return lanes.map((l) => l.y);
    };
    const [one, same] = heights([]);
    expect(same, "one trunk").toBe(one);
    const [first, other] = heights([wide]);
    expect(Math.abs(first! - other!), "tugs that are not added up").toBeGreaterThanOrEqual(12);
  });
});
