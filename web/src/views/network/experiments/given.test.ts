import { afterEach, beforeEach, expect, it } from "vitest";
import { type Doc, emptyDoc } from "../../../graph/document";
import { actions } from "../../../state/actions";
import { useDoc } from "../../../state/doc";
import { type RunState, useRun } from "../../../state/run";
import { useShown } from "../shown";
import { followGiven } from "./given";

const graph = (size: number) => ({ shapes: { x: [size] } }) as unknown as RunState["graph"];
const doc = { ...emptyDoc("network"), nodes: [{ id: "x", op: "input" }], view: { numbers: [1, 0] } } as Doc;
const seen = () => useShown.getState().seen?.flat().length;
let stop = () => {};

beforeEach(() => {
  actions.ask = () => new Promise(() => undefined);
  useShown.setState(useShown.getInitialState(), true);
  useRun.setState(useRun.getInitialState(), true);
  useDoc.getState().replace(doc, "mine");
  stop = followGiven();
});
afterEach(() => {
  stop();
  useShown.setState(useShown.getInitialState(), true);
  useRun.setState(useRun.getInitialState(), true);
});

it("an input that takes more or fewer numbers than before is given as many as it takes", () => {
  useRun.setState({ run: "mine", link: "open", graph: graph(1000) });
  expect(seen()).toBe(1000);
  useRun.setState({ graph: graph(500) });
  expect(seen()).toBe(500);
  useRun.setState({ graph: graph(4) });
  expect(useShown.getState().seen).toEqual([[1, 0, 1, 0]]);
});

it("nothing is given by the shapes of another document's run", () => {
  useRun.setState({ run: "other", link: "open", graph: graph(784) });
  expect(useShown.getState().mode).toBe("data");
});
