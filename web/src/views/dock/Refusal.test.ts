import { expect, it } from "vitest";
import { enter } from "./Refusal";

it("one reason that stands in two panes is announced once, another one by itself", () => {
  const told: string[] = [];
  const pane = (name: string, text: string) => enter(text, (first) => first && told.push(name));
  const race = pane("race", "sqrt takes no negative number");
  const map = pane("map", "sqrt takes no negative number");
  const other = pane("other", "nothing moves");
  expect(told).toEqual(["race", "other"]);
  race();
  pane("late", "sqrt takes no negative number")();
  expect(told, "one of them still says it").toEqual(["race", "other"]);
  map();
  pane("anew", "sqrt takes no negative number")();
  expect(told).toEqual(["race", "other", "anew"]);
  other();
});
