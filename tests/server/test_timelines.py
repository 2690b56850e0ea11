"""Timelines that a page brings along or walks again: where one ends early, everybody is told and goes on."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from server import frames
from server.process import timing
from server.process.loop import RunLoop
from tests.server.live import MULTIPLY, Page, Server
from tests.server.test_records import NET

TUG = {"kind": "tug", "amount": 1.0, "step_size": 0.01}
GOOD = {"kind": "set", "node": "x", "value": 7.0}
BAD = {"kind": "set", "node": "nosuch", "value": 1.0}
FAR = 5_000
AT_REST = {**MULTIPLY, "train": {"objective": "target", "target": -6.0}}
"""A circuit that stays finite however long it trains."""


def test_a_timeline_that_cannot_begin_leaves_the_drawing_and_what_came_before(page: Page, run: str) -> None:
    page.say("open", run=run, doc=MULTIPLY, rev=0, events=[[0, GOOD], [0, BAD], [3, TUG]])
    assert page.until("opened")["graph"]["order"] == ["x", "y", "f"]
    (trouble,) = page.until("problem", run=run, rev=None)["troubles"]
    assert trouble["code"] == "timeline" and "nosuch" in trouble["text"]
    assert page.until("status")["step"] == 0
    assert page.told("history", events=[[0, GOOD]])
    page.say("step", run=run, n=1)
    page.until("status", step=1)


@pytest.mark.parametrize("events", [[[5, TUG], [2, TUG]], [[-1, TUG]], [[0, {"kind": 3}]]])
def test_what_is_no_timeline_is_left_out(page: Page, run: str, events: list[Any]) -> None:
    page.say("open", run=run, doc=MULTIPLY, rev=0, events=events)
    page.until("opened")
    assert page.until("problem", run=run)["troubles"][0]["code"] == "event"
    page.say("edit", run=run, rev=0, doc={**MULTIPLY, "title": "still alive"})
    page.until("accepted")


def test_a_timeline_ends_at_an_event_that_does_not_fit(page: Page, run: str) -> None:
    page.say("open", run=run, doc=MULTIPLY, rev=0, events=[[0, TUG], [5, BAD], [9, TUG]])
    page.until("opened")
    (trouble,) = page.until("problem", run=run)["troubles"]
    assert "step 5" in trouble["text"] and "nosuch" in trouble["text"]
    status = page.until("status")
    assert (status["step"], status["playing"], status["branches"][0]["tip"]) == (5, False, 5)
    page.say("step", run=run, n=2)
    page.until("status", step=7)


def test_a_timeline_that_is_played_ends_the_same_for_every_page(server: Server, page: Page, run: str) -> None:
    page.say("open", run=run, doc=AT_REST, rev=0, events=[[FAR, BAD]], at=1)
    page.until("opened")
    page.until("status", step=1)
    with server.page() as other:
        other.open(run)
        page.say("play", run=run)
        for one in (page, other):
            assert "nosuch" in one.until("problem", run=run, rev=None)["troubles"][0]["text"]
            assert one.told("status", step=FAR, playing=False)["branches"][0]["tip"] == FAR
    assert not [heard for heard in page.heard if heard.get("code") == "restarted"]


def test_play_with_nothing_to_train_on_says_so(page: Page, run: str) -> None:
    """Its state is the same before and after, which alone would leave the page waiting for an answer."""
    drawing = {**NET, "data": {"name": "points", "points": []}, "train": {}}
    drawing["nodes"] = [
        *NET["nodes"][:2],
        {"id": "o", "op": "dense", "inputs": ["image"], "params": {"units": 2}},
    ]
    page.open(run, {**drawing, "output": "o"})
    page.say("play", run=run)
    told = page.until("problem")["troubles"][0]
    assert (told["text"], told["hint"]) == ("There is no example to train on.", "Draw some points.")
    page.say("act", run=run, event={"kind": "data", "add": [[1, 1, 0], [-1, -1, 1]]})
    page.say("play", run=run)
    page.until("status", playing=True)


def test_a_seek_beyond_the_end_of_a_timeline_stands_at_its_end(page: Page, run: str) -> None:
    page.say("open", run=run, doc=MULTIPLY, rev=0, events=[[0, TUG], [5, BAD], [9, TUG]], at=2)
    page.until("opened")
    page.watch(run)
    page.frame(lambda header: header["step"] == 2)
    page.say("seek", run=run, step=9)
    page.frame(lambda header: header["step"] == 5)
    assert "nosuch" in page.told("problem", run=run)["troubles"][0]["text"]


def test_a_step_over_a_recorded_edit_brings_its_drawing(page: Page, run: str) -> None:
    page.open(run)
    page.say("step", run=run, n=2)
    page.until("status", step=2)
    added = copy.deepcopy(MULTIPLY)
    added["nodes"][2]["op"] = "add"
    page.say("edit", run=run, rev=0, doc=added)
    page.until("accepted")
    page.say("step", run=run, n=1)
    page.until("status", step=3)
    page.say("seek", run=run, step=1)
    assert page.until("stale")["doc"]["nodes"][2]["op"] == "multiply"
    page.say("step", run=run, n=1)
    assert page.until("stale")["doc"]["nodes"][2]["op"] == "add"
    assert json.dumps(page.until("status", step=2)["branches"]).count('"id"') == 1


@pytest.mark.parametrize("order", [{"type": "play"}, {"type": "step", "n": 1}])
def test_a_run_in_which_nothing_can_move_says_so_when_it_is_told_to(
    page: Page, run: str, order: dict[str, Any]
) -> None:
    locked = copy.deepcopy(MULTIPLY)
    for node in locked["nodes"][:2]:
        node["params"]["locked"] = True
    page.say("open", run=run, doc=locked, rev=0)
    page.until("opened")
    page.say(run=run, **order)
    (trouble,) = page.until("problem", run=run)["troubles"]
    assert trouble["code"] == "nothing_moves" and "no input or parameter is free" in trouble["text"]


LINES = [
    {"id": 0, "parent": None, "fork": 0, "tip": 3, "label": "", "shared": 0, "events": [[0, GOOD]]},
    {"id": 1, "parent": 0, "fork": 1, "tip": 2, "label": "tug +1", "shared": 1, "events": [[1, TUG]]},
]


def test_a_link_brings_all_its_lines(page: Page, run: str) -> None:
    lines = [{**line, "seed": 0, "document": AT_REST} for line in LINES]
    page.say("open", run=run, doc=AT_REST, rev=0, lines=lines, branch=1, events=[], at=2)
    page.until("opened")
    assert page.told("history", branch=0, events=[[0, GOOD]])
    status = page.until("status", step=2, branch=1)
    assert [(one["parent"], one["tip"]) for one in status["branches"]] == [(None, 3), (0, 2)]
    page.say("seek", run=run, step=3, branch=0)
    page.until("status", step=3, branch=0)


def test_lines_that_do_not_hang_together_leave_the_one_that_was_shared_and_say_so(
    page: Page, run: str
) -> None:
    page.say("open", run=run, doc=AT_REST, rev=0, lines=[{"id": "?"}], branch=1, events=[[0, GOOD]], at=1)
    page.until("opened")
    told = page.told("notice", code="lines")["text"]
    assert told.startswith("Only the line on which this link stands is here") and "hang together" in told
    status = page.until("status", step=1)
    assert [one["id"] for one in status["branches"]] == [0]


def test_a_seek_is_answered_where_the_run_stands(page: Page, run: str) -> None:
    page.open(run)
    page.say("step", run=run, n=3)
    page.until("status", step=3)
    page.say("seek", run=run, step=1, id=7)
    assert page.until("sought", id=7)["step"] == 1
    page.say("seek", run=run, step=99, id=8)
    assert page.until("sought", id=8)["step"] == 1 and page.told("problem")["troubles"][0]["code"] == "step"


def test_a_long_way_along_what_is_recorded_is_played_and_can_be_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timing, "REPLAY_SECONDS", 0.0)
    said: list[bytes] = []
    loop = RunLoop(said.append, False, None)

    def told(kind: str) -> dict[str, Any]:
        heard = [frames.unpack(message) for message in said]
        return next(json.loads(bytes(b[: h["size"]])) for h, b in reversed(heard) if h.get("kind") == kind)

    lines = [{**line, "seed": 0, "document": AT_REST} for line in LINES]
    lines[0] = {**lines[0], "tip": FAR}
    order = {"do": "open", "from": 1, "run": "r", "rev": 0, "lines": lines, "branch": 1, "at": 1}
    loop.obey(order, json.dumps(AT_REST).encode())
    loop.obey({"do": "seek", "from": 1, "step": FAR, "branch": 0, "ids": {"1": 4}}, b"")
    assert told("sought") == {"type": "sought", "run": "r", "id": 4, "step": 0, "branch": 0}
    loop.report()
    loop.train()
    loop.report()
    status = told("status")
    assert (status["playing"], status["more"]["goal"], status["branch"]) == (True, FAR, 0)
    loop.obey({"do": "pause", "from": 1}, b"")
    loop.report()
    status = told("status")
    assert 0 < status["step"] < FAR and not status["playing"] and "goal" not in status["more"]
    assert [one["tip"] for one in status["branches"]] == [FAR, 2]
    loop.obey({"do": "seek", "from": 1, "step": FAR, "branch": 0, "ids": {}}, b"")
    for n, goal in ((-1, FAR - 1), (-1, FAR - 2), (2, FAR)):  # from where it was told to stand
        loop.obey({"do": "step", "from": 1, "n": n}, b"")
        loop.report()
        assert told("status")["more"]["goal"] == goal
    for _ in range(10 * FAR):
        loop.train()
    loop.report()
    assert (told("status")["step"], told("status")["playing"]) == (FAR, False)
