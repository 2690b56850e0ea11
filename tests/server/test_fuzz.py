"""Whatever a page sends, it gets sentences, and its run stays usable."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from engine.documents.document import parse as parse_document
from engine.documents.parts import Bounds
from engine.documents.shapes import MOST_WEIGHTS
from engine.errors import DocumentError
from server import limits
from server.process.admission import admit
from server.protocol import Problem, Refused, Trouble
from server.session import nesting, parse
from tests.server.live import MULTIPLY, Page, Server

LAST = 987_654_321
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
COMMANDS: list[dict[str, Any]] = [
    {
        "type": "open",
        "run": "R",
        "doc": MULTIPLY,
        "rev": 0,
        "events": [[0, {"kind": "set", "node": "x", "value": 1.0}]],
        "at": 1,
    },
    {"type": "edit", "run": "R", "rev": 0, "doc": MULTIPLY},
    {"type": "act", "run": "R", "event": {"kind": "set", "node": "x", "value": 1.0}, "stamp": 1.0},
    {"type": "act", "run": "R", "event": {"kind": "tug", "amount": 1.0, "step_size": 0.01}},
    {"type": "act", "run": "R", "event": {"kind": "train", "path": "step_size", "value": 0.1}},
    {"type": "play", "run": "R", "speed": 10.0, "until": 5},
    {"type": "step", "run": "R", "n": 1},
    {"type": "seek", "run": "R", "step": 0, "branch": 0},
    {"type": "restart", "run": "R", "seed": 1},
    {"type": "watch", "run": "R", "parts": [{"node": "*", "port": "values"}], "rate": 30.0},
    {"type": "ack", "run": "R", "seq": 1},
    {"type": "ask", "run": "R", "id": 1, "what": "why", "args": {"node": "x", "of": "value"}},
    {"type": "cancel", "run": "R", "id": 1},
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of everything inside a JSON value."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A sound command with one or two of its parts replaced, removed or joined by another."""
    command = copy.deepcopy(draw(st.sampled_from(COMMANDS)))
    for _ in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from([place for place in places(command) if place != ("run",)] or [("type",)]))
        holder: Any = command
        for key in path[:-1]:
            holder = holder[key]
        action = draw(st.sampled_from(["replace", "remove", "add"]))
        if action == "replace":
            holder[path[-1]] = draw(JSON)
        elif action == "remove":
            del holder[path[-1]]
        elif isinstance(holder, dict):
            holder[draw(st.text(max_size=6))] = draw(JSON)
    return command


def troubles_of(problem: Problem | Refused) -> list[Trouble]:
    return problem.troubles if isinstance(problem, Problem) else [problem.trouble]


def sentences(problem: Problem | Refused | dict[str, Any]) -> None:
    """A problem is words: short, and nothing of a traceback."""
    troubles = problem["troubles"] if isinstance(problem, dict) else troubles_of(problem)
    assert troubles
    for trouble in troubles:
        text = trouble.text if hasattr(trouble, "text") else trouble["text"]
        assert 5 < len(text) < 700 and "Traceback" not in text and 'File "' not in text
        code = trouble.code if hasattr(trouble, "code") else trouble["code"]
        assert code != "internal", text


@settings(max_examples=150)
@given(st.binary(max_size=60) | st.text(max_size=60) | JSON.map(json.dumps))
def test_parsing_never_raises(raw: bytes | str) -> None:
    found = parse(raw)
    if isinstance(found, (Problem, Refused)):
        sentences(found)


