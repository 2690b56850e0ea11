import fc from "fast-check";
import { deflateSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { Doc, DocNode } from "../graph/document";
import {
  decodeLink,
  encodeLink,
  fittingLink,
  inflateBounded,
  LINK_LIMIT,
  LinkError,
  lineNames,
  type Shared,
} from "./share";

const id = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const scalar = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => (Object.is(v, -0) ? 0 : v)),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
);
const node: fc.Arbitrary<DocNode> = fc.record(
  {
    id,
    op: fc.constantFrom("input", "add", "chip"),
    inputs: fc.array(id, { maxLength: 3 }),
    params: fc.dictionary(id, scalar, { minKeys: 1, maxKeys: 3 }),
    label: fc.string(),
    at: fc.tuple(fc.integer(), fc.integer()),
  },
  { requiredKeys: ["id", "op"] },
);
const doc: fc.Arbitrary<Doc> = fc.record(
  {
    tugboat: fc.constant(1 as const),
    kind: fc.constantFrom("circuit" as const, "network" as const),
    title: fc.string(),
    nodes: fc.array(node, { maxLength: 8 }),
    output: id,
    chips: fc.dictionary(
      id.filter((s) => s !== "__proto__"),
      fc.record({ inputs: fc.array(id), outputs: fc.array(id), nodes: fc.array(node, { maxLength: 3 }) }),
      { maxKeys: 2 },
    ),
    train: fc.constant({ step_size: 0.01 }),
  },
  { requiredKeys: ["tugboat", "kind", "title", "nodes"] },
);
const events = fc.array(
  fc.tuple(fc.nat(), fc.record({ kind: fc.constant("set"), node: id, value: fc.integer() })),
  { minLength: 1, maxLength: 4 },
);
const shared: fc.Arbitrary<Shared> = fc.record(
  {
    doc,
    seed: fc.nat(),
    events: events as fc.Arbitrary<NonNullable<Shared["events"]>>,
    at: fc.nat(),
    line: fc.string({ minLength: 1, maxLength: 60 }),
    view: fc.constant({ selection: ["x"], opened: [], tab: "code" }),
  },
  { requiredKeys: ["doc"] },
);

const link = (bytes: Uint8Array, version = 1) => `#t${version}=${Buffer.from(bytes).toString("base64url")}`;
const packed = (data: unknown, version = 1) =>
  link(deflateSync(new TextEncoder().encode(JSON.stringify(data))), version);
const fault = (fragment: string) => {
  try {
    decodeLink(fragment);
  } catch (error) {
    return error instanceof LinkError ? error.fault : error;
  }
  return null;
};

