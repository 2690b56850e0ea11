"""The JSON header of a frame (binary numbers; layout: ``server/frames.py``), for the page's types."""

from __future__ import annotations

from typing import Literal

from server.protocol import PROTOCOL, Message, RunId


class FramePart(Message):
    """One array of a frame: its bytes begin ``offset`` bytes after the (padded) header."""

    node: str
    port: str
    shape: list[int]
    dtype: Literal["float64", "float32", "int32", "uint8"]
    offset: int


class FrameHeader(Message):
    """What a frame shows. Ack it by ``seq``; at most two frames are on their way at a time.

    ``pull``, ``backward`` and ``row`` are those of ``Status``, at this very step.
    ``stamp``: that of this page's newest ``Act`` whose effect is in here, else null.
    """

    protocol: int = PROTOCOL
    run: RunId
    seq: int
    step: int
    backward: bool
    pull: float
    row: int | None
    stamp: float | None
    parts: list[FramePart]
