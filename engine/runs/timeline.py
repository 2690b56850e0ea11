"""The event log: lines of (step, event), forked where the past is changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.documents.check_params import finite, is_number
from engine.errors import EventError, quoted
from engine.runs.checkpoints import Checkpoints
from engine.runs.series import Series, whole_number
from engine.runs.subjects import subject

Event = dict[str, Any]
Entry = tuple[int, Event]

MAX_LINES = 64
"""Lines of a run. Every restart and every change of the past begins one; the oldest go first."""

PULLS = ("pull", "tug")
"""What a hand does with the rope."""

MAX_EVENT_BYTES = 4 * 2**20
"""Longest event as JSON; a document edit is the largest kind."""


@dataclass
class Line:
    """One line of the timeline. ``events`` holds the whole line, the part shared with ``parent`` included.

    ``document`` (as JSON data) and ``seed`` are what the line has at step 0; ``tip`` is as far as it got.
    ``shared`` is how many events stand in the parent's log too.
    """

    id: int
    document: dict[str, Any]
    seed: int
    parent: int | None = None
    fork: int = 0
    label: str = ""
    tip: int = 0
    shared: int = 0
    events: list[Entry] = field(default_factory=list)
    checkpoints: Checkpoints = field(default_factory=Checkpoints)
    series: Series = field(default_factory=Series)

    def document_at(self, cursor: int) -> dict[str, Any]:
        """The document in force after the first ``cursor`` events."""
        for _, event in reversed(self.events[:cursor]):
            if event["kind"] == "edit":
                return event["document"]
        return self.document

    def branch(self, id: int, step: int, cursor: int, label: str) -> Line:
        """A new line that shares everything up to ``(step, cursor)``."""
        return Line(
            id,
            self.document,
            self.seed,
            parent=self.id,
            fork=step,
            label=label,
            tip=step,
            shared=cursor,
            events=self.events[:cursor],
            checkpoints=self.checkpoints.until(step, cursor),
            series=self.series.until(step),
        )

    def until_departure(self, cursor: int, step: int) -> int:
        """How many events have acted where the line stands at ``step``, of which ``cursor`` have already.

        A tug by which the line went on from there belongs to the step that it made, and so does how the rope
        was held for it: who goes another way from here has not pulled yet.
        """
        end = cursor
        while end < len(self.events) and self.events[end][0] <= step:
            end += 1
        if step >= self.tip or end == cursor or self.events[end - 1][1]["kind"] != "tug":
            return end
        while end > cursor and self.events[end - 1][0] == step and self.events[end - 1][1]["kind"] in PULLS:
            end -= 1
        return end

    def log(self, step: int, event: Event) -> None:
        """Append an event that has acted at ``step``; it may replace one that it leaves without a trace."""
        if self.events and self.events[-1][0] == step and supersedes(event, self.events[-1][1]):
            self.events.pop()
            self.shared = min(self.shared, len(self.events))
            self.checkpoints.forget_after(len(self.events))
        self.events.append((step, event))

    def cut(self, step: int, cursor: int) -> None:
        """End the line at ``(step, cursor)``."""
        del self.events[cursor:]
        self.tip = step
        self.checkpoints = self.checkpoints.until(step, cursor)
        self.series = self.series.until(step)

    def alone(self) -> Line:
        """The line as if there were no other, with its first checkpoint."""
        first = Checkpoints(items=self.checkpoints.items[:1])
        return replace(self, parent=None, fork=0, shared=0, label="", checkpoints=first)

    def content(self, cap: int) -> dict[str, Any]:
        """The line as data for a file, its own checkpoints thinned to ``cap`` bytes."""
        own = Checkpoints(cap)
        for item in self.checkpoints.items:
            if self.parent is None or item.cursor > self.shared or item.step > self.fork or item.step == 0:
                own.add(item.step, item.cursor, item.state)
        return {
            **self.summary(),
            "document": self.document,
            "seed": self.seed,
            "shared": self.shared,
            "events": [list(entry) for entry in self.events],
            "checkpoints": [[item.step, item.cursor, item.state] for item in own.items],
            "stride": self.series.stride,
            "series": [list(point) for point in self.series.points],
        }

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Line:
        """The line of ``content``. Raises KeyError, TypeError or ValueError when something is missing."""
        parent = content["parent"]
        line = cls(
            whole_number(content["id"]),
            content["document"],
            int(content["seed"]),
            None if parent is None else whole_number(parent),
            whole_number(content["fork"]),
            str(content["label"]),
            whole_number(content["tip"]),
            whole_number(content["shared"]),
            entries(content["events"]),
            series=Series.from_content(content["stride"], content["series"]),
        )
        line.label.encode()  # half a character has no bytes, and no page can be told of it
        for step, cursor, state in content["checkpoints"]:
            line.checkpoints.add(whole_number(step), whole_number(cursor), dict(state))
        if line.checkpoints.items and line.checkpoints.items[0].step:
            raise ValueError("a line begins with its first checkpoint")
        return line

    def summary(self) -> dict[str, Any]:
        """The line as the protocol's ``Branch``."""
        return {"id": self.id, "parent": self.parent, "fork": self.fork, "tip": self.tip, "label": self.label}


