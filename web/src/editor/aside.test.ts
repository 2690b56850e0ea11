import { expect, it } from "vitest";
import { aside } from "./aside";

it("a drawing steps aside where its button would lie under the zoom control, if it has room to", () => {
  const over = { left: 592, top: 314 };
  expect(aside({ right: 612, bottom: 317 }, over, 100)).toBe(28);
  expect(aside({ right: 612, bottom: 300 }, over, 100), "above it").toBe(0);
  expect(aside({ right: 580, bottom: 317 }, over, 100), "left of it").toBe(0);
  expect(aside({ right: 612, bottom: 317 }, over, 20), "no room").toBe(0);
});
