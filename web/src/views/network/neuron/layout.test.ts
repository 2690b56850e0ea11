import { describe, expect, it } from "vitest";
import type { Column } from "./columns";
import { along, biasBox, hitAt, nameRoom, place } from "./layout";

const column = (units: number, kind: Column["kind"]): Column => ({
  node: kind,
  top: kind,
  tail: [],
  units,
  activation: "",
  name: kind,
  kind,
});
const net = [column(2, "input"), column(8, "hidden"), column(1, "output")];

describe("the names of inputs", () => {
  const roomOf = (inputs: number) =>
    nameRoom(place([column(inputs, "input"), column(4, "hidden")], 850, 480).columns[0]!.cells[0]!);

  it("stand above their own one while there is room, and never over the one above", () => {
    expect([2, 5, 12, 40].map(roomOf)).toEqual(["above", "beside", "beside", "beside hidden"]);
    for (let inputs = 1; inputs < 60; inputs++) {
      const { pitch, size } = place([column(inputs, "input")], 850, 480).columns[0]!.cells[0]!;
      if (roomOf(inputs) === "above") expect(pitch - size).toBeGreaterThanOrEqual(22);
    }
  });
});

describe("place", () => {
  it.each([
    [850, 500],
    [390, 480],
  ])("keeps every neuron inside %i x %i, without overlap", (width, height) => {
    const p = place(net, width, height);
    for (const { cells } of p.columns) {
      for (const c of cells) {
        expect(c.x).toBeGreaterThanOrEqual(0);
        expect(c.x + c.size).toBeLessThanOrEqual(width);
        expect(c.y + c.size).toBeLessThanOrEqual(height);
      }
      for (let i = 1; i < cells.length; i++)
        expect(cells[i]!.y).toBeGreaterThan(cells[i - 1]!.y + cells[i]!.size);
    }
  });
});

describe("hitAt", () => {
  const p = place(net, 850, 500);
  const [from, to] = [p.columns[0]!.cells[1]!, p.columns[1]!.cells[5]!];

  it("finds neurons, biases and wires", () => {
    expect(hitAt(p, to.x + to.size / 2, to.y + to.size / 3, 8)).toEqual({ kind: "unit", column: 1, unit: 5 });
    const b = biasBox(to);
    expect(hitAt(p, b.x + b.size / 2, b.y + b.size / 2, 8)).toEqual({ kind: "bias", column: 1, unit: 5 });
    const [x, y] = along(from, to, 0.2);
    expect(hitAt(p, x, y, 8)).toEqual({ kind: "weight", column: 1, unit: 5, from: 1 });
    expect(hitAt(p, 5, 5, 8)).toBeNull();
  });
});