def forget_oldest(lines: dict[int, Line], current: int) -> None:
    """Drop the oldest line that no other branches from; where all are one chain, the oldest of it.

    Never the ``current`` one. Lines that began anew or branched from it go to its parent: a line holds all of
    its events itself, and what it shares with a line that shares with a third it shares with the third.
    """
    origins = {line.parent for line in lines.values() if line.fork or line.shared}
    others = sorted(set(lines) - {current})
    gone = lines.pop(next((id for id in others if id not in origins), others[0]))
    for line in lines.values():
        if line.parent == gone.id:
            line.parent = gone.parent
            line.fork, line.shared = min(line.fork, gone.fork), min(line.shared, gone.shared)


def checked(event: Any) -> Event:
    """A private copy of an event that is sound enough to be logged. Raises ``EventError``."""
    if not isinstance(event, dict) or not isinstance(event.get("kind"), str):
        raise EventError(f"An event needs a kind; this one is {quoted(event)}.", code="event")
    try:
        text = json.dumps(event, allow_nan=False, ensure_ascii=False)
        size = len(text.encode())  # half a character has no bytes
    except (TypeError, ValueError, RecursionError) as problem:
        raise EventError(
            f"The event {quoted(event['kind'])} holds something that is not a finite number or plain text.",
            code="event",
        ) from problem
    if size > MAX_EVENT_BYTES:
        raise EventError(f"An event may have {MAX_EVENT_BYTES} bytes; this one has {size}.", code="too_large")
    return json.loads(text)


def supersedes(new: Event, old: Event) -> bool:
    """Whether ``old``, just before ``new`` at the same step, leaves no trace once ``new`` has acted.

    A drag at rest sends hundreds of values for one slider; the log keeps the last.
    """
    kind = new["kind"]
    if kind != old["kind"]:
        return False
    if kind == "data":
        sets = [event["set"] if set(event) == {"kind", "set"} else {} for event in (new, old)]
        return bool(sets[1]) and set(sets[1]) <= set(sets[0])
    if kind == "pull":
        return bool(new.get("amount")) and bool(old.get("amount")) and new.get("target") == old.get("target")
    what = subject(new)
    return what is not None and what == subject(old)


def entries(events: Any) -> list[Entry]:
    """A shared timeline as sorted, checked entries. Raises ``EventError`` naming the first bad one."""
    found: list[Entry] = []
    for number, entry in enumerate(events):
        if not isinstance(entry, (list, tuple)) or len(entry) != 2:
            raise EventError(f"Entry {number} of the timeline is not a step with an event.", code="event")
        step, event = entry
        try:
            step = whole_number(step)
        except ValueError as problem:
            raise EventError(
                f"Entry {number} of the timeline has the step {quoted(step)}.", code="event"
            ) from problem
        if found and step < found[-1][0]:
            raise EventError(f"Entry {number} of the timeline lies before the one it follows.", code="event")
        found.append((step, checked(event)))
    return found


def number(event: Event, key: str, *, default: float | None = None) -> float:
    """A finite number of an event. Raises ``EventError``."""
    value = event.get(key, default)
    if not is_number(value) or not finite(value):
        raise EventError(
            f'"{key}" of the event "{event["kind"]}" must be a number; it is {quoted(value)}.', code="event"
        )
    return float(value)  # type: ignore[arg-type]


def chosen(acts: Mapping[str, Callable[[Event], None]], event: Event, kind: str) -> Callable[[Event], None]:
    """What a machine of this kind does for an event. Raises ``EventError`` when it knows none."""
    if event["kind"] not in acts:
        raise EventError(f"A {kind} does not know the event {quoted(event['kind'])}.", code="event")
    return acts[event["kind"]]


def label_of(event: Event) -> str:
    """What a branch is called: the event that started it, as ``pull +1``, ``set x −2.5`` or, of one weight,
    ``lock hidden weight 2,0 on``."""
    words = [str(event[key]) for key in ("kind", "node", "path") if key in event]
    if isinstance(event.get("index"), list):
        words += [str(event.get("port", "weight")), ",".join(map(str, event["index"]))]
    words += [_number(event[key], sign) for key, sign in (("amount", "+"), ("value", "")) if key in event]
    if isinstance(event.get("locked"), bool):
        words.append("on" if event["locked"] else "off")
    return " ".join(words)[:80]


def _number(value: Any, sign: str) -> str:
    """To be read: four digits and a true minus; what is no number as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:{sign}.4g}".replace("-", "−")
