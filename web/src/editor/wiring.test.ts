import { beforeAll, beforeEach, expect, it } from "vitest";
import { circuit, node, useTestCatalogue } from "../graph/fixtures";
import { actions } from "../state/actions";
import { useDoc } from "../state/doc";
import { useUi } from "../state/ui";
import { board } from "./board";
import { connectWire } from "./commands";
import { buildScene, OUTPUT } from "./scene";
import { connectionOf, verdictOf } from "./wiring";

const doc = circuit([node("x", "input"), node("f", "tanh", ["x"])], "f");

beforeAll(useTestCatalogue);
beforeEach(() => {
  Object.assign(actions, { commitDocument: () => undefined });
  useUi.setState({ opened: [], selection: [] });
  useDoc.getState().replace(doc, "d");
  board.scene = buildScene(doc, [], []);
});

it("a wire to the box of the output makes its gate the output, and says what it takes the place of", () => {
  const link = connectionOf(
    { nodeId: "x", id: "out0", type: "source" },
    { nodeId: OUTPUT, id: "0", type: "target" },
  );
  expect(link && verdictOf(link)).toEqual({ ok: true, replaces: "f" });
  expect(link && connectWire(link)).toBe(true);
  expect(useDoc.getState().doc.output).toBe("x");
  expect(link && verdictOf(link)).toEqual({ ok: true, replaces: null });
});

it("what is no gate of this drawing is not its output", () => {
  expect(verdictOf({ ref: "port", target: OUTPUT, index: 0 })).toMatchObject({ ok: false });
});