@settings(max_examples=150)
@given(mutated())
def test_mutated_commands_are_parsed_or_refused(command: dict[str, Any]) -> None:
    found = parse(json.dumps(command))
    if isinstance(found, (Problem, Refused)):
        sentences(found)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("", "not JSON"),
        ("{}", '"type"'),
        ('{"type": "dance"}', 'no message "dance"'),
        ('{"type": "größer"}', 'no message "größer"'),
        ("[]", "A message is one JSON object; this is []."),
        ("null", "this is null"),
        ('{"type": "step"}', '"run" is missing'),
        ('{"type": "step", "run": "a b"}', '"run" is "a b". An id has 1 to 64'),
        ('{"type": "step", "run": "a", "n": "1"}', '"n" is "1"'),
        ('{"type": "step", "run": "a", "m": 1}', '"m" is not known here'),
        ('{"type": "play", "run": "a", "speed": NaN}', "NaN"),
        ('{"type": "play", "run": "a", "speed": 1e999}', "finite"),
        ('{"type": "act", "run": "a", "event": {"kind": "set", "value": Infinity}}', "finite"),
        ('{"type": "ask", "run": "a", "id": 1, "what": "why", "args": {"x": [1, NaN]}}', "args"),
        ('{"type": "step", "run": "a", "n": ' + "9" * 400 + "}", "n"),
        ('{"type": "act", "run": "a", "event": ' + "[" * 70 + "]" * 70 + "}", "message_depth"),
        (
            '{"type": "act", "run": "a", "event": ' + '{"a":' * 100000 + "1" + "}" * 100000 + "}",
            "message_depth",
        ),
        ('{"type": "restart", "run": "a", "seed": -1}', '"seed" is -1'),
        ('{"type": "restart", "run": "a", "seed": 9007199254740992}', '"seed" is 9007199254740992'),
        ('{"type": "open", "run": "a", "doc": {}, "rev": 0, "seed": -1}', '"seed" is -1'),
        ('{"type": "open", "run": "a", "doc": {}, "rev": 0, "at": -1}', '"at" is -1'),
        ('{"type": "seek", "run": "a", "step": 0, "branch": 1e30}', '"branch" is 1e+30'),
        (
            '{"type": "play", "run": "a", "until": 1180591620717411303424}',
            '"until" is 1180591620717411303424',
        ),
        (b"\xff\xfe\x00", "not JSON"),
        ('{"type": "step", "run": "a"', "not JSON"),
        ("x" * (limits.MESSAGE_BYTES.value + 1), "message_bytes"),
    ],
)
def test_what_is_wrong_is_said(raw: str | bytes, words: str) -> None:
    problem = parse(raw)
    assert isinstance(problem, (Problem, Refused))
    told = " ".join(f"{trouble.text} {trouble.hint}" for trouble in troubles_of(problem))
    assert words in told, told
    sentences(problem)


def test_nesting_counts_brackets_outside_texts() -> None:
    assert nesting('{"a": "' + "[" * 200 + '"}') == 1
    assert nesting("[" * 61 + "]" * 61) == 61
    assert nesting('["\\"' + "[" * 100 + '"]') == 1


@pytest.fixture(scope="module")
def fuzzed(server: Server):  # type: ignore[no-untyped-def]
    with server.page() as page:
        page.open("fuzzed")
        yield page


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(commands=st.lists(mutated(), min_size=1, max_size=6), bytes_too=st.binary(max_size=30))
def test_the_session_stays_usable(fuzzed: Page, commands: list[dict[str, Any]], bytes_too: bytes) -> None:
    page = fuzzed
    for command in commands:
        command["run"] = "fuzzed"
        page.socket.send(json.dumps(command))
    page.socket.send(bytes_too)
    page.say("restart", run="fuzzed", seed=3)
    page.say("open", run="fuzzed", doc=MULTIPLY, rev=0)
    page.say("ask", run="fuzzed", id=LAST, what="why", args={"node": "x", "of": "value"})
    # everything before the last question was dealt with when that one is settled
    page.wait_for(lambda heard: heard.get("type") in ("answer", "refused") and heard["id"] == LAST)
    for heard in page.heard:
        if heard["type"] == "problem":
            sentences(heard)
        assert heard["type"] != "notice" or heard["code"] != "restarted", "the worker must not crash"
    assert "opened" in [heard["type"] for heard in page.heard]
    if [heard["step"] for heard in page.heard if heard["type"] == "status"][-1:] != [0]:
        page.until("status", step=0)  # a newer state took the place of the one before the answer
    page.heard.clear()
    page.frames.clear()


