import { expect, it, vi } from "vitest";
import { emptyDoc } from "../../graph/document";
import { actions } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { type RunState, useRun } from "../../state/run";
import { keepDrawings } from "./keptDrawing";
import { useShown } from "./shown";

const rope = { unit: 1, amount: -1 };
const kept = { doc: "mine", ink: null, seen: [[1], [0]], before: [[0], [0]], rope };
vi.stubGlobal("localStorage", { getItem: () => JSON.stringify(kept), setItem: () => undefined });
vi.stubGlobal("addEventListener", () => undefined);

it("a drawing that comes back is asked about when the run of its document is open, not of the former one", () => {
  const asked: string[] = [];
  const questions: unknown[] = [];
  actions.ask = async (what, args) => {
    questions.push([what, args]);
    return asked.push(useRun.getState().run) as never;
  };
  const graph = {} as RunState["graph"];
  useRun.setState({ run: "other", graph });
  keepDrawings();
  useDoc.getState().replace(emptyDoc("network"), "mine");
  expect([useShown.getState().mode, asked]).toEqual(["drawing", []]);
  useRun.setState({ run: "mine", graph: null });
  useRun.setState({ graph });
  expect(asked).toEqual(["mine"]);
  // the rope that had moved it still holds it, so that its tugs are there again
  expect(questions).toEqual([["pull_input", { pixels: [1, 0], class: 1, amount: -1, steps: 0 }]]);
});
