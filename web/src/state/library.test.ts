import { afterEach, expect, it, vi } from "vitest";
import { newId } from "./library";

vi.mock("idb-keyval", () => ({ createStore: () => ({}) }));

afterEach(() => vi.restoreAllMocks());

it("an id is long enough that nobody guesses it, and short enough for the server", () => {
  const ids = Array.from({ length: 50 }, newId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-z]{1,64}$/);
  expect(Math.log2(36) * (ids[0]?.length ?? 0)).toBeGreaterThan(96);
  expect(new Set(ids).size).toBe(50);
});

it("no letter of an id is likelier than another: the bytes that do not go round are drawn again", () => {
  const draws = [255, 252, 251, 1];
  vi.spyOn(crypto, "getRandomValues").mockImplementation((bytes) => {
    (bytes as Uint8Array).fill(draws.shift() ?? 0);
    return bytes;
  });
  expect(newId()).toMatch(/^z+$/);
  expect(draws).toEqual([1]);
});