describe("links", () => {
  it("give back what was put in", () => {
    fc.assert(
      fc.property(shared, (given) => {
        expect(decodeLink(`#${encodeLink(given)}`)).toEqual(JSON.parse(JSON.stringify(given)));
      }),
    );
  });

  it("carry all lines of a timeline while they fit, and else the one that they open on", () => {
    const line = (id: number) => ({ id, parent: id ? 0 : null, events: [[1, { kind: "set", node: "x" }]] });
    const one: Shared = { doc: { tugboat: 1, kind: "circuit", title: "a", nodes: [] }, at: 2, line: "mine" };
    const all = { ...one, lines: [line(0), line(1)], branch: 1, names: { 0: "a try" } };
    const { fragment, carried } = fittingLink(all);
    expect([decodeLink(fragment), carried]).toEqual([all, 2]);
    const noise = Array.from({ length: 9000 }, (_, i) => Math.sin(i));
    const long = fittingLink({ ...all, lines: [line(0), { ...line(1), events: noise }] });
    expect([decodeLink(long.fragment), long.carried]).toEqual([one, 1]);
    expect(fittingLink(one).carried).toBe(1);
    const broken = { d: { nodes: [], tugboat: 1, kind: "circuit", title: "a" }, l: [3], b: 1, m: 4 };
    expect(decodeLink(packed(broken)).lines).toBeUndefined();
  });

  it("open when an older version made them", () => {
    const old: Doc = {
      tugboat: 1,
      kind: "circuit",
      title: "from before",
      nodes: [
        { id: "x", op: "input", params: { value: 2 } },
        { id: "f", op: "multiply", inputs: ["x", "x"] },
      ],
      output: "f",
    };
    expect(decodeLink(packed(old, 0)).doc).toEqual(old);
  });

  it("say what is wrong with them", () => {
    const good = encodeLink({ doc: { tugboat: 1, kind: "circuit", title: "a", nodes: [] } });
    expect(fault(`#${good.slice(0, -6)}`)).toBe("bad");
    expect(fault("#t1=%%%")).toBe("bad");
    expect(fault("#t1=")).toBe("bad");
    expect(fault("#nothing")).toBe("bad");
    expect(fault(good.replace("t1=", "t9="))).toBe("newer");
    expect(fault(packed([1, 2]))).toBe("notADocument");
    expect(fault(packed({ d: { nodes: 3 } }))).toBe("notADocument");
    expect(fault(packed({ d: { tugboat: 1, kind: "circuit", nodes: [7] } }))).toBe("notADocument");
    expect(fault(packed("text", 0))).toBe("notADocument");
  });

  it.each([
    ["a seed", { s: -3 }],
    ["a step", { a: 1.5 }],
    ["an entry of the timeline", { e: [1] }],
    ["the step of an entry", { e: [[-1, { kind: "best" }]] }],
    ["an event", { e: [[0, null]] }],
  ])("with %s that the engine would refuse again and again are damaged", (_, more) => {
    const d = { tugboat: 1, kind: "circuit", title: "a", nodes: [] };
    expect(fault(packed({ d }))).toBeNull();
    expect(fault(packed({ d, ...more }))).toBe("bad");
  });

  it("name the chips that contain each other", () => {
    const wraps = (of: string) => ({
      inputs: [],
      outputs: ["y"],
      nodes: [{ id: "y", op: "chip", params: { of } }],
    });
    const endless = { tugboat: 1, kind: "circuit", nodes: [], chips: { q: wraps("r"), r: wraps("q") } };
    expect(() => decodeLink(packed(endless, 0))).toThrow(
      expect.objectContaining({ fault: "ring", detail: "q → r → q" }),
    );
  });

  it("never inflate without end", () => {
    const bomb = deflateSync(new Uint8Array(8 * 2 ** 20));
    expect(bomb.length).toBeLessThan(100_000);
    expect(fault(link(bomb))).toBe("tooBig");
    expect(() => inflateBounded(bomb, 1000)).toThrow(LinkError);
  });

  it("are refused with a LinkError and nothing else, whatever they hold", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(0, 1), (noise, version) => {
        expect(fault(link(noise, version))).toBeTypeOf("string");
      }),
    );
  });

  it("stay short: 200 gates fit well under the bound", () => {
    const nodes: DocNode[] = Array.from({ length: 200 }, (_, i) => ({
      id: `n${i}`,
      op: i < 2 ? "input" : "multiply",
      ...(i < 2 ? { params: { value: i, min: -5, max: 5 } } : { inputs: [`n${i - 1}`, `n${i - 2}`] }),
      at: [240 * i, (i * 96) % 960],
    }));
    const text = encodeLink({ doc: { tugboat: 1, kind: "circuit", title: "long", nodes, output: "n199" } });
    expect(text.length).toBeLessThan(LINK_LIMIT / 4);
  });
});

it("names every line of a link, and only the one there is where the engine has left out the others", () => {
  const shared = { lines: [{}, {}, {}], branch: 2, line: "steep", names: { 0: "flat" } };
  expect(lineNames(shared, [{ id: 0 }, { id: 1 }, { id: 2 }])).toEqual({ 0: "flat", 2: "steep" });
  expect(lineNames(shared, [{ id: 0 }])).toEqual({ 0: "steep" });
  expect(lineNames({ line: "steep" }, [{ id: 0 }])).toEqual({ 0: "steep" });
  expect(lineNames({}, [{ id: 0 }])).toEqual({});
});
