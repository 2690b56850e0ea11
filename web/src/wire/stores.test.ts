import { expect, it } from "vitest";
import type { Doc } from "../graph/document";
import { useRun } from "../state/run";
import { forgetRun } from "./stores";

it("a circuit is trained for what its document says until its run tells its settings", () => {
  const train = { objective: "minimize", step_size: 0.5 };
  const doc: Doc = { tugboat: 1, kind: "circuit", title: "t", nodes: [], train };
  forgetRun("a", doc);
  expect(useRun.getState()).toMatchObject({ run: "a", settings: train });
  forgetRun("b", { ...doc, kind: "network" });
  expect(useRun.getState().settings).toEqual({});
});
