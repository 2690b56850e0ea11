import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Doc } from "../../graph/document";
import { circuit, useTestCatalogue } from "../../graph/fixtures";
import { actions, depart } from "../../state/actions";
import { useDoc } from "../../state/doc";
import { live, liveChanged } from "../../state/live";
import { useNotices } from "../../state/notices";
import { useRun } from "../../state/run";
import { useUi } from "../../state/ui";
import { board } from "../board";
import { usePredict } from "../predict";
import { buildScene } from "../scene";
import { setWaveOrder, wave } from "../wave";
import { mayMove, showTugs, useAsking } from "./asking";
import { holdNumber, holdRope, letGo, pullOnce, release, restingPull, useRope } from "./pull";

vi.mock("../announce", () => ({ announce: () => undefined }));

const told: string[] = [];
const NOTHING = { order: [], wires: [], shapes: {}, parameters: {}, classes: {}, answers: [] };
const drawing = (id: string) =>
  useDoc.getState().replace(
    circuit(
      [
        { id: "x", op: "input" },
        { id: "y", op: "input" },
        { id: "far", op: "input" },
        { id: "f", op: "multiply", inputs: ["x", "y"] },
      ],
      "f",
    ),
    id,
  );

beforeAll(useTestCatalogue);
beforeEach(() => {
  vi.useFakeTimers();
  useUi.setState({ predictFirst: false, selection: [] });
  drawing(`d${Math.random()}`);
  setWaveOrder(["f"]);
  wave.finish();
  told.length = 0;
  live.pull = 1;
  live.backward = true;
  Object.assign(actions, {
    hold: (a: number) => told.push(`hold ${a}`),
    tug: (a: number) => told.push(`tug ${a}`),
  });
  useRope.setState({ amount: 0, streaming: false, letGo: false });
  useRun.setState({ link: "open", graph: { ...NOTHING }, more: {}, pull: 0, playing: false, troubles: [] });
  live.values = new Float64Array(4);
});

