import { beforeEach, describe, expect, it } from "vitest";
import { type OpSpec, specOf } from "./catalogue";
import { curveOf, isSaturated, sliceOf, sliceRange, slopeShare } from "./curves";
import { useTestCatalogue } from "./fixtures";
import { EXAMPLES } from "./gates.examples.gen";
import { GATES } from "./gates.gen";

describe("the gates that are generated from the engine's files", () => {
  it.each(EXAMPLES)("%s of %j, %j gives the engine's number", (name, inputs, params, value) => {
    const [a = 0, b = 0] = inputs;
    const curve = inputs.length === 1 ? curveOf(name, params) : sliceOf(name, b, params);
    const made = curve?.(a) ?? Number.NaN;
    expect(Math.abs(made - value)).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(value)));
  });

  it("are each tried by a case", () => {
    expect(Object.keys(GATES)).toEqual([...new Set(EXAMPLES.map(([name]) => name))]);
  });

  it("take what a node leaves unsaid from the file", () => {
    expect(curveOf("leaky_relu")?.(-2)).toBe(-0.02);
    expect(curveOf("leaky_relu", { slope: 0.5 })?.(-2)).toBe(-1);
  });

  it("that have another number of inputs are no such curve", () => {
    expect(curveOf("multiply")).toBeNull();
    expect(sliceOf("sigmoid", 1)).toBeNull();
    expect(curveOf("a gate of tomorrow")).toBeNull();
  });
});

describe("the stretch of a slice", () => {
  const slice = (op: string, b: number) => sliceOf(op, b) ?? (() => Number.NaN);

  it("is the gate's own, and reaches to the number that flows in", () => {
    expect(sliceRange(slice("hinge", 1), [-3, 3], 5, 1)).toEqual([-3, 5]);
  });

  it("has the second number in its middle where the gate says nothing", () => {
    expect(sliceRange(slice("squared_error", 4), null, 4.5, 4)).toEqual([2, 6]);
  });

  it("leaves out where there is no value: the roots of negative numbers", () => {
    const [lo, hi] = sliceRange(slice("power", 0.5), [-3, 3], 2, 0.5);
    expect(lo).toBeCloseTo(0, 0);
    expect(lo).toBeGreaterThanOrEqual(0);
    expect(hi).toBe(3);
  });
});

describe("a saturated gate", () => {
  beforeEach(useTestCatalogue);
  const gate = (op: string, more: Partial<OpSpec>) => ({ ...(specOf(op) as OpSpec), ...more });

  it("works where its curve is flat", () => {
    const sigmoid = gate("sigmoid", { max_slope: 0.25, range: [0, 1] });
    expect(slopeShare(sigmoid, {}, 0)).toBeCloseTo(1);
    expect(isSaturated(sigmoid, slopeShare(sigmoid, {}, 1))).toBe(false);
    expect(slopeShare(sigmoid, {}, -6)).toBeCloseTo(0.00987, 5);
    expect(isSaturated(sigmoid, slopeShare(sigmoid, {}, -6))).toBe(true);
  });

  it("has two flat ends: a ReLU is silent instead", () => {
    const relu = gate("relu", { max_slope: 1, range: [0, null] });
    expect(isSaturated(relu, slopeShare(relu, {}, -1))).toBe(false);
    expect(slopeShare(gate("square", { range: [0, null] }), {}, 0)).toBeNull();
  });
});
