import { beforeEach, describe, expect, it, vi } from "vitest";
import { emptyDoc } from "../../../graph/document";
import { useDoc } from "../../../state/doc";
import { compare, offer, recallCompared, tick, useCompared } from "./compared";

const kept = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, text: string) => kept.set(key, text),
});

/** The page is loaded anew with this document. */
function visit(id: string, preset: string | null): void {
  useCompared.setState(useCompared.getInitialState(), true);
  useDoc.getState().replace(emptyDoc("network"), id, preset);
  recallCompared();
}

beforeEach(() => kept.clear());

describe("what is compared", () => {
  it("is there after a reload, each document's own", () => {
    visit("a", null);
    tick("run/0", true);
    compare({ metric: "test_loss", epochs: 3 });
    visit("b", null);
    expect(useCompared.getState()).toMatchObject({ ticked: [], metric: null, epochs: null });
    visit("a", null);
    expect(useCompared.getState()).toMatchObject({ ticked: ["run/0"], metric: "test_loss", epochs: 3 });
  });

  it("of an example is there at the next visit, and goes with it when it becomes a document", () => {
    visit("first", "depth");
    tick("run/0", true);
    compare({ epochs: 2 });
    visit("second", "depth");
    expect(useCompared.getState()).toMatchObject({ ticked: ["run/0"], epochs: 2 });
    visit("first", null);
    expect(useCompared.getState().epochs).toBe(2);
    visit("third", "another");
    expect(useCompared.getState().epochs).toBeNull();
  });

  it("does not take up again a variant whose tick was taken away", () => {
    visit("a", null);
    offer(["x/0", "y/0"]);
    tick("x/0", false);
    visit("a", null);
    offer(["x/0", "y/0", "z/0"]);
    expect(useCompared.getState().ticked).toEqual(["y/0", "z/0"]);
  });
});
