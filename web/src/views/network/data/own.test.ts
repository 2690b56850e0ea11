import { afterEach, describe, expect, it, vi } from "vitest";
import { t } from "../../../ui/messages";
import {
  type ColumnInfo,
  isClear,
  lookAtFile,
  lookAtText,
  nameOf,
  type TableFound,
  useOwn,
  usualInputs,
} from "./own";

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

describe("a file that is too large", () => {
  const said = t.data.own.tooLarge;
  it("is refused with the megabytes that the engine tells, and with a mend that suits it", () => {
    expect(said("a.csv", 200e6, "table_bytes", 16 * 2 ** 20)).toBe(
      "a.csv has 191 MB; the limit table_bytes is 16 MB. Use fewer rows or columns.",
    );
    expect(said("a.zip", 64 * 2 ** 20 + 6000, "upload_bytes", 64 * 2 ** 20)).toBe(
      "a.zip has 64.01 MB; the limit upload_bytes is 64 MB. Use fewer or smaller images.",
    );
    expect(said("a.zip", 64 * 2 ** 20 + 1, "upload_bytes", 64 * 2 ** 20)).toContain("has 64.01 MB");
  });
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

describe("what is brought along", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("gives way to what is chosen after it, however slowly it is read", async () => {
    const sent: Blob[] = [];
    class Request {
      upload = {};
      open() {}
      abort() {}
      send(body: Blob) {
        sent.push(body);
      }
    }
    vi.stubGlobal("XMLHttpRequest", Request);
    const first = lookAtFile(new File(["a\n1"], "first.csv"));
    lookAtText("b\n2");
    await first;
    expect(useOwn.getState()).toMatchObject({ text: "b\n2", name: "table" });
    expect(sent.length).toBe(1);
  });
});
