"""What a worker tells: numbers when there is room for them, the state, the timeline, checkpoints."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from server import frames, limits
from server.process.pacing import on_beat
from server.protocol import Branch, History, Status, Trouble

STATUS_SECONDS = 0.1
HISTORY_SECONDS = 0.1
SAVE_SECONDS = 0.5
SAVE_SHARE = 0.04
"""Share of the time that a training run may spend on its checkpoints."""
SAVE_CAP = 2**20
"""Bytes of a run's own checkpoints that travel with each saved state: enough to come back quickly."""
LEAN_SHARE = 3
"""A run that saved leanly is this much smaller than may be stored is saved whole again."""
WIRE_TYPES = {"float64": "float64", "float32": "float32", "int32": "int32", "uint8": "uint8"}
NARROWED = {"bool": "uint8", "int64": "int32", "float16": "float32", "int8": "int32", "int16": "int32"}
Send = Callable[[bytes], None]


def array_part(node: str, port: str, array: np.ndarray) -> tuple[dict[str, Any], bytes]:
    """Header entry (without offset) and little-endian bytes of one array."""
    dtype = WIRE_TYPES.get(array.dtype.name) or NARROWED.get(array.dtype.name, "float64")
    data = np.ascontiguousarray(array, dtype=np.dtype(dtype).newbyteorder("<")).tobytes()
    return {"node": node, "port": port, "shape": list(array.shape), "dtype": dtype}, data


class Numbers:
    """Snapshots: at most as many as there is room for, at most as often as somebody draws."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.parts: list[tuple[str, str]] = []
        self.interval = 1 / 60
        self.room = 0
        self.changed = False
        self.stamps: dict[str, float] = {}
        self._sent_at = 0.0

    def wait(self, now: float) -> float | None:
        """Seconds until a snapshot is due; None when none will be."""
        if not (self.changed and self.parts and self.room):
            return None
        return 0.0 if self.stamps else max(0.0, self._sent_at + self.interval - now)

    def take(self, run: Any) -> None:
        """Send the watched parts of a run as they are now."""
        status = run.machine.status()
        entries, buffers, total = [], [], 0
        for node, port in self.parts:
            array = run.read(node, port)
            if array is None:
                continue
            entry, data = array_part(node, port, np.asarray(array))
            total += len(data)
            if total > limits.FRAME_BYTES.value:
                break
            entries.append(entry)
            buffers.append(data)
        for entry, at in zip(entries, frames.offsets(map(len, buffers)), strict=True):
            entry["offset"] = at
        header = {
            "step": run.step,
            "backward": bool(status["backward"]),
            "pull": float(status["pull"]),
            "row": status.get("row"),
        }
        head = {"k": "frame", "header": header, "stamps": self.stamps, "parts": entries}
        self._send(frames.pack(head, buffers))
        self.room -= 1
        self.changed, self.stamps = False, {}
        self._sent_at = on_beat(self._sent_at, self.interval, time.monotonic())


class Timeline:
    """The points and events of the current branch that pages do not have yet."""

    def __init__(self) -> None:
        self._branch = -1
        self._step = 0
        self._events: list[Any] = []

    def news(self, run: Any, name: str) -> History | None:
        """What is new since the last call; a changed branch is told from its beginning."""
        events = run.events()
        if run.branch != self._branch:
            self._branch, self._events = run.branch, events
            told = whole(run, name, run.branch)
            self._step = _last(told.series)
            return told
        series = run.history(self._step)
        first = _common(self._events, events)
        last = _last(series)
        if last <= self._step and first == len(events) == len(self._events):
            return None
        self._step, self._events = last, events
        return History(run=name, branch=run.branch, series=series, first=first, events=events[first:])


def _last(series: dict[str, Any]) -> int:
    """The step of the newest point."""
    return max((points[-1][0] for points in series.values() if points), default=0)


def _common(old: list[Any], new: list[Any]) -> int:
    """Length of the common beginning; only the newest few entries can differ."""
    at = min(len(old), len(new))
    while at and old[at - 1] is not new[at - 1]:
        at -= 1
    return at


def whole(run: Any, name: str, branch: int) -> History:
    """All that is known of a branch."""
    return History(
        run=name, branch=branch, reset=True, series=run.history(0, branch), events=run.events(branch)
    )


def status(run: Any, name: str, *, playing: bool, speed: float | None, rate: float | None) -> Status:
    """Where the run stands; ``rate``: examples a second, measured by the caller."""
    told = run.status()
    metrics = dict(told["metrics"])
    if "examples" in metrics:
        metrics["examples_per_second"] = rate
    trouble = told["trouble"]
    return Status(
        run=name,
        step=told["step"],
        playing=playing,
        speed=speed,
        branch=told["branch"],
        branches=[Branch(**branch) for branch in told["branches"]],
        pull=float(told["pull"]),
        backward=bool(told["backward"]),
        metrics={key: None if value is None else float(value) for key, value in metrics.items()},
        settings=told["settings"],
        moved=list(told["moved"]),
        row=told.get("row"),
        compiled=bool(told["compiled"]),
        trouble=Trouble(**trouble) if trouble else None,
        more={name: value for name, value in told.items() if name not in Status.model_fields},
    )


class Saver:
    """Decides when a run is worth a checkpoint: soon after a change, seldom while it trains.

    ``lean``: the whole run was too large to be stored; what is saved leaves its other branches out.
    """

    def __init__(self) -> None:
        self.changed = self.lean = False
        self._next = 0.0

    def wait(self, now: float) -> float | None:
        """Seconds until a checkpoint is due; None when nothing changed."""
        return max(0.0, self._next - now) if self.changed else None

    def save(self, run: Any) -> bytes:
        """The run as bytes; the next one comes the later the longer this one took. See ``lean``."""
        start = time.monotonic()
        data: bytes = run.save(SAVE_CAP, self.lean)
        if not self.lean and len(data) > limits.STATE_BYTES.value:
            self.lean = True
            data = run.save(SAVE_CAP, True)
        elif len(data) < limits.STATE_BYTES.value / LEAN_SHARE:
            self.lean = False
        end = time.monotonic()
        self._next = end + max(SAVE_SECONDS, (end - start) / SAVE_SHARE)
        self.changed = False
        return data
