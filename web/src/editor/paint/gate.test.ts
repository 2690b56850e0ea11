import { beforeAll, describe, expect, it } from "vitest";
import { circuit, node, useTestCatalogue } from "../../graph/fixtures";
import { buildScene, type SceneNode } from "../scene";
import { FreeRoom } from "./free";
import { placeSentence } from "./gate";
import type { Frame } from "./text";

beforeAll(useTestCatalogue);

const WORDS = "The logarithm of −2 is not a number: its input must be greater than 0.";

describe("the sentence of a red node", () => {
  /** A node with neighbours at these places, and where its sentence stands. */
  const placed = (zoom: number, ...others: [number, number][]) => {
    const nodes = [[0, 0] as [number, number], ...others].map((at, i) =>
      node(`n${i}`, "input", undefined, at),
    );
    const scene = buildScene(circuit(nodes), [], []);
    const place = placeSentence(
      { zoom, type: 1 } as Frame,
      scene.nodes[0] as SceneNode,
      WORDS,
      new FreeRoom(scene.nodes),
    );
    const covered = scene.nodes.filter(
      (n) => place.x < n.x + n.w && n.x < place.x + place.w && place.y < n.y + n.h && n.y < place.y + place.h,
    );
    return { place, covered: covered.map((n) => n.id) };
  };
  it("stands below it where there is room", () => {
    expect(placed(1).place.y).toBeGreaterThan(84);
  });
  it.each([1, 0.55])("covers no node, however near they are (zoom %d)", (zoom) => {
    expect(placed(zoom, [0, 110]).covered).toEqual([]);
    expect(placed(zoom, [0, 110], [0, -110]).covered).toEqual([]);
    expect(placed(zoom, [0, 110], [0, -110], [-170, 0]).covered).toEqual([]);
  });
});
