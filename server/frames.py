"""The binary layout of numbers: from a worker to the server, and from the server to a page.

``u32 magic | u32 header length | JSON header, padded with spaces to 8 bytes | 8-aligned arrays``

Integers are little-endian, and so are the arrays. The length counts the padding. An array
begins ``offset`` bytes after the header.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from typing import Any

FRAME_MAGIC = 0x31475554
"""First four bytes of a frame, little-endian: the letters TUG1."""
PREFIX = struct.Struct("<II")
Buffer = bytes | bytearray | memoryview


def pack(header: dict[str, Any], buffers: Sequence[Buffer] = ()) -> bytes:
    """One message of a JSON-able header and its buffers, each padded to 8 bytes."""
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 8)
    pieces: list[Buffer] = [PREFIX.pack(FRAME_MAGIC, len(text)), text]
    for buffer in buffers:
        pieces.append(buffer)
        if rest := -len(buffer) % 8:
            pieces.append(b"\0" * rest)
    return b"".join(pieces)


def unpack(message: bytes) -> tuple[dict[str, Any], memoryview]:
    """Header and body of ``pack``. Raises ValueError when this is not such a message."""
    if len(message) < PREFIX.size:
        raise ValueError("a frame has at least 8 bytes")
    magic, length = PREFIX.unpack_from(message)
    if magic != FRAME_MAGIC or PREFIX.size + length > len(message):
        raise ValueError("not a frame: the magic number or the header length is wrong")
    view = memoryview(message)
    start = PREFIX.size
    return json.loads(bytes(view[start : start + length])), view[start + length :]


def offsets(sizes: Iterable[int]) -> list[int]:
    """Where buffers of these sizes begin in the body."""
    at, places = 0, []
    for size in sizes:
        places.append(at)
        at += size + (-size % 8)
    return places
