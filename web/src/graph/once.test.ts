import { expect, it } from "vitest";
import { oncePer } from "./once";

it("is found once for each thing, and again when it would be found otherwise", () => {
  let [looked, age] = [0, 0];
  const find = oncePer(
    ({ n }: { n: number }) => {
      looked += 1;
      return n + age;
    },
    () => age,
  );
  const [one, two] = [{ n: 1 }, { n: 2 }];
  expect([find(one), find(one), find(two), looked]).toEqual([1, 1, 2, 2]);
  age = 10;
  expect([find(one), find(one), looked]).toEqual([11, 11, 3]);
});
