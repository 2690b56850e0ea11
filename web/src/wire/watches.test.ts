import { expect, it } from "vitest";
import { Watches } from "./watches";

it("looks at the union of what all owners look at", () => {
  const watches = new Watches();
  watches.set("canvas", [
    { node: "*", port: "values" },
    { node: "h", port: "weight" },
  ]);
  watches.set("panel", [{ node: "h", port: "weight" }]);
  expect(watches.union()).toHaveLength(2);
  watches.set("canvas", []);
  expect(watches.union()).toEqual([{ node: "h", port: "weight" }]);
  watches.set("panel", []);
  expect(watches.union()).toEqual([]);
});
