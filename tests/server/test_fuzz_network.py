"""Whatever two pages do to a network: sentences, no crash, no hang, and the log replays to the same bits."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from itertools import count
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.runs import archive
from tests.engine import wild
from tests.server.live import Page, Server, wait
from tests.server.test_fuzz import places, sentences

MANY = int(os.environ.get("TUGBOAT_FUZZ", "1"))
LAST = 987_654_321
DONE = ("answer", "refused")
OPEN = ("opened", "problem")
SMALL: dict[str, Any] = {
    "tugboat": 1,
    "kind": "network",
    "nodes": [
        {"id": "x", "op": "input"},
        {"id": "t", "op": "label"},
        {"id": "a", "op": "dense", "inputs": ["x"], "params": {"units": 3, "activation": "tanh"}},
        {"id": "d", "op": "dropout", "inputs": ["a"], "params": {"rate": 0.25}},
        {"id": "b", "op": "dense", "inputs": ["d"], "params": {"units": 2, "activation": "softmax"}},
    ],
    "output": "b",
    "data": {"name": "moons", "examples": 60, "noise": 0.1, "points": [[1, 2, 0]]},
    "train": {"optimizer": {"name": "momentum", "learning_rate": 0.1}, "batch_size": 5, "l2": 0.1},
}
PARTS = [
    {"node": "*", "port": "metrics"},
    {"node": "a", "port": "field16"},
    {"node": "b", "port": "activation"},
    {"node": "a", "port": "weight"},
]
ASKED = (
    "dataset",
    "gradient_norms",
    "health",
    "histogram",
    "mistakes",
    "story",
    "substep",
    "predict",
)
names = count(1)


@st.composite
def commands(draw: st.DrawFn) -> dict[str, Any]:
    """Something a page may say about a network, sound more often than not."""
    kinds: dict[str, st.SearchStrategy[dict[str, Any]]] = {
        "act": st.fixed_dictionaries({"event": wild.events()}),
        "edit": st.fixed_dictionaries({"rev": st.integers(0, 3), "doc": edited() | wild.networks()}),
        "ask": st.fixed_dictionaries(
            {
                "id": st.integers(0, 3),
                "what": st.sampled_from(ASKED),
                "args": wild.arguments(["part", "node"]),
            }
        ),
        "cancel": st.fixed_dictionaries({"id": st.integers(0, 3)}),
        "step": st.fixed_dictionaries({"n": st.integers(-9, 9)}),
        "play": st.fixed_dictionaries({"speed": st.none() | st.floats(1, 1e6), "until": st.integers(0, 60)}),
        "pause": st.just({}),
        "seek": st.fixed_dictionaries({"step": st.integers(0, 40), "branch": st.none() | st.integers(0, 2)}),
        "restart": st.fixed_dictionaries({"seed": st.none() | st.integers(0, 5)}),
        "watch": st.fixed_dictionaries({"parts": st.lists(st.sampled_from(PARTS), max_size=3)}),
    }
    kind = draw(st.sampled_from([*kinds, "act", "act", "act", "step", "ask"]))
    command = {"type": kind, **draw(kinds[kind])}
    if draw(st.integers(0, 9)) == 0:
        path = draw(st.sampled_from(places(command)))
        holder: Any = command
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = draw(wild.JUNK)
    return command


@st.composite
def edited(draw: st.DrawFn) -> dict[str, Any]:
    """The small net with a layer or its data changed."""
    doc = copy.deepcopy(SMALL)
    doc["nodes"][2]["params"] = draw(wild.params("dense")) or {"units": 4}
    doc["data"] |= draw(wild.changes_of_data())
    return doc


@pytest.fixture(scope="module")
def pages(server: Server) -> Iterator[tuple[Page, Page]]:
    # Until the engine is compiled, a run begins with other bits than its replay on the compiled engine.
    wait(lambda: httpx.get(server.url("/healthz"), trust_env=False, timeout=60).status_code == 200, 400)
    with server.page() as one, server.page() as two:
        yield one, two


def check(page: Page) -> None:
    """What a page was told are sentences, and its run's process never died."""
    for heard in page.heard:
        if heard["type"] == "problem":
            sentences(heard)
        elif heard["type"] == "refused":
            sentences({"troubles": [heard["trouble"]]})
        assert heard["type"] != "notice" or heard["code"] not in ("restarted", "reset"), heard
        assert heard["type"] != "status" or heard["trouble"] is None or "Traceback" not in str(heard)
    page.heard.clear()
    page.frames.clear()


