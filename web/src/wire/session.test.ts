import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Doc } from "../graph/document";
import { actions } from "../state/actions";
import { adopt, lay, onOpen } from "../state/desk";
import { undo, useDoc } from "../state/doc";
import { isStale, live, valueOf } from "../state/live";
import { useNotices } from "../state/notices";
import { type RunState, useRun } from "../state/run";
import { togglePlay, wantsPlay } from "../views/transport/store";
import { connect, openRun } from ".";
import { type Command, FRAME_MAGIC, PROTOCOL, type Reply } from "./protocol.gen";

vi.mock("idb-keyval", () => ({
  createStore: () => ({}),
  get: async () => undefined,
  set: async () => undefined,
  del: async () => undefined,
  entries: async () => [],
}));

/** The server's end of the socket. */
class FakeSocket {
  static readonly OPEN = 1;
  static last: FakeSocket;
  readyState = 0;
  binaryType = "";
  sent: Command[] = [];
  onopen: () => void = () => undefined;
  onmessage: (message: { data: unknown }) => void = () => undefined;
  onclose: (event: { code: number }) => void = () => undefined;
  constructor() {
    FakeSocket.last = this;
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.lose();
  }
  accept() {
    this.readyState = 1;
    this.onopen();
    this.say({ type: "welcome", protocol: PROTOCOL, version: "1", limits: {} });
  }
  lose(code = 1006) {
    this.readyState = 3;
    this.onclose({ code });
  }
  say(reply: Partial<Reply> & { type: Reply["type"] }) {
    this.onmessage({ data: JSON.stringify(reply) });
  }
  take(type: Command["type"]) {
    const found = this.sent.filter((c) => c.type === type);
    this.sent = this.sent.filter((c) => c.type !== type);
    return found;
  }
}

const doc = (value: number): Doc => ({
  tugboat: 1,
  kind: "circuit",
  title: "t",
  nodes: [{ id: "x", op: "input", params: { value } }],
  output: "x",
});
const graph = {
  order: ["x"],
  wires: [] as [string, string, number][],
  shapes: {},
  parameters: {},
  classes: {},
  answers: [],
};
const trouble = {
  code: "c",
  text: "x is wrong.",
  hint: "",
  node: "x",
  port: null,
  path: "",
  severity: "error" as const,
};
let frames: (() => void)[] = [];
const paint = () => {
  const now = frames;
  frames = [];
  for (const run of now) run();
};
const socket = () => FakeSocket.last;
const opened = (rev = 0, more = {}) =>
  socket().say({
    type: "opened",
    run: "d",
    rev,
    doc: doc(-2) as never,
    graph,
    seed: 3,
    resumed: false,
    warnings: [],
    ...more,
  });
