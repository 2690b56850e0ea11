import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Doc } from "../graph/document";
import { adopt, keep, keepSaving, lay, laySaved, leave, onOpen, saveNow, settled, useDesk } from "./desk";
import { undo, useDoc } from "./doc";
import { jotInto, type Saved } from "./library";

const kept = vi.hoisted(() => ({ map: new Map<string, unknown>(), full: false }));
vi.mock("idb-keyval", () => ({
  createStore: () => ({}),
  get: async (id: string) => kept.map.get(id),
  set: async (id: string, value: unknown) => {
    if (kept.full) throw new Error("no space");
    kept.map.set(id, value);
  },
  del: async (id: string) => void kept.map.delete(id),
  entries: async () => [...kept.map],
}));

const jotted = new Map<string, unknown>();
jotInto({
  recall: (key) => jotted.get(key) ?? null,
  remember: (key, value) => void jotted.set(key, value),
});

const doc: Doc = { tugboat: 1, kind: "circuit", title: "t", nodes: [] };
const saved = (id: string) => kept.map.get(id) as Saved | undefined;
const rename = (title: string) => useDoc.getState().edit((d) => ({ ...d, title }));
const opener = vi.fn();
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  kept.map.clear();
  jotted.clear();
  kept.full = false;
  opener.mockReset();
  onOpen(opener);
  stop = keepSaving();
  lay(doc, "a", { preset: "multiply" });
});
afterEach(async () => {
  await saveNow();
  stop();
  vi.useRealTimers();
});

describe("what is on the desk", () => {
  it("opens its run", () => {
    expect(opener).toHaveBeenCalledWith("a", {});
    lay(doc, "b", {}, { at: 7, events: [] });
    expect(opener).toHaveBeenLastCalledWith("b", { at: 7, events: [] });
  });

  it("is kept from its first change on, and is then no example any more", async () => {
    await vi.advanceTimersByTimeAsync(5000);
    expect(saved("a")).toBeUndefined();
    expect(useDesk.getState().preset).toBe("multiply");
    rename("mine");
    expect(useDesk.getState()).toEqual({ preset: null, saved: "saving" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved("a")).toMatchObject({ doc: { title: "mine" }, unsent: true });
    expect(useDesk.getState().saved).toBe("saved");
  });

  it("is written before another document takes its place", async () => {
    rename("in haste");
    lay({ ...doc, title: "next" }, "b");
    await vi.advanceTimersByTimeAsync(0);
    expect(saved("a")?.doc.title).toBe("in haste");
    expect(saved("b")).toBeUndefined();
  });

  it("is not lost when the page is left before it was written", async () => {
    rename("at the door");
    kept.full = true; // the page is gone before IndexedDB has answered
    leave();
    await vi.advanceTimersByTimeAsync(0);
    kept.full = false;
    expect(saved("a")).toBeUndefined();
    expect(await laySaved("a")).toBe(true);
    expect(useDoc.getState().doc.title).toBe("at the door");
    rename("later");
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved("a")?.doc.title).toBe("later");
    await laySaved("a");
    expect(useDoc.getState().doc.title).toBe("later");
  });

  it("says so when the browser keeps nothing", async () => {
    kept.full = true;
    rename("too much");
    await vi.advanceTimersByTimeAsync(1000);
    expect(useDesk.getState().saved).toBe("failed");
  });
});

describe("whose drawing wins on reopening", () => {
  it("ours while the engine has not accepted it, the engine's afterwards", async () => {
    rename("offline");
    await vi.advanceTimersByTimeAsync(1000);
    expect(await laySaved("a")).toBe(true);
    expect(opener).toHaveBeenLastCalledWith("a", { ours: true });
    settled();
    await vi.advanceTimersByTimeAsync(1000);
    await laySaved("a");
    expect(opener).toHaveBeenLastCalledWith("a", { ours: false });
    expect(await laySaved("nobody")).toBe(false);
  });

  it("the engine's can be taken back by undo", () => {
    adopt({ ...doc, title: "theirs" });
    expect(useDoc.getState().doc.title).toBe("theirs");
    undo();
    expect(useDoc.getState().doc.title).toBe("t");
  });
});

it("an opened file is kept although nobody has changed it", async () => {
  keep();
  await vi.advanceTimersByTimeAsync(1000);
  expect(saved("a")).toMatchObject({ doc: { title: "t" }, unsent: false });
});
