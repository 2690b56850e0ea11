import { beforeEach, describe, expect, it } from "vitest";
import { gradientOf, live, tugOf, valueOf, wireKey } from "../state/live";
import type { Frame } from "./frames";
import { forgetNumbers, takeFrame, takeGraph } from "./numbers";
import type { Graph } from "./protocol.gen";
import { merged } from "./stores";

const graph = (order: string[], wires: Graph["wires"] = []): Graph => ({
  order,
  wires,
  shapes: {},
  parameters: {},
  classes: {},
  answers: [],
});
const frame = (ports: Record<string, number[]>, more: Partial<Frame> = {}): Frame => ({
  run: "r",
  seq: 1,
  step: 0,
  backward: true,
  pull: 1,
  row: null,
  stamp: null,
  parts: Object.entries(ports).map(([port, data]) => ({
    node: "*",
    port,
    shape: [data.length],
    data: new Float64Array(data),
  })),
  ...more,
});

/** A wire's part of its source's gradient. */
const shareOf = (...wire: [string, string, number]) => live.shares[live.wireSlot.get(wireKey(...wire)) ?? -1];

beforeEach(() => {
  forgetNumbers();
  takeGraph(
    graph(
      ["x", "y", "f"],
      [
        ["x", "f", 0],
        ["y", "f", 1],
      ],
    ),
  );
});

describe("the live numbers", () => {
  it("are read by name", () => {
    takeFrame(frame({ values: [-2, 3, -6], gradients: [3, -2, 1], shares: [3, -2] }, { pull: -1 }));
    expect(valueOf("f")).toBe(-6);
    expect(gradientOf("x")).toBe(3);
    expect(tugOf("x")).toBe(-3);
    expect(shareOf("y", "f", 1)).toBe(-2);
    expect(valueOf("nobody")).toBeNull();
  });

  it("are none before the first frame, and no gradient before a backward pass", () => {
    expect(valueOf("x")).toBeNull();
    takeFrame(frame({ values: [-2, 3, -6], gradients: [0, 0, 0] }, { backward: false }));
    expect(valueOf("x")).toBe(-2);
    expect(gradientOf("x")).toBeNull();
  });

  it("follow their names when the graph changes", () => {
    takeFrame(frame({ values: [-2, 3, -6], gradients: [3, -2, 1], shares: [3, -2] }));
    takeGraph(
      graph(
        ["y", "k", "x", "f"],
        [
          ["x", "f", 0],
          ["k", "f", 1],
        ],
      ),
    );
    expect(valueOf("x")).toBe(-2);
    expect(valueOf("y")).toBe(3);
    expect(valueOf("k")).toBeNull();
    expect(shareOf("x", "f", 0)).toBe(3);
    expect(shareOf("k", "f", 1)).toBeUndefined();
    takeFrame(frame({ values: [3, 5, -2, -10], gradients: [0, -2, 5, 1], shares: [5, -2] }));
    expect(valueOf("k")).toBe(5);
    expect(shareOf("k", "f", 1)).toBe(-2);
  });

  it("have no gradient where none came, whatever was there before", () => {
    takeFrame(frame({ values: [-2, 3, -6], gradients: [3, -2, 1], shares: [3, -2] }));
    takeFrame(frame({ values: [-2, 3, -6] })); // the output is not wired up any more
    expect([gradientOf("x"), tugOf("f"), live.shares.length]).toEqual([null, null, 0]);
    takeGraph(graph(["x", "u", "y", "f"], [["x", "f", 0]]));
    takeFrame(frame({ values: [-2, 1, 3, -6] }));
    expect([valueOf("u"), gradientOf("u"), gradientOf("x")]).toEqual([1, null, null]);
    takeFrame(frame({ values: [-2, 1, 3, -6], gradients: [3, 0, -2, 1], shares: [3] }));
    expect([gradientOf("u"), gradientOf("x"), live.shares[0]]).toEqual([0, 3, 3]);
    takeFrame(frame({ values: [-2, 1, 3, -6], gradients: [Number.NaN, 0, -2, 1], shares: [3] }));
    expect(gradientOf("x")).toBeNaN(); // computed, and not a number: that is said as it is
  });

  it("leave out a frame of a graph that is no longer ours", () => {
    takeFrame(frame({ values: [1, 2] }));
    expect(valueOf("x")).toBeNull();
    expect(live.parts.has("*:values")).toBe(false);
  });
});

describe("series", () => {
  it("take new points in place of known ones from their first step on", () => {
    expect(
      merged(
        [
          [0, 1],
          [1, 2],
          [2, 3],
        ],
        [
          [1, 9],
          [2, 8],
          [3, 7],
        ],
      ),
    ).toEqual([
      [0, 1],
      [1, 9],
      [2, 8],
      [3, 7],
    ]);
    expect(merged([], [[0, null]])).toEqual([[0, null]]);
    expect(merged([[0, 1]], [])).toEqual([[0, 1]]);
  });
});
