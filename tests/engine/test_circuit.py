"""The tape: compiled against plain, fan-out, shares, steps, batches, numbers that are not finite."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine import jit
from engine.circuits import elementary, tape
from engine.circuits.circuit import Circuit
from engine.errors import GraphError
from tests.engine.circuits import NEURON, circuit, gate, gradients, graph, some, source

jit.enable()
GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "hackers_guide.json").read_text())["outputs"]
MODES = pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])


def same(a, b):
    """The same bits, NaN counted as equal to NaN."""
    np.testing.assert_array_equal(np.asarray(a), np.asarray(b))


# --- compiled and plain are one ----------------------------------------------------------


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_compiled_and_plain_have_the_same_bits(seed, size):
    made = some(seed, size)
    plain, quick = Circuit(made, compiled=False), Circuit(made, compiled=True)
    for one in (plain, quick):
        one.forward()
        one.backward(0.7)
    same(plain.values, quick.values)
    same(plain.gradients, quick.gradients)
    same(plain.shares, quick.shares)


@given(st.integers(0, 10_000), st.integers(1, 20))
def test_many_points_equal_one_by_one(seed, count):
    made = some(seed, 25)
    plain, quick = Circuit(made, compiled=False), Circuit(made, compiled=True)
    names = ["s0", "s1", "s2"]
    points = np.random.default_rng(seed).uniform(-2, 2, (count + 60, 3))
    slow, slow_slopes = plain.evaluate(names, points, 1.0)
    fast, fast_slopes = quick.evaluate(names, points, 1.0)
    same(slow, fast)
    same(slow_slopes, fast_slopes)
    same(quick.evaluate(names, points), fast)


@given(st.integers(0, 10_000))
def test_descent_has_the_same_bits(seed):
    made = some(seed, 20, tame=True)
    rows = np.random.default_rng(seed).uniform(-1, 1, (3, 1))
    order = np.random.default_rng(seed).integers(0, 3, 40)
    ends = []
    for compiled in (False, True):
        one = Circuit(made, compiled=compiled)
        descent = one.descent(
            ["s0", "s1"], step_size=0.05, pull=-1.0, spring=[0.1, 0.0], data=["s3"], rows=rows
        )
        outputs = descent.run(40, order)
        ends.append((outputs, one.values, one.gradients))
    for a, b in zip(*ends, strict=True):
        same(a, b)


@given(st.integers(0, 10_000), st.integers(2, 40))
def test_gradients_against_finite_differences(seed, size):
    one = Circuit(some(seed, size, tame=True), compiled=True)
    one.forward()
    one.backward()
    names = ["s0", "s1", "s2", "s3"]
    start = np.array([one.value(n) for n in names])

    def slopes(h: float) -> np.ndarray:
        outputs = one.evaluate(names, np.concatenate([start + h * np.eye(4), start - h * np.eye(4)]))
        return (outputs[:4] - outputs[4:]) / (2 * h)

    fine, coarse = slopes(5e-6), slopes(1e-5)
    assume(np.allclose(fine, coarse, rtol=1e-4, atol=1e-5))  # else it bends too sharply for differences
    numerical = (4 * fine - coarse) / 3
    analytic = [one.gradient(n) for n in names]
    scale = max(1.0, abs(one.value(one.graph.output)))
    np.testing.assert_allclose(analytic, numerical, rtol=1e-4, atol=1e-5 * scale)


# --- meaning -----------------------------------------------------------------------------


@MODES
def test_the_neuron(compiled):
    made = circuit(*NEURON, compiled=compiled)
    assert made.output == pytest.approx(GOLDEN["neuron_out"], rel=1e-15)
    found = [gradients(made)[n] for n in "abcxy"]
    assert found == pytest.approx(GOLDEN["neuron_grads_a_b_c_x_y"], rel=1e-14)
    made.descent(list("abcxy"), step_size=0.01).run(1)
    made.forward()
    assert made.output == pytest.approx(GOLDEN["neuron_after_step"], rel=1e-14)


@MODES
def test_small_circuits_of_the_guide(compiled):
    product = circuit(source("x", -2.0), source("y", 3.0), gate("f", "multiply", "x", "y"), compiled=compiled)
    assert (product.output, gradients(product)["x"], gradients(product)["y"]) == (-6.0, 3.0, -2.0)
    for step in (0.01, 1):
        product.set("x", -2.0), product.set("y", 3.0)
        product.descent(["x", "y"], step_size=step).run(1)
        product.forward()
        assert product.output == pytest.approx(GOLDEN[f"mul_after_step_{step}"], rel=1e-14)
    nodes = (
        source("x", -2),
        source("y", 5),
        source("z", -4),
        gate("q", "add", "x", "y"),
        gate("f", "multiply", "q", "z"),
    )
    both = circuit(*nodes, compiled=compiled)
    assert gradients(both) == {"x": -4.0, "y": -4.0, "z": 3.0, "q": -4.0, "f": 1.0}
    both.descent(["x", "y", "z"], step_size=0.01).run(1)
    both.forward()
    assert [*map(both.value, "xyz"), both.output] == pytest.approx(GOLDEN["add_mul_after_step_0.01"])


@MODES
def test_the_svm_of_the_guide(compiled):
    """Points in order, a pull of -1 on the hinge, the spring on a and b only."""
    nodes = (
        *(source(n, v, "parameter") for n, v in zip("abc", (1.0, -2.0, -1.0), strict=True)),
        *(source(n, 0.0, "data", column=n) for n in ("x", "y", "label")),
        gate("ax", "multiply", "a", "x"),
        gate("by", "multiply", "b", "y"),
        gate("score", "add", "ax", "by", "c"),
        gate("cost", "hinge", "score", "label"),
    )
    one = Circuit(graph(*nodes, output="cost"), compiled=compiled)
    rows = np.array(
        json.loads((Path(__file__).parent.parent / "golden" / "hackers_guide.json").read_text())["inputs"][
            "svm_data"
        ]
    )
    descent = one.descent(
        list("abc"), step_size=0.01, pull=-1.0, spring=[1, 1, 0], data=["x", "y", "label"], rows=rows
    )
    done = 0
    for after, want in GOLDEN["svm_cyclic_order"].items():
        descent.run(int(after) - done, np.arange(done, int(after)) % 6)
        done = int(after)
        assert [one.value(n) for n in "abc"] == pytest.approx(want, abs=1e-12)


@MODES
def test_fan_out_adds(compiled):
    made = circuit(source("x", 3.0), gate("f", "multiply", "x", "x"), compiled=compiled)
    assert gradients(made)["x"] == 6.0
    assert made.shares.tolist() == [3.0, 3.0]
    parts = gate("p", "square", "x"), gate("q", "negative", "x"), gate("f", "add", "p", "q", "x")
    made = circuit(source("x", 3.0), *parts, compiled=compiled)
    assert gradients(made)["x"] == 6.0 - 1.0 + 1.0


@MODES
def test_shares_add_up_to_gradients(compiled):
    for seed in range(10):
        made = some(seed, 30, tame=True)
        one = Circuit(made, compiled=compiled)
        one.forward()
        one.backward()
        sums = dict.fromkeys(made.order, 0.0) | {made.output: 1.0}
        for (from_, _, _), share in zip(made.wires, one.shares, strict=True):
            sums[from_] += share
        assert [sums[id] for id in made.order] == pytest.approx(one.gradients.tolist(), rel=1e-9, abs=1e-12)


@MODES
def test_gradients_are_none_before_any_backward_pass(compiled):
    one = Circuit(graph(*NEURON), compiled=compiled)
    assert one.gradients is None
    assert one.shares is None
    one.forward()
    assert one.gradient("a") is None
    one.backward()
    assert one.gradient("a") is not None
    one.set("a", 5.0)
    assert one.gradients is None


@MODES
def test_pulling_twice_does_not_add_twice(compiled):
    one = circuit(*NEURON, compiled=compiled)
    first = one.gradients
    one.backward()
    same(first, one.gradients)
    one.backward(-2.0)
    np.testing.assert_allclose(one.gradients, -2.0 * first, rtol=1e-15)


@MODES
def test_what_is_read_is_a_copy(compiled):
    one = circuit(*NEURON, compiled=compiled)
    for array in (one.values, one.gradients, one.shares):
        before = array.copy()
        array[:] = 99.0
        assert not np.shares_memory(array, one._values)
        assert not np.shares_memory(array, one._gradients)
        assert not np.array_equal(before, array)
    assert one.value("a") == 1.0


def test_changing_between_plain_and_compiled_keeps_the_numbers():
    one = circuit(*NEURON, compiled=False)
    values, slopes = one.values, one.gradients
    one.use(True)
    assert one.compiled
    same(values, one.values)
    same(slopes, one.gradients)


def test_evaluate_leaves_the_circuit_alone():
    for compiled in (False, True):
        one = circuit(*NEURON, compiled=compiled)
        before = one.values, one.gradients
        one.evaluate(["a", "b"], np.zeros((70, 2)), 1.0)
        same(before[0], one.values)
        same(before[1], one.gradients)


@MODES
def test_prepared_calls(compiled):
    made = some(5, 30)
    one, two = (Circuit(made, compiled=compiled) for _ in range(2))
    one.step_call(2.0)()
    two.forward()
    two.backward(2.0)
    same(one.values, two.values)
    points = np.zeros((70, 2))
    call, outputs, slopes = one.batch_call(["s0", "s1"], points, 2.0)
    plain_call, plain_outputs, none = one.batch_call(["s0", "s1"], points)
    assert none is None
    for seed in range(3):
        points[:] = np.random.default_rng(seed).uniform(-2, 2, points.shape)
        one.evaluate(["s2", "s3"], points)  # other nodes moved in between do not matter
        call()
        plain_call()
        want = two.evaluate(["s0", "s1"], points, 2.0)
        same(want[0], outputs)
        same(want[0], plain_outputs)
        same(want[1], slopes)


def test_a_large_circuit_evaluates_point_by_point(monkeypatch):
    from engine.circuits import tape_compiled

    made = some(3, 40)
    points = np.random.default_rng(0).uniform(-2, 2, (70, 2))
    want = Circuit(made, compiled=True).evaluate(["s0", "s1"], points, 1.0)
    monkeypatch.setattr(tape_compiled, "BATCH_LIMIT", 1)
    got = Circuit(made, compiled=True).evaluate(["s0", "s1"], points, 1.0)
    same(want[0], got[0])
    same(want[1], got[1])


def test_a_hundred_thousand_gates():
    size = 100_000
    nodes = [source("x", 0.001)] + [gate(f"g{k}", "add", f"g{k - 1}" if k else "x", "x") for k in range(size)]
    one = circuit(*nodes, compiled=True)
    assert one.output == pytest.approx(0.001 * (size + 1))
    assert one.gradient("x") == size + 1


def test_editing_compiles_nothing():
    from engine.circuits import tape_source

    before = tape_source.load("run").signatures
    for seed in range(5):
        circuit(*NEURON, gate(f"extra{seed}", "tanh", "f"), compiled=True)
    assert tape_source.load("run").signatures == before


@MODES
def test_a_slope_without_end_beside_the_way_to_the_output_is_in_no_gradient(compiled):
    """0 / 0 is not a number and its slopes have no end, but the output does not read it."""
    beside = [gate("d", "divide", "x", "x"), gate("l", "log", "f"), gate("e", "add", "d", "l")]
    made = Circuit(graph(source("x", 0.0), gate("f", "square", "x"), *beside, output="f"), compiled=compiled)
    made.forward()
    made.backward(1.0)
    assert math.isnan(made.value("d")) and made.value("l") == -math.inf
    assert gradients(made) == {"x": 0.0, "f": 1.0, "d": 0.0, "l": 0.0, "e": 0.0}
    assert not np.asarray(made.shares)[1:].any()
    _, slopes = made.evaluate(["x"], np.array([[0.0], [3.0]]), 1.0)
    assert slopes.tolist() == [[0.0], [6.0]]


# --- runs, empty drawings, refusals ------------------------------------------------------


def test_equal_gates_are_grouped():
    squares = [gate(f"s{k}", "square", f"x{k}") for k in range(8)]
    total = gate("f", "add", *(f"s{k}" for k in range(8)))
    wide = graph(*(source(f"x{k}", k) for k in range(8)), *squares, total)
    made = tape.build(wide)
    assert len(made.run_op) == 2
    assert made.instructions == 8 + 7


@MODES
def test_an_empty_drawing(compiled):
    one = circuit(compiled=compiled)
    assert one.values.tolist() == []
    assert math.isnan(one.output)
    assert one.first_bad() is None
    assert one.descent([]).run(3).tolist() == []


@MODES
def test_only_a_source(compiled):
    one = circuit(source("x", 2.0), compiled=compiled)
    assert (one.output, one.gradient("x")) == (2.0, 1.0)


def test_refusals():
    one = circuit(*NEURON)
    with pytest.raises(GraphError, match="computed"):
        one.set("ax", 1.0)
    with pytest.raises(GraphError, match='no node "q"'):
        one.value("q")
    with pytest.raises(GraphError, match="Only sources"):
        one.evaluate(["ax"], np.zeros((1, 1)))
    with pytest.raises(ValueError, match="shape"):
        one.evaluate(["a"], np.zeros((1, 2)))
    with pytest.raises(ValueError, match="row"):
        one.descent(["a"]).run(2, np.array([0, 7]))


# --- numbers that are not finite ---------------------------------------------------------


@MODES
@pytest.mark.parametrize(
    ("op", "inputs", "words"),
    [
        ("log", (-2.0,), "log of zero or of a negative number, ln(−2)"),
        ("log", (0.0,), "minus infinity"),
        ("divide", (1.0, 0.0), "division by zero, 1 ÷ 0"),
        ("sqrt", (-4.0,), "square root of a negative number, √(−4)"),
        ("power", (-8.0, 0.5), "−8 to the power of 0.5"),
        ("exp", (1000.0,), "exp(1000)"),
        ("cross_entropy", (1.5, 0.0), "between 0 and 1"),
        ("square", (1e200,), "larger than any number"),
    ],
)
def test_first_bad(op, inputs, words, compiled):
    names = [f"in{k}" for k in range(len(inputs))]
    nodes = [source(n, v) for n, v in zip(names, inputs, strict=True)]
    made = circuit(*nodes, gate("bad", op, *names), gate("f", "negative", "bad"), compiled=compiled)
    trouble = made.first_bad()
    assert trouble.node == "bad"
    assert words in trouble.text


@MODES
def test_descent_stops_at_the_first_number_that_is_not_finite(compiled):
    made = circuit(source("x", 2.0), gate("f", "square", "x"), compiled=compiled)
    outputs = made.descent(["x"], step_size=1e3).run(1000)
    assert 1 < len(outputs) < 1000
    assert made.first_bad() is not None


@MODES
def test_descent_to_a_target(compiled):
    made = circuit(source("x", 2.0), gate("f", "square", "x"), compiled=compiled)
    made.descent(["x"], step_size=0.02, target=9.0).run(500)
    assert made.value("x") == pytest.approx(3.0, rel=1e-9)


# --- own exp and tanh --------------------------------------------------------------------


@given(st.floats(-760, 760))
def test_exp_and_tanh_are_close_to_the_system_s(x):
    want = math.exp(x) if x < 709.7 else math.inf
    if want < 2.3e-308:
        assert elementary.exp(x) == pytest.approx(want, abs=1e-320)
    elif x < 709.7:
        assert abs(elementary.exp(x) - want) <= 2 * math.ulp(want)
    assert abs(elementary.tanh(x) - math.tanh(x)) <= 3 * math.ulp(math.tanh(x))


@given(st.floats(-1e-3, 1e-3))
def test_tanh_keeps_its_digits_near_zero(x):
    assert abs(elementary.tanh(x) - math.tanh(x)) <= 3 * math.ulp(math.tanh(x))


def test_edges_of_exp_and_tanh():
    assert [elementary.exp(x) for x in (0.0, 1e9, -1e9, math.inf, -math.inf)] == [
        1.0,
        math.inf,
        0.0,
        math.inf,
        0.0,
    ]
    assert [elementary.tanh(x) for x in (0.0, 1e9, -1e9, math.inf)] == [0.0, 1.0, -1.0, 1.0]
    assert math.isnan(elementary.exp(math.nan))
    assert math.isnan(elementary.tanh(math.nan))