@settings(max_examples=8 * MANY, suppress_health_check=list(HealthCheck))
@given(said=st.lists(st.tuples(st.booleans(), commands()), min_size=1, max_size=12))
def test_two_pages_do_anything_to_a_network(
    server: Server, pages: tuple[Page, Page], said: list[tuple[bool, dict[str, Any]]]
) -> None:
    run = f"wild-{next(names)}"
    for page in pages:
        page.open(run, SMALL)
    for second, command in said:
        pages[second].socket.send(json.dumps({"run": run, **command}))
    told = {}
    for page in pages:
        page.say("pause", run=run)
        page.say("ask", run=run, id=LAST, what="story", args={})
        told = page.wait_for(lambda heard: heard.get("type") in DONE and heard["id"] == LAST)["result"]
    again = f"{run}-again"
    opening = {"doc": told["document"], "seed": told["seed"], "events": told["events"], "at": told["step"]}
    pages[0].open(again, **opening)
    pages[0].told("status", run=again, step=told["step"], playing=False)
    mine, theirs = state(server, run), state(server, again)
    for page in pages:
        page.say("leave", run=run)
        check(page)
    pages[0].say("leave", run=again)
    assert mine == theirs, "the log leads to the very same numbers"


def state(server: Server, run: str) -> dict[str, Any]:
    """Everything a run has learnt, from its file."""
    content = httpx.get(server.url(f"/api/runs/{run}/file"), timeout=60).raise_for_status().content
    kept = archive.read(content)["state"]
    numbers = {name: None if kept[name] is None else kept[name].tobytes() for name in ("theta", "v", "s")}
    course = None if kept["course"] is None else repr(learnt(kept["course"]))
    return {**numbers, "course": course, "random": kept["random"], "settings": kept["settings"]}


def learnt(course: dict[str, Any]) -> dict[str, Any]:
    """A course without what was seen of the test set.

    What was looked at stays looked at, also on a line that was begun anew or branched off before that: it is
    a person's knowledge, which training never reads, and no number that the line's log leads to.
    """
    figures = {name: value for name, value in course["metrics"].items() if not name.startswith("test_")}
    rest = {name: value for name, value in course.items() if name not in ("envelopes", "looked")}
    return {**rest, "metrics": figures, "best_theta": None}


def test_what_was_seen_of_the_test_set_is_no_number_of_a_line(server: Server, page: Page, run: str) -> None:
    page.open(run, SMALL)
    for command in (
        {"type": "act", "event": {"kind": "envelope", "open": True}},
        {"type": "step", "n": 3},
        {"type": "restart", "seed": 4},
    ):
        page.say(run=run, **command)
    page.say("ask", run=run, id=LAST, what="story", args={})
    told = page.wait_for(lambda heard: heard.get("type") == "answer")["result"]
    assert told["events"] == [] and told["seed"] == 4
    again = f"{run}-again"
    page.open(again, told["document"], seed=told["seed"], at=told["step"])
    mine, theirs = state(server, run), state(server, again)
    assert mine == theirs


@settings(max_examples=8 * MANY, suppress_health_check=list(HealthCheck))
@given(document=wild.networks())
def test_any_network_opens_or_is_refused_in_words(pages: tuple[Page, Page], document: dict[str, Any]) -> None:
    page, run = pages[0], f"wild-{next(names)}"
    page.say("open", run=run, doc=document, rev=0)
    heard = page.wait_for(lambda heard: heard.get("type") in OPEN and heard["run"] == run)
    if heard["type"] == "opened":
        page.say("step", run=run, n=2)
        page.say("ask", run=run, id=LAST, what="story", args={})
        page.wait_for(lambda heard: heard.get("type") in DONE and heard["id"] == LAST)
        page.say("leave", run=run)
    check(page)
