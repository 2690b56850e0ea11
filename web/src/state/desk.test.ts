import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Doc } from "../graph/document";
import {
  adopt,
  keep,
  keepSaving,
  lay,
  laySaved,
  leave,
  onOpen,
  onRefuse,
  saveNow,
  settled,
  useDesk,
} from "./desk";
import { redo, undo, useDoc } from "./doc";
import { stepsNow } from "./history";
import { jotInto, remove, type Saved } from "./library";

const kept = vi.hoisted(() => ({
  map: new Map<string, unknown>(),
  steps: new Map<string, unknown>(),
  full: false,
  stuck: false,
}));
vi.mock("idb-keyval", () => ({
  createStore: (name: string) => (name === "tugboat" ? kept.map : kept.steps),
  get: async (id: string, place: Map<string, unknown>) => place.get(id),
  set: async (id: string, value: unknown, place: Map<string, unknown>) => {
    if (kept.full) throw new Error("no space");
    if (kept.stuck) await new Promise(() => undefined);
    place.set(id, structuredClone(value));
  },
  del: async (id: string, place: Map<string, unknown>) => void place.delete(id),
  entries: async (place: Map<string, unknown>) => [...place],
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
  kept.steps.clear();
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
    expect(useDoc.getState().preset).toBe("multiply");
    rename("mine");
    expect(useDoc.getState().preset).toBeNull();
    expect(useDesk.getState().saved).toBe("saving");
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved("a")).toMatchObject({ doc: { title: "mine" }, unsent: true });
    expect(useDesk.getState().saved).toBe("saved");
  });

  it("is known with the example that it comes from, and never with that of another document", () => {
    const heard: unknown[] = [];
    const forget = useDoc.subscribe(({ id, preset }) => heard.push([id, preset]));
    lay(doc, "b", { preset: "neuron" });
    lay(doc, "c");
    forget();
    expect(heard).toEqual([
      ["b", "neuron"],
      ["c", null],
    ]);
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

  it("stays when a kept document has a chip that contains itself", async () => {
    const refused = vi.fn();
    onRefuse(refused);
    const q = { inputs: [], outputs: ["y"], nodes: [{ id: "y", op: "chip", params: { of: "q" } }] };
    kept.map.set("endless", { id: "endless", doc: { ...doc, chips: { q } }, changed: 1, unsent: true });
    expect(await laySaved("endless")).toBe(false);
    expect(useDoc.getState()).toMatchObject({ id: "a", doc: { title: "t" } });
    expect(refused).toHaveBeenCalledWith(saved("endless")?.doc, ["q", "q"]);
    kept.steps.set("a", { now: doc, past: [saved("endless")?.doc], future: [] });
    kept.map.set("a", { id: "a", doc, changed: 2, unsent: false });
    expect(await laySaved("a")).toBe(true);
    expect(useDoc.temporal.getState().pastStates).toEqual([]);
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

describe("undo after the page was loaded again", () => {
  const title = () => useDoc.getState().doc.title;
  const steps = () => useDoc.temporal.getState();
  const reload = async () => {
    await vi.advanceTimersByTimeAsync(1000);
    lay({ ...doc, title: "elsewhere" }, "b");
    expect(await laySaved("a")).toBe(true);
  };
  beforeEach(() => {
    for (const name of ["one", "two", "three"]) rename(name);
    undo();
  });

  it("goes on where it was, both ways, and is kept again", async () => {
    await reload();
    await reload();
    expect(title()).toBe("two");
    redo();
    expect(title()).toBe("three");
    for (const _ of "123") undo();
    expect(title()).toBe("t");
    expect(steps().pastStates).toHaveLength(0);
  });

  it("has one step more where the page was left before it had kept them", async () => {
    await vi.advanceTimersByTimeAsync(1000);
    rename("at the door");
    kept.full = true;
    leave();
    await vi.advanceTimersByTimeAsync(0);
    kept.full = false;
    await laySaved("a");
    undo();
    expect(title()).toBe("two");
    undo();
    expect(title()).toBe("one");
  });

  it.each(["before", "while"])(
    "goes on where the page was left %s its first change was written",
    async (when) => {
      lay({ ...doc, title: "t" }, "c");
      rename("one");
      kept.stuck = true; // IndexedDB answers no more
      if (when === "while") await vi.advanceTimersByTimeAsync(1000);
      leave();
      await vi.advanceTimersByTimeAsync(1000);
      kept.stuck = false;
      lay({ ...doc, title: "elsewhere" }, "b");
      await laySaved("c");
      expect(title()).toBe("one");
      undo();
      expect(title()).toBe("t");
    },
  );

  it("drops what is no history, and goes with its document", async () => {
    await vi.advanceTimersByTimeAsync(1000);
    const good = kept.steps.get("a") as { past: unknown[] };
    for (const bad of [7, {}, { ...good, past: [{ nodes: [3] }] }, { ...good, future: "x" }]) {
      kept.steps.set("a", bad);
      expect(await laySaved("a")).toBe(true);
      expect([title(), steps().pastStates.length, steps().futureStates.length]).toEqual(["two", 0, 0]);
    }
    kept.steps.set("a", good);
    await remove("a");
    expect(kept.steps.size).toBe(0);
  });

  it("keeps the nearest steps where there is no room for all; nodes that steps share count once", () => {
    const nodes = Array.from({ length: 100 }, (_, i) => ({ id: `n${i}`, op: "input" }));
    lay({ ...doc, nodes }, "c");
    for (let i = 0; i < 50; i += 1) rename(`step ${i}`);
    expect(stepsNow()?.past).toHaveLength(50);
    const few = stepsNow(540);
    expect(few?.past.at(-1)?.title).toBe("step 48");
    expect(few?.past.length).toBeGreaterThan(20);
    expect(few?.past.length).toBeLessThan(50);
    expect(stepsNow(10)).toBeNull();
  });
});

it("an opened file is kept although nobody has changed it", async () => {
  keep();
  await vi.advanceTimersByTimeAsync(1000);
  expect(saved("a")).toMatchObject({ doc: { title: "t" }, unsent: false });
});
