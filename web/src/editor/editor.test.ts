import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Doc } from "../graph/document";
import { useTestCatalogue } from "../graph/fixtures";
import type { Trouble } from "../wire/protocol.gen";
import { beyond } from "./beyond";
import { boxAround, chevronsOn, course, tugWidth, valueWidth } from "./geometry";
import { dragged, stepFor } from "./gestures";
import { describe as describeNode, spoken } from "./numbers";
import { SvgPen } from "./paint/pen";
import { type Frame, textSize, wordsAt } from "./paint/text";
import type { WireNumbers } from "./paint/wires";
import { lanesChange, lanesIn, worthSaying } from "./painter";
import { roomAbove, toPull, toTravel } from "./rope/travel";
import { buildScene } from "./scene";
import { liveGate, pace, setReducedMotion, setWaveOrder, tugLit, valueLit, wave, withoutWave } from "./wave";

describe("numbers under the hand", () => {
  it("move by whole steps, with Shift by a tenth, without dust", () => {
    expect(dragged(1, 40, 0.1, false)).toBe(2);
    expect(dragged(0.1, 8, 0.1, false)).toBe(0.3);
    expect(dragged(1, 40, 0.1, true)).toBe(1.1);
    expect(dragged(1, -400, 0.1, false)).toBe(-9);
  });
  it("have round steps", () => {
    expect([stepFor(-5, 5), stepFor(0, 1), stepFor(-10, 10), stepFor(0, 0)]).toEqual([
      0.05, 0.005, 0.1, 0.01,
    ]);
  });
});

describe("the rope", () => {
  it("pulls both ways from where the hand began", () => {
    expect(toPull(60)).toBe(1);
    expect(toPull(-60)).toBe(-1);
    expect(toPull(4)).toBe(0);
  });
  it("never leaves its reach, and keeps its sign", () => {
    for (const pull of [0.1, 1, 5, 50]) {
      expect(toTravel(pull)).toBeLessThanOrEqual(110);
      expect(toTravel(-pull)).toBe(-toTravel(pull));
    }
    expect(toTravel(2)).toBeGreaterThan(toTravel(1));
  });
  it("keeps its word on the canvas however far it is pulled", () => {
    const [boxTop, zoom] = [240, 1.15];
    const travel = toTravel(3, roomAbove(boxTop, zoom));
    expect(boxTop - (190 + travel) * zoom).toBeGreaterThanOrEqual(0);
    expect(roomAbove(900, 1)).toBe(110);
    expect(toTravel(1, roomAbove(20, 1))).toBeGreaterThan(0);
  });
});

describe("what lies outside the view", () => {
  const nodes = [0, 200, 400].map((x) => ({ x, w: 100 }));
  it("is counted on either side, with the way to the last of it", () => {
    const { left, right } = beyond(nodes, { x: -300, zoom: 1, width: 390 });
    expect(left).toEqual({ count: 2, pixels: 318 });
    expect(right).toEqual({ count: 0, pixels: 0 });
    expect(beyond(nodes, { x: 0, zoom: 2, width: 600 }).right).toEqual({ count: 1, pixels: 418 });
  });
  it("is nothing once all of it is seen, and half a node is seen", () => {
    for (const x of [0, -49]) expect(beyond(nodes, { x, zoom: 1, width: 460 }).left.count).toBe(0);
  });
});

