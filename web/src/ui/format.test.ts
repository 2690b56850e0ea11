import fc from "fast-check";
import { describe, expect, it } from "vitest";
import cases from "../../../tests/table_numbers.json";
import {
  count,
  isTooLarge,
  MINUS,
  parseNumber,
  percent,
  plain,
  signed,
  tableNumber,
  typed,
  unbroken,
} from "./format";

describe("signed", () => {
  it.each([
    [0, "0.00"],
    [1, "+1.00"],
    [-6, `${MINUS}6.00`],
    [0.20998717, "+0.210"],
    [-0.105, `${MINUS}0.105`],
    [12.5, "+12.5"],
    [1234, "+1234"],
    [9.999, "+10.0"],
    [0.0012, "+0.00120"],
    [0.00012, `+1.2e${MINUS}4`],
    [12000, "+1.2e4"],
    [9999.9, "+1.0e4"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "+∞"],
    [Number.NEGATIVE_INFINITY, `${MINUS}∞`],
  ])("%d is %s", (value, text) => expect(signed(value)).toBe(text));

  it("shows as many digits as asked for", () => {
    expect(signed(0.880797, 4)).toBe("+0.8808");
    expect(signed(0.2099871, 6)).toBe("+0.209987");
    expect(plain(0.880797, 4)).toBe("0.8808");
    expect(signed(9.7e-7, 2)).toBe(`+9.7e${MINUS}7`);
    expect(signed(10201, 2)).toBe("+1.0e4");
  });

  it("shows a dash for a number that is not known", () => expect(signed(null)).toBe("–"));

  it("is never wrong by more than half of its last digit", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (v) => {
        const back = parseNumber(signed(v)) ?? Number.NaN;
        expect(Math.abs(back - v)).toBeLessThanOrEqual(Math.abs(v) * 0.051 + Number.MIN_VALUE);
        if (Math.abs(v) >= 1e-3 && Math.abs(v) < 9995) {
          expect(Math.abs(back - v)).toBeLessThanOrEqual(Math.abs(v) * 0.0051);
        }
        if (v !== 0) expect(signed(v)[0]).toBe(v < 0 ? MINUS : "+");
      }),
    );
  });
});

it("a cell of a table is a number where the engine takes it for one", () => {
  for (const [text, value] of cases as [string, number | null][])
    if (value === null) expect(tableNumber(text), text).toBeNull();
    else expect(tableNumber(text), text).toBeCloseTo(value, 12);
});

describe("parseNumber", () => {
  it.each([
    ["1.5", 1.5],
    ["1,5", 1.5],
    ["1/2", 0.5],
    [`${MINUS}3`, -3],
    ["+2", 2],
    [" .5 ", 0.5],
    ["1e-3", 0.001],
    [`1.2e${MINUS}4`, 0.00012],
    ["-1,5/3", -0.5],
  ])("%s is %d", (text, value) => expect(parseNumber(text)).toBe(value));

  it.each(["", "abc", "1.2.3", "1,234.5", "1/0", "1/2/3", "1e999", "0x10", "Infinity", "NaN", "1e", "--1"])(
    "%s is no number",
    (text) => expect(parseNumber(text)).toBeNull(),
  );

  it("tells numbers that are too large from words", () => {
    expect(["1e400", "-1e400", "1e300/1e-300"].map(isTooLarge)).toEqual([true, true, true]);
    expect(["1e308", "abc", "", "1/0", "Infinity", "NaN"].some(isTooLarge)).toBe(false);
  });

  it.each([
    [1e9, "1e9"],
    [2.5e8, "2.5e8"],
    [1_000_000, "1000000"],
    [123_456_789, "123456789"],
    [0.0078125, "0.0078125"],
  ] as const)("types %d as %s", (v, text) => expect(typed(v)).toBe(text));

  it("reads back what `typed` writes", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (v) => {
        const back = parseNumber(typed(v)) ?? Number.NaN;
        expect(Math.abs(back - v)).toBeLessThanOrEqual(Math.abs(v) * 1e-11);
      }),
    );
  });
});

describe("other figures", () => {
  it("percentages", () => {
    expect(percent(0.9754)).toBe("97.5 %");
    expect(percent(1)).toBe("100 %");
    expect(percent(null)).toBe("–");
  });
  it("counts have thin spaces", () => expect(count(50000)).toBe("50 000"));
});

it("keeps a share with its sign, and an equation together, at the end of a line", () => {
  expect(unbroken("With w = 100 about 7 % do, 8 of them")).toBe(
    "With w\u00a0=\u00a0100 about 7\u00a0% do, 8 of them",
  );
});
