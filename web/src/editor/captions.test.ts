import { expect, it, vi } from "vitest";
import type { Doc } from "../graph/document";
import { useTestCatalogue } from "../graph/fixtures";
import { layout } from "../graph/layout";
import type { Rect } from "../graph/rect";
import { READABLE } from "./board";
import { captionBox } from "./captionPlace";
import { sizeOf } from "./geometry";
import { LaneMap } from "./paint/laneMap";
import { captionFit, outside } from "./paint/nodes";
import { type Frame, textSize } from "./paint/text";
import { buildScene, courseOf, type SceneWire } from "./scene";

/** A line of words of the smallest size that is drawn. */
const LINE = 15;

const presets = import.meta.glob<Doc>("../../../static/presets/*.json", { eager: true, import: "default" });
const circuits = Object.values(presets).filter((doc) => doc.kind === "circuit");

it.each(circuits.map((doc) => [doc.title, doc] as const))(
  "the names above the gates of “%s” stand on no other gate when it is drawn smallest",
  (_, doc) => {
    useTestCatalogue();
    const { nodes } = buildScene(doc, [], []);
    const covered = nodes
      .filter((n) => n.role === "gate" && n.node.label)
      .filter((n) =>
        nodes.some(
          (other) =>
            other.x < n.x + n.w &&
            n.x < other.x + other.w &&
            other.y < n.y &&
            other.y + other.h > n.y - LINE / READABLE,
        ),
      );
    expect(covered.map((n) => n.id)).toEqual([]);
  },
);

/** As many letters stand above a gate, and the end of a longer name is dots, when it is drawn smallest. */
const LETTERS = 12;

it.each(circuits.map((doc) => [doc.title, doc] as const))(
  "the names above the gates of “%s” are told apart when they are cut",
  (_, doc) => {
    const names = new Set(doc.nodes.filter((n) => n.inputs?.length).flatMap((n) => n.label ?? []));
    const short = [...names].map((name) => name.slice(0, LETTERS - 1));
    expect(short.filter((name, i) => short.indexOf(name) !== i)).toEqual([]);
  },
);

/** How wide a name is drawn, cut to its room as it is, with one letter more than fits. */
function drawn(f: Frame, n: Parameters<typeof captionFit>[1], name: string): number {
  const letter = 0.56 * textSize(f, 13, 12);
  const most = Math.max(1, Math.floor(captionFit(f, n) / letter));
  return Math.min(name.length, most + 1) * letter;
}

it.each([
  [0.75, 1],
  [READABLE, 1],
  [1.1, 1.25],
  [0.55, 1.25],
])("long names beside one another do not touch (zoom %d, type %d)", (zoom, type) => {
  useTestCatalogue();
  const label = "the weighted sum of everything that arrives here";
  const labels = [label, "twelve chars", label, label];
  const nodes = labels.map((text, i) => ({ id: `n${i}`, op: "input", label: text, at: [150 * i, 0] }));
  const gates = nodes.map((n) => ({ ...n, op: "add", inputs: [] }));
  const scene = buildScene(
    { tugboat: 1, kind: "circuit", title: "", nodes: gates } as unknown as Doc,
    [],
    [],
  );
  const f = { zoom, type } as Frame;
  const ends = scene.nodes
    .filter((n) => n.node.label)
    .map((n) => {
      const half = drawn(f, n, n.node.label ?? "") / 2;
      return [n.x + n.w / 2 - half, n.x + n.w / 2 + half] as const;
    });
  expect(ends).toHaveLength(4);
  for (let i = 1; i < ends.length; i += 1) expect(ends[i]?.[0]).toBeGreaterThan(ends[i - 1]?.[1] ?? 0);
});

it("an input of an opened chip is named after what feeds it outside", () => {
  useTestCatalogue();
  const chip = { inputs: ["p"], outputs: ["q"], nodes: [{ id: "q", op: "square", inputs: ["p"] }] };
  const nodes = [
    { id: "height", op: "input" },
    { id: "c", op: "chip", params: { of: "part" }, inputs: ["height"] },
  ];
  const doc = { tugboat: 1, kind: "circuit", title: "", nodes, chips: { part: chip } } as Doc;
  const scene = buildScene(doc, ["c"], []);
  expect(scene.nodes.filter((n) => n.role === "port").map(outside)).toEqual(["from height"]);
});

const arranged = (doc: Doc): Doc => {
  const at = layout(doc.nodes, (n) => sizeOf(doc, n));
  return { ...doc, view: {}, nodes: doc.nodes.map((n) => ({ ...n, at: at.get(n.id) ?? [0, 0] })) };
};

/** "name: wire" of every wire that runs through a name. */
function crossed(doc: Doc): string[] {
  const { nodes, wires } = buildScene(doc, [], []);
  const runsThrough = (wire: SceneWire, box: Rect | null) =>
    box !== null && new LaneMap([courseOf(wire)]).crosses(box, () => true);
  return nodes.flatMap((n) =>
    wires.filter((w) => runsThrough(w, captionBox(n))).map((w) => `${n.id}: ${w.id}`),
  );
}

it.each(circuits.map((doc) => [doc.title, doc] as const))(
  "no wire runs through a name above the gates of “%s”, and hardly one when it is laid out anew",
  (_, doc) => {
    useTestCatalogue();
    expect(crossed(doc)).toEqual([]);
    expect(crossed(arranged(doc)).length).toBeLessThan(3);
  },
);

it("another number leaves names where they are, without looking for their places anew", () => {
  useTestCatalogue();
  const doc = arranged(circuits.find((one) => one.nodes.some((n) => (n.label ?? "").length > 12)) as Doc);
  const named = (one: Doc) => buildScene(one, [], []).nodes.map((n) => [n.id, n.captionAlign, n.captionMost]);
  const before = named(doc);
  const looks = vi.spyOn(LaneMap.prototype, "crosses");
  const first = doc.nodes.find((n) => typeof n.params?.value === "number");
  const other = doc.nodes.map((n) => (n === first ? { ...n, params: { ...n.params, value: 0.123 } } : n));
  expect(named({ ...doc, nodes: other })).toEqual(before);
  expect(looks).not.toHaveBeenCalled();
  const renamed = doc.nodes.map((n) => (n.label ? { ...n, label: `${n.label}, and more of it` } : n));
  named({ ...doc, nodes: renamed });
  expect(looks).toHaveBeenCalled();
  looks.mockRestore();
});