describe("a pull", () => {
  it("is done before another output takes the place of the one it pulls", () => {
    pullOnce(1);
    useDoc.getState().edit((doc) => ({ ...doc, output: "x" }));
    expect(told).toEqual(["hold 1", "hold 0", "tug 1"]);
  });

  it("waits for a run that is still being opened, in the drawing that was pulled", () => {
    useRun.setState({ graph: null });
    pullOnce(1);
    holdRope(-1, 0);
    letGo();
    expect(told).toEqual([]);
    useRun.setState({ graph: { ...NOTHING } });
    vi.advanceTimersByTime(2000);
    expect(told).toEqual(["hold 1", "hold 0", "tug 1"]);
    useRun.setState({ link: "connecting" });
    holdRope(-1, 0);
    release();
    drawing("another");
    useRun.setState({ link: "open" });
    vi.advanceTimersByTime(2000);
    expect(told).toHaveLength(3);
  });

  it("by number waits for the run as well, and is held from then on", () => {
    useRun.setState({ graph: null });
    holdNumber(-2);
    expect([told, restingPull()]).toEqual([[], -2]);
    useRun.setState({ graph: { ...NOTHING } });
    expect([told, restingPull()]).toEqual([["hold -2"], -2]);
  });

  it("of an engine that is out of reach or refuses the drawing is told so at once", () => {
    useRun.setState({ link: "lost", graph: null });
    pullOnce(1);
    expect(told[0]).toBe("hold 1");
  });

  it("steps when its wave is over", () => {
    pullOnce(1);
    expect(told).toEqual(["hold 1"]);
    vi.advanceTimersByTime(2000);
    expect(told).toEqual(["hold 1", "hold 0", "tug 1"]);
  });

  it("is one tug of a run that plays: no wave holds the rope for many steps", () => {
    useRun.setState({ playing: true });
    pullOnce(-1);
    expect(told).toEqual(["hold 0", "tug -1"]);
    vi.advanceTimersByTime(2000);
    expect(told).toHaveLength(2);
    holdNumber(-2);
    pullOnce(1);
    expect(restingPull()).toBe(1); // the number is held no longer
  });

  it("on a narrow page goes with the wave to what it moves, and no further", () => {
    const view = { x: -900, y: 0, zoom: 1 };
    const setViewport = (next: typeof view) => Object.assign(view, next);
    const at: Record<string, [number, number]> = { x: [0, 40], y: [0, 140], far: [0, 240], f: [1200, 40] };
    const { doc } = useDoc.getState();
    board.scene = buildScene(
      { ...doc, nodes: doc.nodes.map((n) => ({ ...n, at: at[n.id] })) } as Doc,
      [],
      [],
    );
    board.flow = { getViewport: () => view, setViewport } as unknown as typeof board.flow;
    board.element = { getBoundingClientRect: () => ({ width: 390, height: 600 }) } as HTMLElement;
    const pulled = (matches: boolean) => {
      vi.stubGlobal("matchMedia", () => ({ matches }));
      pullOnce(1);
      vi.advanceTimersByTime(2000);
      return view.x;
    };
    expect([pulled(false), pulled(true)]).toEqual([-900, 18]);
    [board.scene, board.flow, board.element] = [null, null, null];
    vi.unstubAllGlobals();
  });

  it("counts for every click: one within a wave ends it and begins the next", () => {
    for (let i = 0; i < 5; i += 1) {
      pullOnce(1);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(2000);
    expect(told.filter((one) => one === "tug 1")).toHaveLength(5);
    expect(told.slice(0, 4)).toEqual(["hold 1", "hold 0", "tug 1", "hold 1"]);
  });

  it("is done before the run goes elsewhere, and in the drawing that was pulled", () => {
    pullOnce(1);
    depart();
    expect(told).toEqual(["hold 1", "hold 0", "tug 1"]);
    pullOnce(-1);
    drawing("another");
    const then = told.length;
    expect(told.at(-1)).toBe("tug -1");
    vi.advanceTimersByTime(2000);
    expect(told).toHaveLength(then);
  });

  it("is done before the engine hears that its output was cut off", () => {
    pullOnce(1);
    useDoc.getState().edit((d) => ({ ...d, nodes: d.nodes.map(({ inputs: _, ...n }) => n) }));
    expect(told).toEqual(["hold 1", "hold 0", "tug 1"]);
  });

  it("pulls what is held by number, click after click, until another pull takes its place", () => {
    const tugs = () => told.filter((one) => one.startsWith("tug"));
    holdNumber(-2.5);
    for (let i = 0; i < 2; i += 1) {
      pullOnce();
      vi.advanceTimersByTime(2000);
    }
    expect(tugs()).toEqual(["tug -2.5", "tug -2.5"]);
    expect(told).not.toContain("hold 0");
    pullOnce(1);
    vi.advanceTimersByTime(2000);
    pullOnce();
    vi.advanceTimersByTime(2000);
    expect(tugs().slice(2)).toEqual(["tug 1", "tug 1"]);
    expect(told.at(-2)).toBe("hold 0");
  });

  it("pulls what the run that was opened is held with; the last pull of one that is let go says nothing", () => {
    useRun.setState({ more: { held: -0.5 } });
    expect(restingPull()).toBe(-0.5);
    live.pull = -1;
    useRun.setState({ more: { held: 0 }, pull: -1 });
    expect(restingPull()).toBe(1);
  });

  it("pulls what another page holds, though this one had held another number or let go", () => {
    const says = (held: number) => useRun.setState({ more: { held } });
    holdNumber(-2);
    says(-2);
    says(3); // the other page
    expect(restingPull()).toBe(3);
    pullOnce(1);
    says(1); // ours, for as long as the wave runs
    expect(restingPull()).toBe(1);
    vi.advanceTimersByTime(2000);
    holdRope(0.5, 36);
    letGo();
    says(0.5);
    says(0);
    expect([restingPull(), useRope.getState().letGo]).toEqual([1, true]);
    says(-4);
    expect([restingPull(), useRope.getState().letGo]).toEqual([-4, false]);
    holdNumber(-2);
    expect(restingPull()).toBe(-2); // at once, before the run has heard it
  });

  it("pulls what another page holds, though this one has held as much for too short a time to be shown", () => {
    const says = (held: number) => useRun.setState({ more: { held } });
    says(0);
    holdRope(0.5, 36);
    letGo();
    live.stamp = performance.now(); // the run has heard of both, and shows the last one
    liveChanged((tell) => tell());
    says(0.5); // the other page
    expect([restingPull(), useRope.getState().letGo]).toEqual([0.5, false]);
  });

  it("follows a short drag, with what was held", () => {
    holdRope(0.5, 36);
    release();
    vi.advanceTimersByTime(2000);
    expect(told.filter((one) => one.startsWith("tug"))).toEqual(["tug 0.5"]);
    expect(useRope.getState()).toMatchObject({ amount: 0, letGo: false });
  });

  it("ends a drag that has kept tugging", () => {
    holdRope(1.5, 90);
    vi.advanceTimersByTime(400);
    release();
    expect(told).toEqual(["hold 1.5", "tug 1.5", "tug 1.5", "hold 0", "tug 1.5"]);
    vi.advanceTimersByTime(2000);
    expect(told).toHaveLength(5);
  });

  it("does not come of a rope that is let go: that one pulls no longer", () => {
    holdRope(0.5, 0);
    letGo();
    vi.advanceTimersByTime(2000);
    expect(told).toEqual(["hold 0.5", "hold 0"]);
    expect(useRope.getState().letGo).toBe(true);
    holdRope(0.5, 36);
    holdRope(0, 3);
    release();
    expect(useRope.getState().letGo).toBe(true);
  });
});

describe("predict first", () => {
  beforeEach(() => useUi.setState({ predictFirst: true }));
  const steps = () => told.filter((one) => one.startsWith("tug"));
  const guess = (id: string) => usePredict.getState().guess(id, "up");

  it("asks about all that will move, one after the other, and steps when all is answered", () => {
    pullOnce(1);
    vi.advanceTimersByTime(5000);
    expect([steps(), useUi.getState().selection]).toEqual([[], ["x"]]);
    guess("x");
    vi.advanceTimersByTime(5000);
    expect(steps()).toEqual([]);
    guess("y");
    vi.advanceTimersByTime(5000);
    expect(steps()).toEqual(["tug 1"]);
  });

  it("asks anew when another page holds the rope the other way, and not when it lets go", () => {
    const held = (amount: number) => useRun.setState({ more: { held: amount } });
    held(1);
    live.pull = 1;
    guess("x");
    held(0);
    expect(usePredict.getState().guesses).toEqual({ x: "up" });
    live.pull = -1; // the numbers may come before the word of who holds it
    held(-1);
    expect(usePredict.getState().guesses).toEqual({});
  });

  it("steps when the tugs are shown, and when the switch is turned off", () => {
    pullOnce(1);
    showTugs();
    vi.advanceTimersByTime(5000);
    expect(steps()).toEqual(["tug 1"]);
    pullOnce(-1);
    vi.advanceTimersByTime(5000);
    expect(steps()).toEqual(["tug 1"]); // the other way is another question
    useUi.setState({ predictFirst: false });
    vi.advanceTimersByTime(5000);
    expect(steps()).toEqual(["tug 1", "tug -1"]);
  });

  it("asks inside the chip that is opened, and turns nobody out of one that has nothing to ask", () => {
    const chip = (id: string, of: string, ...inputs: string[]) => ({
      id,
      op: "chip",
      params: { of },
      inputs,
    });
    const nodes = [chip("n1", "half"), chip("n2", "half"), chip("s", "sum", "n1", "n2")];
    const w = { id: "w", op: "parameter", params: { value: 1 } };
    const f = { id: "f", op: "add", inputs: ["p", "q"] };
    const chips = {
      half: { inputs: [], outputs: ["w"], nodes: [w] },
      sum: { inputs: ["p", "q"], outputs: ["f"], nodes: [f] },
    };
    useDoc
      .getState()
      .replace({ tugboat: 1, kind: "circuit", title: "t", nodes, output: "s", chips }, "chips");
    pullOnce(1);
    const place = () => [useUi.getState().opened, useUi.getState().selection];
    const open = (...opened: string[]) => useUi.getState().set({ opened, selection: [] });
    expect(place()).toEqual([[], ["n1"]]);
    open("n2");
    expect(place()).toEqual([["n2"], ["w"]]);
    open("s");
    expect(place()).toEqual([["s"], []]);
    open();
    expect(place()).toEqual([[], ["n1"]]);
  });

  it("gives a waiting step up when the run goes elsewhere", () => {
    pullOnce(1);
    depart();
    expect(useAsking.getState().amount).toBeNull();
    guess("x");
    guess("y");
    vi.advanceTimersByTime(5000);
    expect(told).toEqual(["hold 1", "hold 0"]);
  });

  it("asks nothing while the engine is out of reach", () => {
    useRun.setState({ link: "lost" });
    pullOnce(1);
    expect([useAsking.getState().amount, useUi.getState().selection]).toEqual([null, []]);
  });

  it("asks after a drag too, and a rope held far out tugs only what is known", () => {
    holdRope(1.5, 90);
    vi.advanceTimersByTime(1000);
    release();
    vi.advanceTimersByTime(5000);
    expect([steps(), useAsking.getState().amount]).toEqual([[], 1.5]);
  });

  it("keeps a run from giving the answers away", () => {
    expect(mayMove()).toBe(false);
    expect(useNotices.getState().notes.at(-1)?.text).toMatch(
      /^Predict first is on: say which way each number/,
    );
    showTugs();
    expect(mayMove()).toBe(true);
    drawing("other"); // what was shown of one drawing says nothing of the next
    expect(mayMove()).toBe(false);
  });
});