describe("lanes", () => {
  it("have the widths of the design", () => {
    expect([valueWidth(0), valueWidth(1), valueWidth(1000)]).toEqual([2, 4.2, 8]);
    expect(tugWidth(1, 1)).toBe(4);
    expect(tugWidth(1e-6, 1)).toBe(1.5);
    expect(tugWidth(1e6, 1)).toBe(6);
    expect(tugWidth(-0.1, -1)).toBe(tugWidth(0.1, 1));
  });
  it("lie in their box, also where a wire runs back", () => {
    for (const [x2, y2] of [
      [60, 400],
      [-500, 90],
      [300, 0],
    ] as const) {
      const { value, tug } = course(0, 0, x2, y2);
      const [left, top, right, bottom] = boxAround(0, 0, x2, y2);
      for (const points of [value, tug]) {
        for (let i = 0; i < points.length; i += 2) {
          expect(points[i]).toBeGreaterThan(left);
          expect(points[i]).toBeLessThan(right);
          expect(points[i + 1]).toBeGreaterThan(top);
          expect(points[i + 1]).toBeLessThan(bottom);
        }
      }
    }
  });
  it("stay a lane apart where a wire around nodes has little room to turn", () => {
    const c = course(0, 0, 60, 300, [20, 200, 40, 200]);
    for (let i = 2; i < c.value.length; i += 2) {
      const gap = Math.hypot(c.value[i]! - c.tug[i]!, c.value[i + 1]! - c.tug[i + 1]!);
      expect(gap).toBeCloseTo(13, 3);
      // neither lane turns back on itself
      for (const lane of [c.value, c.tug]) expect(lane[i]! - lane[i - 2]!).toBeGreaterThan(-0.01);
    }
  });
  it("get no course while they are out of view", () => {
    const nodes = [0, 1, 2, 3].map((k) => ({
      id: `n${k}`,
      op: k ? "tanh" : "input",
      ...(k ? { inputs: [`n${k - 1}`] } : {}),
      at: [2000 * k, 0] as [number, number],
    }));
    const scene = buildScene({ tugboat: 1, kind: "circuit", title: "", nodes } as Doc, [], []);
    const lanes = lanesIn(scene, { x: -3000, y: 200, zoom: 1, width: 500, height: 500 });
    expect(lanes.map((l) => l.wire.id)).toEqual(["n1>n2>0"]);
    expect(scene.wires.every((w) => w.course === null)).toBe(true);
  });
  it("stay a lane apart, also on steep wires", () => {
    const c = course(0, 0, 60, 400);
    for (let i = 0; i < c.value.length; i += 2) {
      const gap = Math.hypot(c.value[i]! - c.tug[i]!, c.value[i + 1]! - c.tug[i + 1]!);
      expect(gap).toBeCloseTo(13, 3);
    }
    expect(chevronsOn(c.tug).length % 3).toBe(0);
    expect(chevronsOn(c.tug).length / 3).toBeGreaterThan(15);
  });
});

describe("a closed chip", () => {
  beforeAll(useTestCatalogue);
  const inner = [{ id: "q", op: "sqrt", inputs: ["p"] }];
  const doc = (nodes: Doc["nodes"]): Doc => ({
    tugboat: 1,
    kind: "circuit",
    title: "",
    nodes: [
      { id: "x", op: "input" },
      { id: "c", op: "chip", params: { of: "root" }, inputs: ["x"] },
    ],
    output: "c",
    chips: { root: { inputs: ["p"], outputs: ["q"], nodes } },
  });
  it("shows that something is wrong in it", () => {
    const bad = { code: "unknown_op", text: "No.", node: "c/q" } as unknown as Trouble;
    const gap = { ...bad, code: "missing_input" };
    const chip = (...found: Trouble[]) => buildScene(doc(inner), [], found).byId.get("c");
    expect([chip()?.trouble, chip(gap)?.trouble, chip(bad)?.trouble?.text]).toEqual([null, null, "No."]);
    const open = buildScene(doc([{ id: "q", op: "sqrt" }]), [], [gap]).byId.get("c");
    expect(open).toMatchObject({ waitsInside: true, missing: [] });
    expect(describeNode(open!)).toContain("needs wires inside");
  });
});

describe("the spoken name of a node", () => {
  it("says its id, its label and its op, each of them once", () => {
    const doc = (label: string): Doc => ({
      tugboat: 1,
      kind: "circuit",
      title: "",
      nodes: [{ id: "x", op: "input", label }],
    });
    const name = (label: string) =>
      describeNode(buildScene(doc(label), [], []).byId.get("x")!).split(", no ")[0];
    expect([name("height"), name("x"), name("input"), name("")]).toEqual([
      "x, height, input",
      "x, input",
      "x, input",
      "x, input",
    ]);
  });
});

