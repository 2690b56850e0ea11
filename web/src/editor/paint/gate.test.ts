import { beforeAll, describe, expect, it } from "vitest";
import { circuit, node, useTestCatalogue } from "../../graph/fixtures";
import type { Rect } from "../../graph/rect";
import { buildScene, type SceneNode } from "../scene";
import { FreeRoom } from "./free";
import { placeSentence } from "./gate";
import type { NodeNumbers } from "./nodes";
import { quietBeside } from "./parts";
import type { Frame } from "./text";

beforeAll(useTestCatalogue);

const WORDS = "The logarithm of −2 is not a number: its input must be greater than 0.";

describe("the sentence of a red node", () => {
  /** A node with neighbours at these places, and where its sentence stands. */
  let view: Rect | null = null;
  const placed = (zoom: number, ...others: [number, number][]) => {
    const nodes = [[0, 0] as [number, number], ...others].map((at, i) =>
      node(`n${i}`, "input", undefined, at),
    );
    const scene = buildScene(circuit(nodes), [], []);
    const place = placeSentence(
      { zoom, type: 1 } as Frame,
      { node: scene.nodes[0] as SceneNode, words: WORDS, passedOn: false },
      new FreeRoom(scene.nodes),
      view,
    );
    if (!place) throw new Error("It stands nowhere.");
    const covered = scene.nodes.filter(
      (n) => place.x < n.x + n.w && n.x < place.x + place.w && place.y < n.y + n.h && n.y < place.y + place.h,
    );
    return { place, covered: covered.map((n) => n.id) };
  };
  it("goes aside below it before it leaves the view above", () => {
    view = { x: -50, y: -20, w: 600, h: 400 };
    const { place, covered } = placed(1, [-170, 90]);
    const beside = placed(1, [0, 110]);
    view = null;
    expect(covered).toEqual([]);
    expect(place.y).toBeGreaterThan(84);
    expect(place.x).toBe(0);
    expect(beside.place.x).toBeGreaterThan(146);
    expect(placed(1, [0, 110]).place.y).toBeLessThan(0);
  });
  it("stands below it where there is room", () => {
    expect(placed(1).place.y).toBeGreaterThan(84);
  });
  it.each([1, 0.55])("covers no node, however near they are (zoom %d)", (zoom) => {
    expect(placed(zoom, [0, 110]).covered).toEqual([]);
    expect(placed(zoom, [0, 110], [0, -110]).covered).toEqual([]);
    expect(placed(zoom, [0, 110], [0, -110], [-170, 0]).covered).toEqual([]);
  });
});

it("a gate that has what is wrong from another one repeats it only where there is room", () => {
  const scene = buildScene(circuit([node("n", "input", undefined, [0, 0])]), [], []);
  const stand = (passedOn: boolean, room: FreeRoom) =>
    placeSentence(
      { zoom: 1, type: 1 } as Frame,
      { node: scene.nodes[0] as SceneNode, words: WORDS, passedOn },
      room,
      null,
    );
  const full = () => new FreeRoom([{ x: -1000, y: -1000, w: 2000, h: 2000 }]);
  expect(stand(true, full())).toBeNull();
  expect(stand(false, full())).not.toBeNull();
  expect(stand(true, new FreeRoom(scene.nodes))).not.toBeNull();
});

describe("a silent gate", () => {
  const relu = { w: 124 } as SceneNode;
  const said = (zoom: number, tug: number | null, health = "silent") =>
    quietBeside({ zoom, type: 1 } as Frame, relu, { tug, health } as NodeNumbers);
  it("says so beside it where the strip has no room for the word, unless it is drawn too small", () => {
    expect(said(1, 0)).toBeNull(); // the strip has room
    expect(said(0.75, 1)).toBe("silent");
    expect(said(0.75, null)).toBe("silent");
    expect([said(0.44, 1), said(0.75, 1, "fine")]).toEqual([null, null]);
  });
});
