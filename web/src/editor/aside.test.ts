import { expect, it } from "vitest";
import { aside } from "./aside";

it("a drawing steps aside, or up, where its button would lie under the zoom control, if it has room to", () => {
  const over = { left: 592, top: 314 };
  const stay = { left: 0, top: 0 };
  const roomy = { left: 100, top: 100 };
  expect(aside({ right: 612, bottom: 317 }, over, roomy)).toEqual({ left: 28, top: 0 });
  expect(aside({ right: 612, bottom: 300 }, over, roomy), "above it").toEqual(stay);
  expect(aside({ right: 580, bottom: 317 }, over, roomy), "left of it").toEqual(stay);
  expect(aside({ right: 612, bottom: 317 }, over, { left: 20, top: 20 }), "up").toEqual({ left: 0, top: 11 });
  expect(aside({ right: 612, bottom: 317 }, over, { left: 20, top: 5 }), "no room").toEqual(stay);
});
