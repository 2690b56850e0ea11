import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { shadeOf } from "./mistakes";

const tokens = readFileSync(new URL("../../../../../static/tokens.css", import.meta.url), "utf8");

/** Red, green and blue of a token in a theme, 0..1. */
function colour(theme: "dark" | "light", token: string): number[] {
  const block = tokens.slice(tokens.indexOf(`[data-theme="${theme}"]`));
  const hex = block.match(new RegExp(`${token}: #(\\w{6})`))?.[1] ?? "";
  return [0, 2, 4].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255);
}

function luminance(rgb: number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

it.each(["dark", "light"] as const)("a number is readable on every shade of a cell, %s", (theme) => {
  const [ink, ground, inverse] = ["--ink-1", "--bg-inset", "--ink-inv"].map((one) => colour(theme, one));
  for (let share = 0; share <= 1; share += 0.01) {
    const shade = shadeOf(share);
    const cell = luminance((ground ?? []).map((v, i) => v + ((ink?.[i] ?? 0) - v) * shade));
    const text = luminance((share > 0.5 ? inverse : ink) ?? []);
    const contrast = (Math.max(cell, text) + 0.05) / (Math.min(cell, text) + 0.05);
    expect(contrast, `at ${share}`).toBeGreaterThan(4.5);
  }
});
