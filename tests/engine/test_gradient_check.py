"""Gradients against small pushes: what agrees, what is wrong, what is at a corner, what no push measures."""

from __future__ import annotations

import pytest

from engine.circuits.gradient_check import PROBE, check_node
from tests.engine.circuits import NEURON, circuit, gate, source
from tests.engine.test_why import FakeRun


def test_check_of_a_whole_circuit():
    answer = FakeRun(circuit(*NEURON)).ask("check")
    assert [r["node"] for r in answer["rows"]] == ["a", "b", "c", "x", "y"]
    assert answer["max_relative_error"] < 1e-6
    assert answer["sentence"] == "All 5 gradients agree."
    assert len(FakeRun(circuit(*NEURON)).ask("check", all=True)["rows"]) == 10


@pytest.mark.parametrize(
    ("nodes", "sentence"),
    [
        ((source("x", 0.0), gate("f", "relu", "x")), "corner x = 0"),
        ((source("x", 0.0), gate("f", "absolute", "x")), "corner x = 0"),
        ((source("x", 2.0), source("y", 2.0), gate("f", "maximum", "x", "y")), "first input"),
        (
            (source("x", 2.0), source("y", 2.0), source("z", 2.0), gate("f", "minimum", "x", "y", "z")),
            "first input",
        ),
        ((source("x", 1.0), source("y", 1.0), gate("f", "hinge", "x", "y")), "margin"),
        ((source("x", 0.0), gate("f", "step", "x")), "jumps"),
    ],
)
def test_a_kink_is_said(nodes, sentence):
    why = FakeRun(circuit(*nodes)).ask("why", node="x")
    assert why["check"]["kink"]
    assert why["check"]["verdict"] == "kink"
    assert sentence in why["check"]["sentence"]
    answer = FakeRun(circuit(*nodes)).ask("check")
    assert "corner" in answer["sentence"]
    assert answer["verdict"] == "matches"


def test_a_corner_that_stands_still_is_no_kink():
    """y is at the corner of the relu, but moving x does not move y."""
    made = circuit(source("x", 2.0), source("y", 0.0), gate("r", "relu", "y"), gate("f", "add", "x", "r"))
    assert not FakeRun(made).ask("why", node="x")["check"]["kink"]
    assert FakeRun(made).ask("why", node="y")["check"]["kink"]


def chain_of_steep_neurons(count: int) -> list[dict]:
    """Ten neurons with w = 100 and z = 0: each passes 25 times what arrives, 9.5e13 in all."""
    nodes = [source("w", 100.0), source("b", -50.0), source("a0", 0.5)]
    for i in range(count):
        nodes += [
            gate(f"m{i}", "multiply", "w", f"a{i}"),
            gate(f"z{i}", "add", f"m{i}", "b"),
            gate(f"a{i + 1}", "sigmoid", f"z{i}"),
        ]
    return nodes


@pytest.mark.parametrize(
    ("nodes", "id", "words"),
    [
        (chain_of_steep_neurons(10), "a0", "smallest push"),
        ([source("x", 0.0), gate("f", "sqrt", "x")], "x", "slope is not a finite number"),
        # 0 times an infinite slope
        (
            [source("x", 0.0), gate("r", "sqrt", "x"), source("k", 0.0), gate("f", "multiply", "r", "k")],
            "x",
            "slope is not",
        ),
        (
            [source("x", -1.0), gate("l", "log", "x"), gate("f", "add", "l", "x")],
            "x",
            "output is not a finite",
        ),
    ],
)
def test_what_no_push_can_measure_is_not_called_wrong(nodes, id, words):
    run = FakeRun(circuit(*nodes))
    check = run.ask("why", node=id)["check"]
    assert (check["verdict"], check["numerical"], check["relative_error"]) == ("unmeasured", None, None)
    assert words in check["sentence"]
    answer = run.ask("check")
    assert answer["verdict"] != "differs"
    assert "cannot be measured, first" in answer["sentence"]


@pytest.mark.parametrize(
    "nodes",
    [
        [source("x", 2e-5), gate("f", "log", "x")],
        [source("y", 1.0), source("x", 3e-6), gate("f", "divide", "y", "x")],
        [source("x", 0.0), source("k", 1e6), gate("m", "multiply", "x", "k"), gate("f", "sigmoid", "m")],
        [source("x", 1.0), source("k", 1e5), gate("m", "multiply", "x", "k"), gate("f", "sin", "m")],
    ],
)
def test_a_steep_slope_is_measured_with_a_smaller_push(nodes):
    assert FakeRun(circuit(*nodes)).ask("why", node="x")["check"]["verdict"] == "matches"


@pytest.mark.parametrize("far", [9e-5, 5e-7, -9e-5])
def test_beside_a_corner_the_slope_of_this_side_is_measured(far):
    check = FakeRun(circuit(source("x", far), gate("f", "relu", "x"))).ask("why", node="x")["check"]
    assert (check["verdict"], check["kink"]) == ("matches", False)
    assert check["numerical"] == pytest.approx(1.0 if far > 0 else 0.0)
    assert check["h"] <= abs(far)


def cancelling(slope: float) -> list[dict]:
    """A change by ``slope`` that comes out of the difference of two numbers of a thousand million."""
    return [
        source("x", 0.5),
        source("k", 1e9, "constant"),
        gate("s", "add", "x", "k"),
        gate("d", "subtract", "s", "k"),
        source("w", slope, "constant"),
        gate("f", "multiply", "d", "w"),
    ]


def test_a_change_that_is_lost_in_rounding_is_not_called_wrong():
    check = FakeRun(circuit(*cancelling(1e-3))).ask("why", node="x")["check"]
    assert check["verdict"] == "unmeasured"
    assert "rounding of much larger numbers" in check["sentence"]


def test_rounding_excuses_no_wrong_gradient():
    made = circuit(*cancelling(1e-3))
    assert check_node(made, "x", 1.1e-3)["verdict"] == "differs"


def test_a_wrong_gradient_is_found(monkeypatch):
    """The check can fail: with a wrong derivative of tanh it does."""
    from engine.circuits import tape_plain

    table = list(tape_plain.functions())
    at = [op.name for op in tape_plain.opcodes()].index("tanh")
    forward, _, count, ports = table[at]
    table[at] = (forward, lambda x, out, g: ((1.0 - out) * g,), count, ports)
    monkeypatch.setattr(tape_plain, "functions", lambda: table)
    answer = FakeRun(circuit(source("x", 0.4), gate("f", "tanh", "x"))).ask("check")
    assert answer["verdict"] == "differs"
    assert "differ, first at *x*" in answer["sentence"]


def test_the_probe_is_no_possible_id():
    assert not PROBE.isidentifier() or PROBE.startswith("__")
