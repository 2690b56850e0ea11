import { describe, expect, it } from "vitest";
import { ID, idFrom, numbered } from "./ids";
import { aroundQuoted, nodeName } from "./names";

const NODES = [
  { id: "a", op: "dense", label: "hidden" },
  { id: "b", op: "dense", label: "hidden" },
  { id: "c", op: "dense", label: "scores" },
  { id: "d", op: "dense", label: "e" },
  { id: "e", op: "dense" },
];

describe("the name of a node", () => {
  it("is its label, with the id where another is called the same", () => {
    expect(nodeName(NODES, "c")).toBe("scores");
    expect(nodeName(NODES, "a")).toBe("hidden (a)");
    expect(nodeName(NODES, "d")).toBe("e (d)");
    expect(nodeName(NODES, "e")).toBe("e");
    expect(nodeName(NODES, "chip1/y")).toBe("chip1/y");
  });

  it("stands where a sentence quotes the id", () => {
    expect(aroundQuoted('It is in "a".', "a")).toEqual(["It is in ", "."]);
    expect(aroundQuoted("It is in the loss.", "a")).toBeNull();
  });
});

describe("an id", () => {
  it("is at most as long as the engine takes it, also when it is made from another", () => {
    const longest = "w".repeat(64);
    expect(ID.test(longest)).toBe(true);
    expect(ID.test(`${longest}w`)).toBe(false);
    expect(numbered(new Set([longest]), longest)).toMatch(ID);
    expect(idFrom(`${longest} w`)).toMatch(ID);
  });
});
