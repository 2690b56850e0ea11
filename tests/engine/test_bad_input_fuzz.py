"""Whatever document, event or question a network gets: numbers or sentences; a replay gives the same bits."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import jit, registry
from engine.documents.document import dump, parse
from engine.errors import Trouble, TugboatError
from engine.networks.warm import warm
from engine.runs.trainer import Run
from tests.engine import wild

MANY = int(os.environ.get("TUGBOAT_FUZZ", "1"))
"""How many times more examples than in the suite, for long runs by hand."""
LONGEST = 30.0
"""Seconds of this process's own time that anything may take: nothing hangs."""
WILD = settings(max_examples=40 * MANY, suppress_health_check=list(HealthCheck))
QUESTIONS = [name for name, op in registry.questions().items() if "network" in op.spec.kinds]
PORTS = ("activation", "gradient", "weight", "bias_gradient", "neuron1", "field8", "mask", "metrics")
OF_PYTHON = ("Traceback", "Error:", "<class", "numpy.", "dtype=", "object at 0x", "unhashable", "NoneType")


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """What has to be compiled is not counted."""
    jit.enable()
    warm()


def sentences(troubles: Iterable[Trouble]) -> None:
    """Words for a learner: short, whole, without a trace of Python."""
    for trouble in troubles:
        told = trouble.sentence()
        assert 8 < len(told) < 600, told
        assert trouble.text[0] not in " ."
        assert told.rstrip()[-1] in ".?!:)…" or " tugboat " in told, told
        assert not [sign for sign in OF_PYTHON if sign in told], told


def outcome(action: Callable[..., Any], *args: Any) -> Any:
    """What the action gives, or None when it was refused in words. It must not take long."""
    start = time.process_time()
    try:
        return action(*args)
    except TugboatError as problem:
        sentences(problem.troubles)
        return None
    finally:
        assert time.process_time() - start < LONGEST


def opened(document: Any) -> Run | None:
    """The run of a document, or None when it was refused in words."""
    found: Run | None = outcome(lambda: Run(parse(document)))
    return found


def bits(run: Run) -> bytes:
    """All numbers that training made."""
    network = run.machine.network  # type: ignore[attr-defined]
    return b"".join(part.tobytes() for part in (network.theta, network.v, network.s))


@WILD
@given(document=wild.networks())
def test_any_document_opens_and_trains_or_is_refused_in_words(document: Any) -> None:
    run = opened(document)
    if run is None:
        return
    assert parse(dump(run.document)) is not None
    outcome(run.advance, 3)
    for node in [*run.graph.order, "*", "ghost"]:
        for port in PORTS:
            run.read(node, port)
    if run.trouble is not None:
        sentences([run.trouble])
    run.status()


def happen(drawn: st.DataObject, run: Run) -> None:
    """One thing that a page may do to a run; what is refused leaves it as it was."""
    what = drawn.draw(st.sampled_from(["event"] * 5 + ["step"] * 3 + ["edit", "seek", "restart"]))
    before, logged = bits(run), len(run.events())
    if what == "event":
        if outcome(lambda event: (run.apply(event), True), drawn.draw(wild.events())) is None:
            assert bits(run) == before and len(run.events()) == logged
    elif what == "step":
        outcome(run.advance, drawn.draw(st.integers(1, 9)))
    elif what == "edit":
        if outcome(lambda other: (run.edit(other), True), drawn.draw(wild.networks())) is None:
            assert bits(run) == before and len(run.events()) == logged
    elif what == "seek":
        outcome(run.seek, drawn.draw(st.integers(0, 12)), drawn.draw(st.integers(0, 2)))
    else:
        outcome(run.restart, drawn.draw(st.none() | st.integers(0, 5)))


@WILD
@given(drawn=st.data(), document=wild.networks())
def test_events_edits_and_the_timeline_replay_to_the_same_bits(drawn: st.DataObject, document: Any) -> None:
    run = opened(document)
    if run is None:
        return
    for _ in range(drawn.draw(st.integers(1, 8))):
        happen(drawn, run)
        if drawn.draw(st.integers(0, 7)) == 0:
            run = Run.load(run.save())
    told = run.story()
    again = Run(
        parse(told["document"]), seed=told["seed"], events=told["events"], run_seed_from_document=False
    )
    again.advance(told["step"] - again.step)
    for twin in (again, Run.load(run.save())):
        assert twin.step == told["step"] and bits(twin) == bits(run)
        assert repr(twin.metrics()) == repr(run.metrics())
        assert twin.status()["settings"] == run.status()["settings"]


def sound(output: str) -> dict[str, Any]:
    """A network of two layers for two classes of points."""
    nodes = [
        {"id": "x", "op": "input"},
        {"id": "t", "op": "label"},
        {"id": "a", "op": "dense", "inputs": ["x"], "params": {"units": 3, "activation": "tanh"}},
        {"id": "b", "op": "dense", "inputs": ["a"], "params": {"units": 2, "activation": output}},
    ]
    return {
        "tugboat": 1,
        "kind": "network",
        "nodes": nodes,
        "output": "b",
        "data": {"name": "moons", "examples": 40},
    }


@settings(WILD, max_examples=40 * MANY)
@given(drawn=st.data(), output=st.sampled_from(["softmax", "sigmoid", "linear"]))
def test_any_question_is_answered_or_refused_in_words(drawn: st.DataObject, output: str) -> None:
    odd = drawn.draw(st.integers(0, 3)) == 0
    run = opened(drawn.draw(wild.networks()) if odd else sound(output))
    if run is None:
        return
    outcome(run.advance, drawn.draw(st.sampled_from([0, 3])))
    if drawn.draw(st.booleans()):
        outcome(run.apply, drawn.draw(wild.events()))
    before = bits(run)
    for _ in range(3):
        what = drawn.draw(st.sampled_from([*QUESTIONS, "why", "ghost"]))
        known = list(registry.questions()[what].spec.args) if what in registry.questions() else []
        args = drawn.draw(wild.arguments(known))
        for cancelled in (False, True):
            answer = outcome(run.answer, what, args, None, lambda stop=cancelled: stop)
            assert answer is None or isinstance(answer, dict)
    assert bits(run) == before, "a question changes nothing"
    with np.errstate(all="ignore"):
        outcome(run.advance, 2)
