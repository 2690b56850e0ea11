import { expect, it } from "vitest";
import type { Doc } from "../graph/document";
import { useTestCatalogue } from "../graph/fixtures";
import { READABLE } from "./board";
import { outside } from "./paint/nodes";
import { buildScene } from "./scene";

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
