import { describe, expect, it } from "vitest";
import { type ColumnInfo, isClear, nameOf, type TableFound, usualInputs } from "./own";

const column = (name: string, more: Partial<ColumnInfo> = {}): ColumnInfo => ({
  name,
  numbers: true,
  values: 9,
  task: "number",
  ...more,
});

const table = (columns: ColumnInfo[], label: string): TableFound => ({
  kind: "table",
  rows: 9,
  columns,
  label,
  first: [],
});

describe("a table of one's own", () => {
  it("does not learn from the numbers of its rows", () => {
    const rows = column("", { counts: true });
    const text = column("name", { numbers: false });
    expect(usualInputs(table([rows, column("x"), text, column("y")], "y"))).toEqual(["x", "y"]);
  });

  it("learns from them where there is nothing else", () => {
    const rows = column("id", { counts: true });
    expect(usualInputs(table([rows, column("y")], "y"))).toEqual(["id", "y"]);
  });

  it("has words for a column without a name", () => {
    expect(nameOf(column(""))).toBe("no name");
    expect(nameOf(column("x"))).toBe("x");
  });
});

describe("images of one's own", () => {
  it("have a background where one of them shows it", () => {
    const found = { kind: "images", rows: 1, classes: [], sizes: [] } as const;
    const make = (pictures: { label: string; values: number[]; on_black?: number[] }[]) =>
      isClear({ ...found, classes: [], sizes: [], pictures });
    expect(make([{ label: "a", values: [1] }])).toBe(false);
    expect(make([{ label: "a", values: [1], on_black: [0] }])).toBe(true);
  });
});
