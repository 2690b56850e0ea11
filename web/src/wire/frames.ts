import type { FramePart } from "../state/live";
import { FRAME_MAGIC, type FrameHeader, PROTOCOL } from "./protocol.gen";

/** A frame whose arrays are views into its message; nothing is copied. */
export interface Frame extends Omit<FrameHeader, "parts" | "protocol"> {
  parts: FramePart[];
}

export class FrameError extends Error {}

const PREFIX = 8;
const arrays = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const;

/**
 * Reads a binary message: `u32 magic | u32 header length | JSON header | 8-aligned arrays`.
 * Throws `FrameError` when it is not one, or when an array would reach beyond its end.
 */
export function decodeFrame(message: ArrayBuffer): Frame {
  if (message.byteLength < PREFIX) throw new FrameError("a frame has at least 8 bytes");
  const prefix = new DataView(message);
  if (prefix.getUint32(0, true) !== FRAME_MAGIC) throw new FrameError("not a frame");
  const body = PREFIX + prefix.getUint32(4, true);
  if (body > message.byteLength || body % 8 !== 0) throw new FrameError("the header length is wrong");
  const header = parseHeader(new Uint8Array(message, PREFIX, body - PREFIX));
  if (header.protocol !== PROTOCOL)
    throw new FrameError(`protocol ${header.protocol} instead of ${PROTOCOL}`);
  return { ...header, parts: header.parts.map((part) => view(message, body, part)) };
}

function parseHeader(bytes: Uint8Array): FrameHeader {
  try {
    const header = JSON.parse(new TextDecoder().decode(bytes)) as FrameHeader;
    if (Array.isArray(header?.parts)) return header;
  } catch {
    // the sentence below says it
  }
  throw new FrameError("the header is not readable");
}

function view(message: ArrayBuffer, body: number, part: FrameHeader["parts"][number]): FramePart {
  const kind = arrays[part.dtype];
  const length = part.shape.reduce((a, b) => a * b, 1);
  const start = body + part.offset;
  if (
    !kind ||
    start % kind.BYTES_PER_ELEMENT !== 0 ||
    start + length * kind.BYTES_PER_ELEMENT > message.byteLength
  ) {
    throw new FrameError(`the array ${part.node}:${part.port} does not fit its message`);
  }
  return { node: part.node, port: part.port, shape: part.shape, data: new kind(message, start, length) };
}
