/** How numbers look on the screen, and how typed ones are read. The minus is U+2212, as wide as the plus. */

export const MINUS = "−";

function size(v: number, digits: number): string {
  if (v === 0) return (0).toFixed(Math.max(0, digits - 1));
  if (v < 1e-3 || v >= 1e4) {
    // the exponent costs the room of a digit, but a number of one digit says too little: 1.0e4 stands for 10 201
    const [mantissa = "0", exponent = "0"] = v
      .toExponential(Math.max(digits > 1 ? 1 : 0, digits - 2))
      .split("e");
    const power = Number(exponent);
    return `${mantissa}e${power < 0 ? MINUS : ""}${Math.abs(power)}`;
  }
  const rounded = Number(v.toPrecision(digits));
  if (rounded >= 1e4) return size(rounded, digits);
  const order = Math.floor(Math.log10(rounded));
  return v.toFixed(Math.min(20, Math.max(0, digits - 1 - order)));
}

function special(v: number): string | null {
  if (Number.isNaN(v)) return "NaN";
  if (v === Number.POSITIVE_INFINITY) return "+∞";
  if (v === Number.NEGATIVE_INFINITY) return `${MINUS}∞`;
  return null;
}

/** A signed quantity: always + or −, `digits` significant digits; exact zero is unsigned; e notation outside 1e-3..1e4. */
export function signed(v: number | null | undefined, digits = 3): string {
  if (v === null || v === undefined) return "–";
  const odd = special(v);
  if (odd !== null) return odd;
  if (v === 0) return size(0, digits);
  return (v < 0 ? MINUS : "+") + size(Math.abs(v), digits);
}

/** A quantity without a sign of its own (loss, probability, length): a minus only where it is negative. */
export function plain(v: number | null | undefined, digits = 3): string {
  if (v === null || v === undefined) return "–";
  const odd = special(v);
  if (odd !== null) return odd;
  return (v < 0 ? MINUS : "") + size(Math.abs(v), digits);
}

/** Whole numbers from here on are written with an exponent where that is shorter: they have to fit a field. */
const LONG = 1e6;

/** A value as a person would type it: no trailing zeros, no plus. */
export function typed(v: number): string {
  const odd = special(v);
  if (odd !== null) return odd;
  const rounded = Number(v.toPrecision(12));
  const [whole, short] = [String(rounded), rounded.toExponential()];
  return (Math.abs(rounded) > LONG && short.length < whole.length ? short : whole)
    .replace("e+", "e")
    .replaceAll("-", MINUS);
}

/** A share of one as a percentage: "97.5 %"; exactly 1 is "100 %". */
export function percent(v: number | null | undefined, decimals = 1): string {
  if (v === null || v === undefined || !Number.isFinite(v)) return "–";
  const text = (v * 100).toFixed(decimals);
  return `${v === 1 || v === 0 ? String(v * 100) : text} %`;
}

/** Whole numbers with a thin space every three digits: 50 000. */
export function count(v: number): string {
  return Math.round(v)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, " ")
    .replace("-", MINUS);
}

const NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?$/i;

/** As it is written: infinite where no number of a computer is as large. */
function decimal(text: string): number | null {
  return NUMBER.test(text) ? Number(text.replace(",", ".")) : null;
}

function written(text: string): number | null {
  const clean = text.trim().replace(/[−–—]/g, "-").replace(/\s/g, "");
  const parts = clean.split("/");
  if (parts.length > 2) return null;
  const top = decimal(parts[0] ?? "");
  if (top === null || parts.length === 1) return top;
  const bottom = decimal(parts[1] ?? "");
  return bottom === null || bottom === 0 ? null : top / bottom;
}

/** Reads "1.5", "1,5", "−2", "1e-3" and "1/2"; null when the text is no finite number. */
export function parseNumber(text: string): number | null {
  const value = written(text);
  return value !== null && Number.isFinite(value) ? value : null;
}

/**
 * A cell of a table as the engine reads it (`parse_number` in engine/data/tables.py): what a field works out for
 * somebody who types it, as "1/2" or "1 000", is no number there. tests/table_numbers.json holds both to it.
 */
export function tableNumber(text: string): number | null {
  const value = decimal(text.trim().replaceAll(MINUS, "-"));
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Whether the text is a number, but a larger one than a computer holds. */
export function isTooLarge(text: string): boolean {
  return Math.abs(written(text) ?? 0) === Number.POSITIVE_INFINITY;
}

/** A text in which a share stays with its % and both sides of an equation with the sign between them. */
export const unbroken = (text: string): string =>
  text.replace(/(\d) %/g, "$1\u00a0%").replace(/(\S) = (?=\S)/g, "$1\u00a0=\u00a0");

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A whole number as an exponent is written: -12 as ⁻¹². */
export const superscript = (n: number): string =>
  (n < 0 ? "⁻" : "") + [...String(Math.abs(n))].map((digit) => RAISED[Number(digit)]).join("");
