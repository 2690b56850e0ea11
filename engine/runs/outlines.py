"""The lines of a timeline as a link carries them: their events, without the numbers that came of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.documents.document import parse
from engine.errors import EventError, TugboatError
from engine.runs.series import whole_number
from engine.runs.timeline import MAX_LINES, Line, entries

MOST_STEPS = 100_000
"""Steps of a line in a link: going to one means that all of them are made again."""


def outlines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Every line as plain data, each without what it shares with the line it left."""
    return [
        {
            **line.summary(),
            "seed": line.seed,
            "shared": line.shared,
            "document": line.document,
            "events": [list(entry) for entry in line.events[line.shared :]],
        }
        for line in lines
    ]


def laid_out(told: Any) -> dict[int, Line]:
    """The lines of ``outlines``; none has been played. Raises ``EventError`` for what cannot be lines."""
    lines: dict[int, Line] = {}
    try:
        if len(told) > MAX_LINES:
            raise ValueError("too many lines")
        for one in sorted(told, key=lambda one: whole_number(one["id"])):
            line = _line(one, lines)
            lines[line.id] = line
    except (TugboatError, KeyError, TypeError, ValueError, AttributeError) as problem:
        raise EventError(
            "The lines of this timeline do not hang together.", code="lines", hint="Share the run again."
        ) from problem
    return lines


def _line(one: dict[str, Any], known: dict[int, Line]) -> Line:
    parent = None if one["parent"] is None else known[one["parent"]]
    shared, fork, tip = (whole_number(one[key]) for key in ("shared", "fork", "tip"))
    before = parent.events[:shared] if parent else []  # checked with their own line, not once more with each
    own = entries(one["events"])
    events = [*before, *own]
    backwards = bool(before and own) and own[0][0] < before[-1][0]
    beyond = backwards or shared > len(before) or fork > min(tip, parent.tip if parent else 0)
    if beyond or one["id"] in known or tip > MOST_STEPS or (events and events[-1][0] > tip):
        raise ValueError("outside the timeline")
    kind = parse(one["document"]).kind
    if any(line.document["kind"] != kind for line in known.values()):
        raise ValueError("lines of circuits and of networks")
    line = Line(
        one["id"],
        one["document"],
        whole_number(one["seed"]),
        parent=None if parent is None else parent.id,
        fork=fork,
        label=str(one["label"]),
        tip=tip,
        shared=shared,
        events=events,
    )
    line.label.encode()  # half a character has no bytes, and no page can be told of it
    return line
