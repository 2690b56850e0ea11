import { beforeEach, expect, it } from "vitest";
import type { Doc } from "../graph/document";
import { useTestCatalogue } from "../graph/fixtures";
import { wireNumbers } from "./numbers";
import { buildScene } from "./scene";
import { tellTensorTugs } from "./tensorTugs";
import { wave } from "./wave";

const net: Doc = {
  tugboat: 1,
  kind: "network",
  title: "",
  nodes: [
    { id: "x", op: "input" },
    { id: "h", op: "dense", inputs: ["x"] },
  ],
};

beforeEach(wave.finish); // all is lit

it("a wire between layers carries ‖tug‖, as large as the pull makes it and without a sign", () => {
  useTestCatalogue();
  const scene = buildScene(net, [], []);
  const numbers = () => scene.wires.map((wire) => wireNumbers(wire, scene, new Set(), null))[0];
  tellTensorTugs((...wire) => (wire.join() === "x,h,0" ? { norm: 0.25, pull: -2 } : null));
  expect(numbers()).toMatchObject({ tensor: true, tug: 0.5, pull: -2 });
  tellTensorTugs(() => null);
  expect(numbers()).toMatchObject({ tug: null });
});
