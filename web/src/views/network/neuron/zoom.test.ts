import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Doc } from "../../../graph/document";
import { useDoc } from "../../../state/doc";
import { toLayer, useZoom } from "./zoom";

const kept = vi.hoisted(() => {
  const map = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, text: string) => map.set(key, text),
  });
  return map;
});

const net: Doc = {
  tugboat: 1,
  kind: "network",
  title: "n",
  nodes: [{ id: "hidden", op: "dense", inputs: [], params: { units: 3 } }],
};
const desk = useDoc.getState();

beforeEach(() => {
  kept.clear();
  desk.replace({ ...net, nodes: [] }, "nothing");
});

describe("where one stands in a network", () => {
  it("is the same when an example is opened once more, and when it becomes a document", () => {
    desk.replace(net, "a", "spiral");
    toLayer("hidden");
    desk.replace(net, "b", "spiral");
    expect(useZoom.getState().node).toBe("hidden");
    useDoc.setState({ preset: null });
    expect(JSON.parse(kept.get("tugboat.network.place") ?? "")).toMatchObject({ doc: "b", node: "hidden" });
  });

  it("is the whole of another document, though it has a layer of that name", () => {
    desk.replace(net, "a", "spiral");
    toLayer("hidden");
    desk.replace(net, "mine");
    expect(useZoom.getState().node).toBeNull();
  });
});