def test_the_document_parser_is_fuzzed_over_the_socket(server: Server) -> None:
    """Documents of odd shapes, each a fresh run: refused in words or opened."""
    docs: list[Any] = [
        {"tugboat": 99, "kind": "circuit", "nodes": []},
        {"tugboat": 1, "kind": "circus", "nodes": []},
        {"tugboat": 1, "kind": "circuit", "nodes": {}},
        {"tugboat": 1, "kind": "circuit", "nodes": [None, 3, "x"]},
        {"tugboat": 1, "kind": "circuit", "nodes": [{"id": "a"}]},
        {"tugboat": 1, "kind": "circuit", "nodes": [{"id": "a", "op": "input"}] * 2},
        {"tugboat": 1, "kind": "circuit", "nodes": [{"id": "a", "op": "sigmoid", "inputs": ["a"]}]},
        {"tugboat": 1, "kind": "circuit", "nodes": [{"id": "a", "op": "input", "params": {"value": "one"}}]},
        {"tugboat": 1, "kind": "circuit", "nodes": [{"id": "x" * 5000, "op": "input"}]},
    ]
    with server.page() as page:
        for k, doc in enumerate(docs):
            page.say("open", run=f"odd-{k}", doc=doc, rev=0)
            heard = page.wait_for(lambda heard: heard.get("type") in ("problem", "opened"))
            assert heard["type"] == "problem", doc
            sentences(heard)


def test_too_many_nodes_name_their_bound(server: Server, run: str) -> None:
    nodes = [{"id": f"n{k}", "op": "input"} for k in range(limits.NODES.value + 1)]
    with server.page() as page:
        page.say("open", run=run, doc={"tugboat": 1, "kind": "circuit", "nodes": nodes}, rev=0)
        assert "limit nodes is" in page.until("problem")["troubles"][0]["text"]


def test_too_many_wires_name_their_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WIRES", limits.Limit("wires", 1, "wires"))
    with pytest.raises(DocumentError, match="has 2 wires; the limit wires is 1"):
        admit(parse_document(MULTIPLY), None)


def test_a_hundred_million_parameters_are_refused_before_they_are_allocated(page: Page, run: str) -> None:
    def network(units: int) -> dict[str, Any]:
        dense = {"id": "h", "op": "dense", "inputs": ["x"], "params": {"units": units}}
        source = {"id": "x", "op": "input", "params": {"shape": [1, 100, 100]}}
        return {"tugboat": 1, "kind": "network", "nodes": [source, dense], "output": "h"}

    page.say("open", run=run, doc=network(10_000), rev=0)
    (trouble,) = page.until("problem")["troubles"]
    assert trouble["node"] == "h" and trouble["code"] == "too_large"
    assert "100,010,000 parameters; the limit parameters is" in trouble["text"]
    assert page.open(run, network(2))["graph"]["parameters"] == {"h": 20_002}
    page.say("edit", run=run, rev=0, doc=network(20_000))
    assert "limit parameters is" in page.until("problem", rev=0)["troubles"][0]["text"]


def test_the_engine_takes_what_the_bounds_admit() -> None:
    assert limits.PARAMETERS.value <= MOST_WEIGHTS and limits.NODES.value <= Bounds().nodes


def test_a_message_over_the_bound_closes_only_that_page(server: Server, run: str) -> None:
    with server.page() as page:
        page.open(run)
        with server.page() as huge, pytest.raises(ConnectionClosed):
            huge.socket.send("x" * (limits.MESSAGE_BYTES.value + 1000))
            while True:
                huge.socket.recv(timeout=10)
        page.say("step", run=run)
        page.until("status", step=1)
