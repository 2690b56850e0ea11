import { expect, it } from "vitest";
import { t } from "../../../ui";

it("a layer goes by one name on the shelf, among the activations and in its tab, one of a file of its own too", () => {
  expect(["dense", "batch_norm", "relu", "leaky_relu", "softsign"].map(t.control.layerName)).toEqual([
    "Dense",
    "Batch norm",
    "ReLU",
    "Leaky ReLU",
    "Softsign",
  ]);
  expect(t.views.inspector.choiceName("activation", "softsign")).toBe("Softsign");
  expect(t.views.inspector.choiceName("initializer", "he")).toBe("He");
  expect(t.views.inspector.paramName("initializer")).toBe("First weights");
  expect(t.views.inspector.paramName("units")).toBe("Units");
});