describe("the wave", () => {
  afterAll(() => setWaveOrder([]));
  it("takes 180 ms a gate up to 1.2 s, and longer only in slow motion", () => {
    expect(pace(3, 1)).toBe(180);
    expect(pace(100, 1) * 100).toBeCloseTo(1200);
    expect(pace(3, 0.25)).toBe(720);
  });
  it("lights values left to right, then tugs right to left", () => {
    setReducedMotion(() => false);
    setWaveOrder(
      ["g", "h"],
      [
        { from: "x", to: "g" },
        { from: "x", to: "h" },
        { from: "g", to: "h" },
      ],
    );
    wave.next();
    const lit = () => [valueLit("x"), valueLit("g"), valueLit("h"), tugLit("h")];
    expect(lit()).toEqual([true, true, false, false]);
    expect(withoutWave(lit)).toEqual([true, true, true, true]);
    expect(lit()).toEqual([true, true, false, false]);
    wave.next();
    expect(liveGate()).toEqual({ id: "h", direction: "forward" });
    wave.next();
    expect([tugLit("h"), tugLit("g"), tugLit("x")]).toEqual([true, false, false]);
    wave.previous();
    expect(tugLit("h")).toBe(false);
    wave.next();
    wave.next();
    expect([tugLit("x"), wave.get().active]).toEqual([true, false]);
  });
  it("calls back when it has landed, at once where motion is reduced", () => {
    const after = vi.fn();
    setReducedMotion(() => true);
    wave.run(after);
    expect(after).toHaveBeenCalledOnce();
    setReducedMotion(() => false);
    vi.useFakeTimers();
    wave.run(after);
    expect(after).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(5000);
    expect(after).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });
});

describe("pictures", () => {
  it("close their groups and escape their words", () => {
    const pen = new SvgPen();
    pen.save();
    pen.translate(3, 4);
    pen.beginPath();
    pen.rect(0, 0, 5, 5);
    pen.clip();
    pen.fillText("a < b & c", 1, 2);
    pen.restore();
    const svg = pen.finish({ x: 0, y: 0, w: 10, h: 10 }, "#fff", 'f "x"');
    expect(svg.match(/<g/g)?.length).toBe(svg.match(/<\/g>/g)?.length);
    expect(svg).toContain("a &lt; b &amp; c");
    expect(svg).toContain("f &quot;x&quot;");
  });
});

it("sees how much the lanes of the wires changed, and what is no mere width", () => {
  const look = (...marks: number[]) => Float64Array.from(marks);
  expect(lanesChange(look(2, 1.5, 1, 4), look(2, 1.5, 1, 4))).toBe(0);
  expect(lanesChange(look(2.5, 1.5, 1, 4), look(2, 1.75, 1, 4))).toBe(0.5);
  expect(lanesChange(look(-2, 1.5, 1, 4), look(2, 1.5, 1, 4))).toBe(Number.POSITIVE_INFINITY);
  expect(lanesChange(look(2, 1.5, 1, 5), look(2, 1.5, 1, 4))).toBe(Number.POSITIVE_INFINITY);
  expect(lanesChange(look(2, 1.5, 1, 4), look())).toBe(Number.POSITIVE_INFINITY);
});

it("from far away there are fewer words, and none is too small to be read", () => {
  for (const type of [1, 1.25]) {
    for (const zoom of [1.15, 1, 0.8, 0.6, 0.5]) {
      const f = { zoom, type } as Frame;
      const least = type > 1 ? Math.min(18, 18 * (zoom / 0.6)) : 12;
      expect(textSize(f, 12, 12) * zoom).toBeGreaterThanOrEqual(least - 1e-9);
    }
  }
  expect([1.15, 0.8, 0.7, 0.5].map((zoom) => wordsAt(zoom, 1))).toEqual(["all", "all", "few", "fewest"]);
  expect([1.15, 1, 0.8].map((zoom) => wordsAt(zoom, 1.25))).toEqual(["all", "few", "fewest"]);
});

describe("spoken numbers", () => {
  it("say the sign in words and leave the exponent a sign", () => {
    expect(spoken(-12)).toBe("minus 12.0");
    expect(spoken(-4.5e-4)).toBe("minus 4.5e−4");
    expect(spoken(0.21)).toBe("plus 0.210");
    expect([spoken(0), spoken(Number.NaN)]).toEqual(["zero", "NaN"]);
  });
});

it("from far away says on a wire that nothing moves only where it is looked at", () => {
  const says = (zoom: number, more: Partial<WireNumbers>) =>
    worthSaying({ zoom, type: 1 }, { tug: 0, selected: false, touched: false, ...more } as WireNumbers);
  expect([says(1, {}), says(0.51, {})]).toEqual([true, false]);
  for (const more of [{ tug: -0.2 }, { selected: true }, { touched: true }])
    expect(says(0.51, more)).toBe(true);
});
