import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFrame, FrameError } from "./frames";
import { FRAME_MAGIC, PROTOCOL } from "./protocol.gen";

type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array;
interface Given {
  node: string;
  port: string;
  shape: number[];
  data: Numbers;
}

const names: Record<string, string> = {
  Float64Array: "float64",
  Float32Array: "float32",
  Int32Array: "int32",
  Uint8Array: "uint8",
};
const up8 = (n: number) => Math.ceil(n / 8) * 8;

/** The layout of the server's frames, written by hand. */
function encode(parts: Given[], header: Record<string, unknown> = {}): ArrayBuffer {
  let at = 0;
  const listed = parts.map(({ node, port, shape, data }) => {
    const part = { node, port, shape, dtype: names[data.constructor.name], offset: at };
    at += up8(data.byteLength);
    return part;
  });
  const basic = {
    protocol: PROTOCOL,
    run: "r",
    seq: 1,
    step: 7,
    backward: true,
    pull: 1,
    row: null,
    stamp: 3.5,
  };
  const text = JSON.stringify({ ...basic, parts: listed, ...header });
  const json = new TextEncoder().encode(text.padEnd(up8(new TextEncoder().encode(text).length)));
  const message = new Uint8Array(8 + up8(json.length) + at);
  const view = new DataView(message.buffer);
  view.setUint32(0, FRAME_MAGIC, true);
  view.setUint32(4, up8(json.length), true);
  message.set(json, 8);
  parts.forEach(({ data }, i) => {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    message.set(bytes, 8 + up8(json.length) + (listed[i]?.offset ?? 0));
  });
  return message.buffer;
}

describe("decodeFrame", () => {
  it("reads the header and views the arrays without copying", () => {
    const values = new Float64Array([1, -2, Number.NaN]);
    const weight = new Float32Array([0.5, 1.5, 2.5, 3.5]);
    const message = encode([
      { node: "*", port: "values", shape: [3], data: values },
      { node: "h", port: "weight", shape: [2, 2], data: weight },
    ]);
    const frame = decodeFrame(message);
    expect(frame).toMatchObject({ run: "r", seq: 1, step: 7, backward: true, stamp: 3.5 });
    expect([...(frame.parts[0]?.data ?? [])]).toEqual([1, -2, Number.NaN]);
    expect([...(frame.parts[1]?.data ?? [])]).toEqual([0.5, 1.5, 2.5, 3.5]);
    expect(frame.parts[1]?.shape).toEqual([2, 2]);
    for (const part of frame.parts) expect(part.data.buffer).toBe(message);
  });

  it("reads back any arrays", () => {
    const numbers = fc.oneof(
      fc.float64Array({ maxLength: 9 }),
      fc.float32Array({ maxLength: 9 }),
      fc.int32Array({ maxLength: 9 }),
      fc.uint8Array({ maxLength: 9 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), numbers), { maxLength: 5 }), (list) => {
        const parts = list.map(([node, data]) => ({ node, port: "p", shape: [data.length], data }));
        const frame = decodeFrame(encode(parts));
        expect(frame.parts.map((p) => p.node)).toEqual(parts.map((p) => p.node));
        frame.parts.forEach((p, i) => {
          expect([...p.data]).toEqual([...(parts[i]?.data ?? [])]);
        });
      }),
    );
  });

  it.each([
    ["too short", new ArrayBuffer(4)],
    ["of another kind", new ArrayBuffer(16)],
    ["of another protocol", encode([], { protocol: PROTOCOL + 1 })],
    ["without parts", encode([], { parts: 3 })],
    [
      "reaching beyond its end",
      encode([], { parts: [{ node: "a", port: "p", shape: [100], dtype: "float64", offset: 0 }] }),
    ],
    [
      "of an unknown dtype",
      encode([], { parts: [{ node: "a", port: "p", shape: [0], dtype: "float16", offset: 0 }] }),
    ],
    [
      "badly aligned",
      encode([], { parts: [{ node: "a", port: "p", shape: [0], dtype: "float64", offset: 3 }] }),
    ],
  ])("refuses a message that is %s", (_, message) => expect(() => decodeFrame(message)).toThrow(FrameError));

  it("refuses noise with a FrameError and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (noise) => {
        const bytes = new Uint8Array(noise.length + 8);
        new DataView(bytes.buffer).setUint32(0, FRAME_MAGIC, true);
        new DataView(bytes.buffer).setUint32(4, noise.length, true);
        bytes.set(noise, 8);
        expect(() => decodeFrame(bytes.buffer)).toThrow(FrameError);
      }),
    );
  });
});