/** A frame whose only number is its own. */
const frame = (seq: number) => {
  const part = { node: "*", port: "values", shape: [1], dtype: "float64", offset: 0 };
  const header = {
    protocol: PROTOCOL,
    run: "d",
    seq,
    step: 0,
    backward: false,
    pull: 1,
    row: null,
    stamp: null,
  };
  const text = JSON.stringify({ ...header, parts: [part] });
  const json = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const bytes = new Uint8Array(8 + json.length + 8);
  new DataView(bytes.buffer).setUint32(0, FRAME_MAGIC, true);
  new DataView(bytes.buffer).setUint32(4, json.length, true);
  bytes.set(json, 8);
  new DataView(bytes.buffer).setFloat64(8 + json.length, seq, true);
  socket().onmessage({ data: bytes.buffer });
};
const page = { hidden: false, listen: (_: () => void) => undefined as unknown };

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  page.hidden = false;
  let looked = () => undefined as unknown;
  page.listen = () => looked();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("requestAnimationFrame", (run: () => void) => frames.push(run));
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("document", {
    get visibilityState() {
      return page.hidden ? "hidden" : "visible";
    },
    addEventListener: (_: string, listener: () => unknown) => {
      looked = listener;
    },
  });
  useNotices.setState({ notes: [] });
  onOpen((run, opening) => openRun({ run, ...opening }));
  connect("ws://test", { doc: () => useDoc.getState().doc, adopt, settled: () => undefined });
  lay(doc(-2), "d");
  socket().accept();
});
afterEach(() => {
  paint();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("opening", () => {
  it("sends the document once the server has greeted, and looks at the numbers", () => {
    expect(socket().take("open")).toMatchObject([{ run: "d", rev: 0, doc: { title: "t" } }]);
    opened();
    expect(useRun.getState()).toMatchObject({ run: "d", graph, seed: 3, link: "open" });
    expect(socket().take("watch")).toMatchObject([
      { parts: [{ port: "values" }, { port: "gradients" }, { port: "shares" }] },
    ]);
  });

  it("takes the stored drawing of a run that went on elsewhere", () => {
    opened(4, { doc: doc(9), resumed: true });
    expect(useDoc.getState().doc.nodes[0]?.params?.value).toBe(9);
    actions.commitDocument();
    expect(socket().take("edit")).toMatchObject([{ rev: 4 }]);
  });

  it("keeps a refused drawing on the screen and tries again with the next one", () => {
    socket().take("open");
    socket().say({ type: "problem", run: "d", rev: 0, troubles: [trouble] });
    expect(useRun.getState().troubles).toHaveLength(1);
    actions.setValue("x", 1, "commit");
    expect(socket().take("open")).toMatchObject([{ doc: { nodes: [{ params: { value: 1 } }] } }]);
    opened(0, { doc: doc(1) });
    expect(useRun.getState().troubles).toEqual([]);
    expect(socket().take("edit")).toEqual([]);
  });
});

describe("editing", () => {
  beforeEach(() => {
    opened();
    socket().sent = [];
  });

  it("sends a drag at once, then once a frame, with a stamp, and the document when it ends", () => {
    for (const v of [-1, 0, 1]) actions.setValue("x", v, "drag");
    const sent = (value: number) => ({ event: { kind: "set", node: "x", value }, stamp: expect.any(Number) });
    expect(socket().take("act")).toMatchObject([sent(-1)]);
    paint();
    expect(socket().take("act")).toMatchObject([sent(1)]);
    paint();
    actions.setValue("x", 2, "commit");
    expect(socket().sent.map((c) => c.type)).toEqual(["act", "edit"]);
    undo();
    expect(useDoc.getState().doc.nodes[0]?.params?.value).toBe(-2);
  });

  it("draws both numbers of a hand that sets two at a time, as one step of undo", () => {
    const y = { id: "y", op: "input", params: { value: 3 } };
    useDoc.getState().edit((d) => ({ ...d, nodes: [...d.nodes, y] }));
    const params = () => useDoc.getState().doc.nodes.map((n) => n.params?.value);
    for (const v of [0, 1]) {
      actions.setValue("x", v, "drag");
      actions.setValue("y", v + 10, "drag");
    }
    actions.setValue("x", 2, "drag");
    actions.setValue("y", 12, "commit");
    expect(params()).toEqual([2, 12]);
    undo();
    expect(params()).toEqual([-2, 3]);
  });

  it("leaves another document alone when a drag was not over", () => {
    actions.setValue("x", 0, "drag");
    actions.setValue("x", 1, "drag");
    socket().sent = [];
    useDoc.getState().replace(doc(-2), "other");
    vi.advanceTimersByTime(1000);
    paint();
    expect(useDoc.getState().doc.nodes[0]?.params?.value).toBe(-2);
    expect(socket().take("act")).toEqual([]);
  });

  it("shows why an edit was refused, and clears it with the next good one", () => {
    actions.setValue("x", 5, "commit");
    socket().say({ type: "problem", run: "d", rev: 0, troubles: [trouble] });
    expect(useRun.getState().troubles[0]?.text).toBe("x is wrong.");
    expect(useDoc.getState().doc.nodes[0]?.params?.value).toBe(5);
    actions.setValue("x", 4, "commit");
    socket().say({ type: "accepted", run: "d", rev: 1, graph, warnings: [] });
    expect(useRun.getState().troubles).toEqual([]);
  });

  it("changes no list of troubles that was empty: of a large drawing all would be drawn again", () => {
    const calm = useRun.getState();
    actions.commitDocument();
    socket().say({ type: "accepted", run: "d", rev: 1, warnings: [], graph });
    expect(useRun.getState().troubles).toBe(calm.troubles);
  });

  it("says other refusals in a notice", () => {
    actions.tug(1);
    socket().say({ type: "problem", run: "d", rev: null, troubles: [trouble] });
    expect(useRun.getState().troubles).toEqual([]);
    expect(useNotices.getState().notes[0]).toMatchObject({ text: "x is wrong.", tone: "error" });
  });

  it("gives way to a quicker page, and undo brings the own version back", () => {
    actions.setValue("x", 5, "commit");
    socket().say({ type: "stale", run: "d", rev: 7, doc: doc(8) as never, graph });
    expect(useDoc.getState().doc.nodes[0]?.params?.value).toBe(8);
    expect(useNotices.getState().notes).toHaveLength(1);
    undo();
    expect(useDoc.getState().doc.nodes[0]?.params?.value).toBe(5);
    actions.commitDocument();
    expect(socket().take("edit").at(-1)).toMatchObject({ rev: 7 });
  });

  it("ignores replies about another run", () => {
    socket().say({ type: "accepted", run: "other", rev: 9, graph: { ...graph, order: ["z"] }, warnings: [] });
    expect(useRun.getState().graph?.order).toEqual(["x"]);
  });
});

describe("an order to the run", () => {
  const status = (more: Partial<RunState>) =>
    socket().say({ type: "status", run: "d", step: 0, playing: false, trouble: null, ...more } as Reply);
  const ordered = () => useRun.getState().ordered?.what ?? null;
  beforeEach(() => {
    opened();
    socket().sent = [];
  });

  it("is known as given until the run plays, and only then", () => {
    actions.play(10);
    expect([ordered(), wantsPlay(useRun.getState())]).toEqual(["play", true]);
    status({ metrics: { objective: 1 } });
    expect(ordered()).toBe("play");
    status({ playing: true });
    expect([ordered(), wantsPlay(useRun.getState())]).toEqual([null, true]);
    actions.pause();
    expect([ordered(), wantsPlay(useRun.getState())]).toEqual(["pause", false]);
    status({ playing: true, step: 4 });
    expect(ordered()).toBe("pause");
    status({ step: 5 });
    expect(ordered()).toBe(null);
  });

  it("is taken back by the opposite one: a second press while it waits is pause", () => {
    togglePlay();
    togglePlay();
    expect(socket().sent.map((c) => c.type)).toEqual(["play", "pause"]);
    expect([ordered(), wantsPlay(useRun.getState())]).toEqual([null, false]);
  });

  it("ends with a step taken, a trouble, a refusal, another place on the timeline and a lost connection", () => {
    const ends: (() => void)[] = [
      () => status({ step: 1 }),
      () => status({ trouble }),
      () => socket().say({ type: "problem", run: "d", rev: null, troubles: [trouble] }),
      () => socket().say({ type: "notice", run: "d", code: "restarted", text: "Started again." }),
      () => actions.seek(0),
      () => socket().lose(),
    ];
    for (const end of ends) {
      useRun.setState({ step: 0, trouble: null });
      actions.step(1);
      expect(ordered()).toBe("step");
      end();
      expect(ordered()).toBe(null);
    }
  });

  it("waits for no answer of a run that stopped by itself", () => {
    useRun.setState({ trouble });
    actions.play(10);
    expect(ordered()).toBe(null);
  });
});

describe("a lost connection", () => {
  it("keeps editing, greys the numbers, counts down, and sends the edit on return", async () => {
    opened();
    const first = socket();
    const asked = actions.ask("why", {});
    first.lose();
    await expect(asked).rejects.toThrow();
    expect(live.stale).toBe(true);
    expect(useRun.getState()).toMatchObject({ link: "lost", retryIn: 1 });
    actions.setValue("x", 6, "commit");
    expect([valueOf("x"), isStale("x")]).toEqual([6, false]);
    await expect(actions.ask("why", {})).rejects.toThrow();
    vi.advanceTimersByTime(1000);
    expect(socket()).not.toBe(first);
    socket().accept();
    expect(socket().take("open")).toMatchObject([{ run: "d" }]);
    opened(2, { resumed: true });
    expect(socket().take("edit")).toMatchObject([{ rev: 2, doc: { nodes: [{ params: { value: 6 } }] } }]);
    socket().say({ type: "accepted", run: "d", rev: 3, graph, warnings: [] });
    expect(live.stale).toBe(false);
    expect(valueOf("x")).toBe(6);
    frame(6);
    expect([valueOf("x"), live.unheard.size]).toEqual([6, 0]);
  });

  it("does not come back by itself when the server refuses this page", () => {
    const first = socket();
    first.lose(1008);
    vi.advanceTimersByTime(60_000);
    expect(socket()).toBe(first);
    expect(useRun.getState().link).toBe("refused");
  });
});

describe("an engine that was restored", () => {
  const restart = () => socket().say({ type: "notice", run: "d", code: "restarted", text: "Started again." });
  beforeEach(() => {
    opened();
    socket().sent = [];
  });

  it("ends every question and shows one notice", async () => {
    const asked = actions.ask("why", {});
    restart();
    opened(0, { resumed: true });
    await expect(asked).rejects.toThrow();
    expect(useNotices.getState().notes).toHaveLength(1);
    expect(useRun.getState().link).toBe("open");
  });

  it("looks at the numbers again and takes the graph", () => {
    restart();
    opened(0, { resumed: true, graph: { ...graph, order: ["x", "z"] }, warnings: [trouble] });
    expect(useRun.getState().graph?.order).toEqual(["x", "z"]);
    expect(useRun.getState().warnings).toHaveLength(1);
    expect(socket().take("watch")).toHaveLength(1);
  });

  it("keeps the drawing of a drag that is going on", () => {
    actions.setValue("x", 7, "drag");
    vi.advanceTimersByTime(1000); // the hand rests, so the drawing follows
    restart();
    opened(0, { resumed: true });
    expect(useDoc.getState().doc.nodes[0]?.params?.value).toBe(7);
    expect(socket().take("edit")).toEqual([]);
    actions.setValue("x", 7, "commit");
    expect(socket().take("edit")).toMatchObject([{ rev: 0 }]);
  });

  it("sends an unanswered edit once more, and an accepted one that was lost", () => {
    actions.setValue("x", 5, "commit");
    socket().sent = [];
    restart();
    opened(0, { resumed: true });
    expect(socket().take("edit")).toMatchObject([{ rev: 0, doc: { nodes: [{ params: { value: 5 } }] } }]);
    socket().say({ type: "accepted", run: "d", rev: 1, graph, warnings: [] });
    restart();
    opened(0, { resumed: true });
    expect(socket().take("edit")).toMatchObject([{ rev: 0, doc: { nodes: [{ params: { value: 5 } }] } }]);
    expect(useDoc.getState().doc.nodes[0]?.params?.value).toBe(5);
  });
});

describe("frames", () => {
  it("are acknowledged when they have been drawn, the newest for all", () => {
    opened();
    frame(1);
    frame(2);
    expect(socket().take("ack")).toEqual([]);
    paint();
    expect(socket().take("ack")).toEqual([{ type: "ack", run: "d", seq: 2 }]);
    expect(live.values[0]).toBe(2);
  });

  it("are acknowledged too when something else had asked for the repaint", () => {
    opened();
    paint();
    actions.setValue("x", 5, "commit");
    socket().say({ type: "accepted", run: "d", rev: 1, graph, warnings: [] });
    frame(1);
    paint();
    expect(socket().take("ack")).toEqual([{ type: "ack", run: "d", seq: 1 }]);
    paint();
    expect(socket().take("ack")).toEqual([]);
  });
});

it("a hidden page looks at nothing", () => {
  opened();
  socket().sent = [];
  page.hidden = true;
  page.listen(() => undefined);
  expect(socket().take("watch")).toMatchObject([{ parts: [] }]);
  page.hidden = false;
  page.listen(() => undefined);
  expect(socket().take("watch")[0]).toMatchObject({ parts: [{}, {}, {}] });
});
