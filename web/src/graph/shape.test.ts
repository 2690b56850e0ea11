import fc from "fast-check";
import { expect, it } from "vitest";
import { isDocument, misshapen } from "./shape";

const good = {
  tugboat: 1,
  kind: "circuit",
  nodes: [{ id: "x", op: "input", params: { value: 1 }, at: [0, 0] }],
  chips: { c: { inputs: ["u"], outputs: ["y"], nodes: [{ id: "y", op: "exp", inputs: ["u"] }] } },
};

it("takes documents, with or without what may be left out", () => {
  expect(misshapen(good)).toBeNull();
  expect(isDocument({ tugboat: 1, kind: "network", nodes: [] })).toBe(true);
});

it.each([
  [5, "the whole"],
  [{ kind: "circuit", nodes: [] }, "tugboat"],
  [{ ...good, kind: "song" }, "kind"],
  [{ ...good, title: 7 }, "title"],
  [{ ...good, nodes: {} }, "nodes"],
  [{ ...good, nodes: [5] }, "nodes[0]"],
  [{ ...good, nodes: [{ id: "x" }] }, "nodes[0].op"],
  [{ ...good, nodes: [{ id: "x", op: "add", inputs: [null] }] }, "nodes[0].inputs"],
  [{ ...good, nodes: [{ id: "x", op: "input", at: [0, "1"] }] }, "nodes[0].at"],
  [{ ...good, nodes: [{ id: "x", op: "input", params: { value: {} } }] }, "nodes[0].params"],
  [{ ...good, view: { note: { try: "pull", watch: {} } } }, "view"],
  [{ ...good, chips: { c: 3 } }, "chips.c"],
  [{ ...good, chips: { c: { inputs: [], outputs: [], nodes: [{}] } } }, "chips.c.nodes[0].id"],
])("names the place of what is wrong: %j", (data, path) => expect(misshapen(data)).toBe(path));

it("never throws", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      misshapen(value);
      misshapen({ ...good, chips: value, nodes: value });
      misshapen({ ...good, nodes: [value] });
    }),
  );
});
