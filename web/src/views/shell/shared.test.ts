import { beforeEach, describe, expect, it } from "vitest";
import { setCatalogue } from "../../graph/catalogue";
import { emptyDoc } from "../../graph/document";
import { useDoc } from "../../state/doc";
import { useUi } from "../../state/ui";
import { followSelection } from "../network/layerTab";
import { seeAgain, seenNow } from "./shared";

const param = { name: "units", default: 10, doc: "", kind: "number", min: null, max: null, step: null };
const dense = { name: "dense", symbol: "", category: "", summary: "", aliases: [], ports: [], formula: "" };

beforeEach(() => {
  setCatalogue({
    gates: [],
    layers: [{ ...dense, variadic: false, params: [{ ...param, choices: [], required: false }] }],
  } as never);
  useUi.setState(useUi.getInitialState(), true);
});
followSelection();

const network = () =>
  useDoc.getState().replace({ ...emptyDoc("network"), nodes: [{ id: "hidden", op: "dense" }] }, "n");

describe("what is open", () => {
  it.each(["training", "layer", "history"])("in a network comes back with its tab, %s", (networkTab) => {
    network();
    useUi.getState().set({ selection: ["hidden"] });
    useUi.getState().set({ networkTab, networkSheet: "weights" });
    const seen = seenNow("network");
    useUi.setState(useUi.getInitialState(), true);
    seeAgain(seen, "network");
    expect(useUi.getState()).toMatchObject({ selection: ["hidden"], networkTab, networkSheet: "weights" });
    expect(useUi.getState().tab, "that of circuits stays").toBe("explain");
  });

  it("in a circuit is its own tab", () => {
    useUi.getState().set({ tab: "code", opened: ["chip1"] });
    const seen = seenNow("circuit");
    useUi.setState(useUi.getInitialState(), true);
    seeAgain(seen, "circuit");
    expect(useUi.getState()).toMatchObject({ tab: "code", opened: ["chip1"], networkTab: "training" });
  });

  it("is nothing where the link says nothing that can be", () => {
    seeAgain({ selection: 5, opened: [1, "a"], tab: {} } as never, "network");
    expect(useUi.getState()).toMatchObject({ selection: [], opened: ["a"], networkTab: "training" });
  });
});

it("a selected layer turns the inspector to it, from the training alone", () => {
  network();
  useUi.getState().set({ selection: ["hidden"] });
  expect(useUi.getState().networkTab).toBe("layer");
  useUi.getState().set({ selection: [], networkTab: "history" });
  useUi.getState().set({ selection: ["hidden"] });
  expect(useUi.getState().networkTab).toBe("history");
});
