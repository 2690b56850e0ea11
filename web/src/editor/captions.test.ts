import { expect, it } from "vitest";
import type { Doc } from "../graph/document";
import { useTestCatalogue } from "../graph/fixtures";
import { READABLE } from "./board";
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
