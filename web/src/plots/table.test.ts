import { expect, it } from "vitest";
import { gridTable, seriesTable, tableCsv } from "./table";

it("puts lines side by side by their x", () => {
  const table = seriesTable("race", "evaluations", [
    {
      name: "a",
      points: [
        [0, 1],
        [2, 3],
      ],
    },
    {
      name: "b",
      points: [
        [2, null],
        [1, 5],
      ],
    },
  ]);
  expect(table.columns).toEqual(["evaluations", "a", "b"]);
  expect(table.rows).toEqual([
    [0, 1, null],
    [1, null, 5],
    [2, 3, null],
  ]);
});

it("writes CSV that a spreadsheet reads and never runs", () => {
  const csv = tableCsv({
    caption: "",
    columns: ['a "b"', "c,d"],
    rows: [
      [1.5, null],
      ["=1+1", -2e-9],
      ["x\ny", 0],
    ],
  });
  expect(csv).toBe('"a ""b""","c,d"\r\n1.5,\r\n\'=1+1,-2e-9\r\n"x\ny",0');
});

it("calls a line that has no name at its end by its title", () => {
  const points = [[0, 1]] as const;
  const table = seriesTable("", "step", [
    { name: "", title: "seed 2", points },
    { name: "train", points },
  ]);
  expect(table.columns).toEqual(["step", "seed 2", "train"]);
});

it("shows a map with its highest y on top", () => {
  const table = gridTable(
    "f",
    "y \\ x",
    [0, 1],
    [10, 20],
    [
      [1, 2],
      [3, null],
    ],
    String,
  );
  expect(table.columns).toEqual(["y \\ x", "0", "1"]);
  expect(table.rows).toEqual([
    ["20", 3, null],
    ["10", 1, 2],
  ]);
});
