"""What waits to be sent to one page: replies in order, and of the numbers only the newest.

A slow page sees fewer frames, never older ones: at most ``FRAMES_IN_FLIGHT`` of them are on
their way, and what is worked out meanwhile replaces what waits, array by array.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from server import frames, limits
from server.process.pacing import on_beat
from server.protocol import NEW_GRAPH, PROTOCOL

Key = tuple[str, str]
HISTORIES = 32
"""Waiting pieces of a timeline; beyond it they are dropped and the whole is asked for afresh."""
DRAG_SECONDS = 0.5
"""A drag counts as going on for this long after its last value."""


class Overflow(Exception):
    """The page reads too slowly for what it asked: ``limits.REPLY_BYTES``."""


@dataclass(slots=True, eq=False)
class Reply:
    """A message in words that waits its turn; without ``text`` once a newer one has made it pointless."""

    text: str | None
    run: str | None
    kind: str


@dataclass(slots=True)
class Piece:
    """One array: its place in a header, its bytes."""

    shape: list[int]
    dtype: str
    data: memoryview


@dataclass
class Slot:
    """The frames of one run for one page."""

    watch: frozenset[Key] = frozenset()
    interval: float = 1 / 60
    seq: int = 0
    acked: int = 0
    sent_at: float = 0.0
    header: dict[str, Any] = field(default_factory=dict)
    pieces: dict[Key, Piece] = field(default_factory=dict)
    stamp: float | None = None
    stamped_at: float = -DRAG_SECONDS
    status: Reply | None = None
    histories: list[Reply] = field(default_factory=list)
    history_lost: bool = False

    @property
    def room(self) -> bool:
        """May another frame leave?"""
        return self.seq - self.acked < limits.FRAMES_IN_FLIGHT.value

    def ready_in(self, now: float) -> float | None:
        """Seconds until a frame may leave; 0 for at once, None for not before something happens."""
        if not self.pieces or not self.room:
            return None
        if self.stamp is not None:
            return 0.0  # what is being dragged never waits for the pace
        if now - self.stamped_at < DRAG_SECONDS and self.seq > self.acked:
            return None  # during a drag the last place in flight is kept for its next value
        return max(0.0, self.sent_at + self.interval - now)


class Outbox:
    """The waiting messages of one page. ``ask_history(run)`` is called when a timeline was dropped."""

    def __init__(
        self, ask_history: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask_history = ask_history
        self._clock = clock
        self._replies: deque[Reply] = deque()
        self._bytes = 0
        self._slots: dict[str, Slot] = {}
        self._wake = asyncio.Event()
        self._sending = False

    def slot(self, run: str) -> Slot:
        """The frames of one run, made when it is first named."""
        return self._slots.setdefault(run, Slot())

    def forget(self, run: str) -> None:
        """No more numbers, states and timelines of this run."""
        slot = self._slots.pop(run, None)
        if slot:
            for reply in (*slot.histories, *filter(None, [slot.status])):
                self._void(reply)

    def watch(self, run: str, parts: frozenset[Key], rate: float) -> None:
        """What the page looks at now."""
        slot = self.slot(run)
        slot.watch, slot.interval = parts, 1 / rate
        slot.pieces = {key: piece for key, piece in slot.pieces.items() if key in parts}
        self._wake.set()

    def wants(self, run: str) -> bool:
        """Whether newer numbers of a run would be of use now."""
        slot = self._slots.get(run)
        return slot is not None and bool(slot.watch) and slot.room and not (slot.pieces and self._sending)

    def ack(self, run: str, seq: int) -> None:
        """The page has drawn frame ``seq`` and all before it."""
        slot = self._slots.get(run)
        if slot and slot.acked < seq <= slot.seq:
            slot.acked = seq
            self._wake.set()

    def reply(self, text: str, run: str | None = None, kind: str = "") -> None:
        """Send in order. Raises Overflow when the page has stopped reading; the reply is not queued then."""
        reply = Reply(text, run, kind)
        if run is not None and not self._wanted(reply, self.slot(run)):
            return
        if self._bytes + len(text) > limits.REPLY_BYTES.value:
            raise Overflow(limits.REPLY_BYTES.name)
        self._replies.append(reply)
        self._bytes += len(text)
        self._wake.set()

    def offer(self, run: str, header: dict[str, Any], pieces: dict[Key, Piece], stamp: float | None) -> None:
        """Newer numbers of a run; those that the page watches replace what waits."""
        slot = self._slots.get(run)
        if slot is None or not slot.watch:
            return
        mine = {key: piece for key, piece in pieces.items() if key in slot.watch}
        if not mine:
            return
        slot.pieces.update(mine)
        slot.header = header
        if stamp is not None:
            slot.stamp, slot.stamped_at = stamp, self._clock()
        self._wake.set()

    async def next(self) -> tuple[str | bytes, str | None]:
        """The next message to send, and the run whose frame it is; waits for one."""
        self._sending = False
        while True:
            self._wake.clear()
            message, wait = self._ready()
            if message is not None:
                self._sending = True
                return message
            try:
                await asyncio.wait_for(self._wake.wait(), wait)
            except TimeoutError:
                continue

    def _wanted(self, reply: Reply, slot: Slot) -> bool:
        """Whether a reply is to be queued, after voiding those that it replaces."""
        if reply.kind == "status":
            if slot.status:
                self._void(slot.status)
            slot.status = reply
        elif reply.kind == "history":
            return self._history_wanted(reply, slot)
        elif reply.kind in NEW_GRAPH:
            slot.pieces.clear()  # in the order of the former graph
        return True

    def _history_wanted(self, reply: Reply, slot: Slot) -> bool:
        if slot.history_lost:
            return False
        if len(slot.histories) < HISTORIES:
            slot.histories.append(reply)
            return True
        for one in slot.histories:
            self._void(one)
        slot.histories.clear()
        slot.history_lost = True
        return False

    def _void(self, reply: Reply) -> None:
        if reply.text is not None:
            self._bytes -= len(reply.text)
            reply.text = None

    def _take(self, reply: Reply) -> str:
        slot = self._slots.get(reply.run or "")
        if slot and slot.status is reply:
            slot.status = None
        if slot and reply in slot.histories:
            slot.histories.remove(reply)
        text = reply.text or ""
        self._bytes -= len(text)
        return text

    def _recover(self) -> None:
        for run, slot in self._slots.items():
            if slot.history_lost:
                slot.history_lost = False
                self._ask_history(run)

    def _ready(self) -> tuple[tuple[str | bytes, str | None] | None, float | None]:
        """What can leave now, else the seconds until something can (None: not before something happens)."""
        while self._replies:
            reply = self._replies.popleft()
            if reply.text is not None:
                return (self._take(reply), None), None
        self._recover()
        now, wait = self._clock(), None
        for run, slot in self._slots.items():
            due = slot.ready_in(now)
            if due == 0.0:
                return (self._pack(run, slot, now), run), None
            if due is not None:
                wait = due if wait is None else min(wait, due)
        return None, wait

    def _pack(self, run: str, slot: Slot, now: float) -> bytes:
        slot.seq += 1
        slot.sent_at = on_beat(slot.sent_at, slot.interval, now)
        pieces = list(slot.pieces.items())
        places = frames.offsets(len(piece.data) for _, piece in pieces)
        parts = [
            {"node": node, "port": port, "shape": piece.shape, "dtype": piece.dtype, "offset": at}
            for ((node, port), piece), at in zip(pieces, places, strict=True)
        ]
        header = {
            "protocol": PROTOCOL,
            "run": run,
            "seq": slot.seq,
            **slot.header,
            "stamp": slot.stamp,
            "parts": parts,
        }
        slot.pieces, slot.stamp = {}, None
        return frames.pack(header, [piece.data for _, piece in pieces])
