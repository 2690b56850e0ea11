import { expect, it } from "vitest";
import { catalogue } from "./catalogue";
import { useTestCatalogue } from "./fixtures";
import { offered } from "./usual";

it("what is used most is offered first, and only what reads something for a wire that begins somewhere", () => {
  useTestCatalogue();
  const { gates } = catalogue();
  expect(offered(gates, "", false)[0]?.name).toBe("input");
  const reading = offered(gates, "", true).map((op) => op.name);
  expect(reading.slice(0, 2)).toEqual(["add", "multiply"]);
  expect(reading).not.toContain("input");
  expect(offered(gates, "tanh", true)[0]?.name).toBe("tanh");
});
