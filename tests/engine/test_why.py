"""Explanations: sentences, formulas, branches, paths, code and checks of any number."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine import jit, registry
from engine.circuits.circuit import Circuit
from engine.errors import QuestionError
from engine.explain import numbers
from engine.explain.symbols import fill_tex, number, plain_tex, python_name, signed, tex_name, tex_number
from tests.engine.circuits import NEURON, circuit, gate, gradients, graph, some, source

jit.enable()
LABELLED = [{**n, "label": {"ax": "a·x", "by": "b·y", "z": "a·x + b·y + c"}.get(n["id"], "")} for n in NEURON]


class FakeRun:
    """What a question needs of a run."""

    def __init__(self, made, *, pull=1.0, backward=True):
        self.machine, self.kind = self, "circuit"
        self.circuit = made
        self.graph = made.graph
        self._status = {"pull": pull, "backward": backward}

    def status(self):
        return self._status

    def refresh(self):
        self.circuit.forward()

    def refuse_loose(self, name):
        """Every node of these circuits is wired up."""

    def refuse_no_output(self):
        """And so is the output."""

    def ask(self, what, **args):
        answer = registry.question(what).forward(self, args, lambda *_: None, lambda: False)
        json.dumps(answer, allow_nan=False)
        return answer


# --- the neuron, word by word ------------------------------------------------------------


def test_the_gradient_of_the_neuron():
    why = FakeRun(circuit(*LABELLED)).ask("why", node="y")
    assert why["result"] == pytest.approx(0.209987, abs=1e-6)
    start = "Raise *y* by 0.01 and *f* rises by about 0.0021."
    assert why["sentence"] == f"{start} Swaps: each input feels the tug times the other input."
    (term,) = why["terms"]
    assert term["slope"] == 2.0
    assert term["slope_is"] == "which is *b*"
    assert term["arriving"] == pytest.approx(0.104994, abs=1e-6)
    assert term["product"] == why["result"] == why["sum"]
    assert (term["via"], term["name"], term["symbol"]) == ("by", "b·y", "×")
    assert [(h["node"], h["symbol"], h["words"]) for h in why["path"]] == [
        ("f", "f", "you tug"),
        ("f", "σ", "slope at *z* = 2"),
        ("z", "+", "passes it on"),
        ("sum", "+", "passes it on"),
        ("by", "×", "scales by *b*"),
    ]
    assert [h["gradient"] for h in why["path"]] == pytest.approx(
        [1, 0.104994, 0.104994, 0.104994, 0.209987], abs=1e-6
    )
    assert why["paths"] == [["f", "z", "sum", "by", "y"]]
    assert why["other_paths"] == 0
    assert why["tex"] == r"\frac{\partial f}{\partial y} = b \cdot \frac{\partial f}{\partial \mathit{by}}"
    assert why["tex_numbers"] == r"= 2.00 \cdot 0.105 = 0.210"
    assert why["code"]["lines"][why["code"]["marked"]] == "dy = b * dby  # +0.210"
    assert why["code"]["lines"][:3] == [
        "# backward pass, right to left",
        "df = 1.0",
        "dz = f * (1.0 - f) * df",
    ]
    check = why["check"]
    assert (check["verdict"], check["kink"], check["h"]) == ("matches", False, 1e-4)
    assert check["relative_error"] < 1e-7


def test_gradient_and_tug_are_told_apart():
    made = circuit(*NEURON)
    for pull in (1.0, -1.0, 0.5, 0.0):
        why = FakeRun(made, pull=pull).ask("why", node="a")
        assert why["gradient"] == pytest.approx(-0.104994, abs=1e-6)
        assert why["pull"] == pull
        assert why["tug"] == pull * why["gradient"]


def test_the_value_of_a_gate():
    why = FakeRun(circuit(*LABELLED)).ask("why", node="ax", of="value")
    assert why["result"] == -1.0
    assert why["sentence"] == "Multiplies its inputs. *a·x* is −1.00."
    assert why["tex"] == r"\mathit{ax} = a \cdot x"
    assert why["tex_numbers"] == r"= 1.00 \cdot (-1.00) = -1.00"
    assert [i["node"] for i in why["inputs"]] == ["a", "x"]
    assert why["code"]["lines"][why["code"]["marked"]] == "ax = a * x  # −1.00"


@pytest.mark.parametrize(
    ("op", "words"), [("input", "You set it"), ("parameter", "Training"), ("constant", "never")]
)
def test_the_value_of_a_source(op, words):
    why = FakeRun(circuit(source("x", 2.5, op))).ask("why", node="x", of="value")
    assert words in why["sentence"]
    assert (why["tex"], why["tex_numbers"]) == ("x", "= 2.50")


def test_an_input_that_the_run_has_moved_is_not_what_was_set():
    made = circuit(source("x", -2.0, "input"))
    assert "You set it" in FakeRun(made).ask("why", node="x", of="value")["sentence"]
    made.set("x", -1.97)
    why = FakeRun(made).ask("why", node="x", of="value")
    assert why["sentence"] == "*x* is −1.97. It was set to −2.00; the run has moved it since."


def test_the_share_of_a_wire():
    made = circuit(source("x", 3.0), gate("f", "multiply", "x", "x"))
    whole = FakeRun(made).ask("why", node="x")
    assert (whole["result"], whole["sum"], len(whole["terms"])) == (6.0, 6.0, 2)
    assert "used 2 times" in whole["sentence"]
    assert whole["other_paths"] == 1
    assert [line for line in whole["code"]["lines"] if "dx" in line] == [
        "dx = x * df",
        "dx += x * df  # +6.00",
    ]
    for port in (0, 1):
        why = FakeRun(made).ask("why", node="x", of="share", target="f", input=port)
        assert why["result"] == 3.0
        assert why["check"]["verdict"] == "matches"
        assert "one of 2 branches" in why["sentence"]
        assert why["code"]["lines"][why["code"]["marked"]].endswith("# +3.00")


def test_a_node_inside_a_chip():
    chips = {
        "n": {
            "inputs": ["w", "x"],
            "outputs": ["y"],
            "nodes": [gate("p", "multiply", "w", "x"), gate("y", "tanh", "p")],
        }
    }
    made = circuit(
        source("a", 0.5), source("b", 2.0), gate("c", "chip", "a", "b", of="n"), chips=chips, output="c"
    )
    run = FakeRun(made)
    assert run.ask("why", node="c/p")["result"] == pytest.approx(1 - math.tanh(1.0) ** 2)
    assert run.ask("why", node="c")["node"] == "c/y"
    assert run.ask("why", node="c/p", of="share", target="c/y", input=0)["check"]["verdict"] == "matches"
    assert "dc_p = (1.0 - c_y * c_y) * dc_y" in run.ask("why", node="c/p")["code"]["lines"][-3:][0]


def test_a_chips_output_goes_by_the_chip_and_a_shared_label_by_its_node():
    inner = [
        {"id": "z", "op": "multiply", "inputs": ["w", "x"], "label": "w·x"},
        {"id": "y", "op": "tanh", "inputs": ["z"]},
    ]
    chips = {"n": {"inputs": ["w", "x"], "outputs": ["y"], "nodes": inner}}
    made = circuit(
        source("a", 0.5),
        source("b", 2.0),
        gate("c", "chip", "a", "b", of="n"),
        gate("d", "chip", "a", "c", of="n"),
        chips=chips,
        output="d",
    )
    why = numbers.gradient(made, "a", 1.0)
    assert [term["name"] for term in why["terms"]] == ["c/z", "d/z"]
    assert why["path"][0]["symbol"] == "d" and "and *d* rises" in why["sentence"]
    assert "*c* is" in numbers.value(made, "c")["sentence"]


def test_not_computed_yet():
    made = Circuit(graph(*NEURON), compiled=False)
    made.forward()
    run = FakeRun(made, pull=0.0, backward=False)
    for of, more in (("gradient", {}), ("share", {"target": "ax", "input": 0})):
        why = run.ask("why", node="a", of=of, **more)
        assert (why["computed"], why["result"]) == (False, None)
        assert why["sentence"].startswith("Not computed yet")
    assert run.ask("why", node="ax", of="value")["result"] == -1.0


def test_the_output_and_what_nobody_reads():
    run = FakeRun(circuit(*NEURON, source("lonely", 1.0), output="f"))
    assert "is the output" in run.ask("why", node="f")["sentence"]
    assert run.ask("why", node="f")["check"]["verdict"] == "matches"
    lonely = run.ask("why", node="lonely")
    assert "read by no gate" in lonely["sentence"]
    assert (lonely["path"], lonely["result"]) == ([], 0.0)


def test_a_flat_gate_and_a_sleepy_one():
    flat = FakeRun(circuit(source("x", 3.0), gate("f", "step", "x")))
    assert "does not move *f* at all. Flat everywhere" in flat.ask("why", node="x")["sentence"]
    sleepy = FakeRun(circuit(source("x", 8.0), gate("f", "sigmoid", "x")))
    assert "nearly flat here" in sleepy.ask("why", node="x")["sentence"]


def test_refusals():
    run = FakeRun(circuit(*NEURON))
    with pytest.raises(QuestionError, match='Did you mean "sum"'):
        run.ask("why", node="sun")
    with pytest.raises(QuestionError, match="no wire"):
        run.ask("why", node="a", of="share", target="by", input=0)
    with pytest.raises(QuestionError, match="whole number"):
        run.ask("why", node="a", of="share", target="ax", input="0")
    with pytest.raises(QuestionError, match="no why"):
        run.ask("why", node="a", of="colour")
    with pytest.raises(QuestionError, match="no node"):
        run.ask("why", node=None)
    with pytest.raises(QuestionError, match="empty"):
        FakeRun(circuit()).ask("why", node="a")


def test_numbers_that_are_not_finite():
    run = FakeRun(circuit(source("x", -2.0), gate("l", "log", "x"), gate("f", "add", "l", "x")))
    why = run.ask("why", node="l", of="value")
    assert why["result"] is None
    assert "ln(−2)" in why["sentence"]
    tug = run.ask("why", node="x")
    assert tug["check"]["verdict"] == "unmeasured"
    assert tug["sentence"] == "*f* is not a finite number here, so moving *x* tells nothing of it."


# --- any circuit -------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(1, 25))
@example(901, 17)  # a gradient without end at a number that is 0
def test_every_number_of_any_circuit_can_be_asked(seed, size):
    made = Circuit(some(seed, size), compiled=False)
    made.forward()
    run = FakeRun(made)
    for id in made.graph.order[-6:]:
        run.ask("why", node=id)
        run.ask("why", node=id, of="value")
    for from_, target, port in made.graph.wires[-4:]:
        run.ask("why", node=from_, of="share", target=target, input=port)


@given(st.integers(0, 10_000))
def test_the_code_is_the_backward_pass(seed):
    """The lines that are shown, executed, give the gradients of the tape."""
    made = some(seed, 12, tame=True)
    one = Circuit(made, compiled=False)
    one.forward()
    one.backward()
    run = FakeRun(one)
    first = made.order[0]
    program = run.ask("why", node=made.output, of="value")["code"]["lines"]
    program = program + run.ask("why", node=first)["code"]["lines"]
    scope = {n: getattr(math, n) for n in ("exp", "log", "log1p", "sin", "cos", "sqrt", "tanh", "pow")}
    exec("\n".join(program), scope)
    for id, slope in gradients(one).items():
        assert scope[python_name(id)] == pytest.approx(one.value(id), rel=1e-12)
        assert scope.get(f"d{python_name(id)}", 0.0) == pytest.approx(slope, rel=1e-9, abs=1e-12)


def test_the_formula_of_a_share_is_not_that_of_the_gradient():
    run = FakeRun(circuit(source("x", 3.0), gate("f", "multiply", "x", "x")))
    share = run.ask("why", node="x", of="share", target="f", input=0)
    assert share["tex"].startswith(r"\text{share of } \frac{\partial f}{\partial x} = x \cdot ")
    assert share["tex_numbers"].endswith("= 3.00")
    assert run.ask("why", node="x")["tex"].startswith(r"\frac{\partial f}{\partial x} = x \cdot ")


def test_the_slope_of_a_product_of_three_is_the_product_of_the_others():
    run = FakeRun(
        circuit(source("a", 2.0), source("b", 3.0), source("c", 4.0), gate("f", "multiply", *"abc"))
    )
    why = run.ask("why", node="b")
    slope, arriving = r"a \cdot c", r"\frac{\partial f}{\partial f}"
    assert why["tex"] == rf"\frac{{\partial f}}{{\partial b}} = {slope} \cdot {arriving}"
    assert why["tex_numbers"] == r"= 8.00 \cdot 1.00 = 8.00"


@pytest.mark.parametrize(("size", "way"), [(800.0, "subtract"), (709.5, "add")])
def test_shares_that_have_no_sum_are_told_without_one(size, way):
    """Infinite ones of both signs, and finite ones whose sum is beyond all numbers."""
    parts = [gate(name, "multiply", "k", "e") for name in "uv"]
    run = FakeRun(
        circuit(source("x", size), source("k"), gate("e", "exp", "x"), *parts, gate("f", way, "u", "v"))
    )
    why = run.ask("why", node="k")
    assert why["sum"] is None and len(why["terms"]) == 2


def test_no_name_of_the_code_stands_for_two_things():
    """A node called like a gradient, like a partial result, or like a gate inside a chip."""
    made = circuit(
        source("x", 2.0),
        source("dx", 5.0),
        source("f_1", 7.0),
        source("c_w", 11.0),
        {"id": "c", "op": "chip", "inputs": ["dx"], "params": {"of": "half"}},
        gate("f", "multiply", "x", "dx", "f_1", "c_w", "c"),
        chips={"half": {"inputs": ["a"], "outputs": ["w"], "nodes": [gate("w", "multiply", "a", "a")]}},
        output="f",
    )
    run = FakeRun(made)
    back = run.ask("why", node="x")["code"]
    program = run.ask("why", node="f", of="value")["code"]["lines"] + back["lines"]
    scope: dict = {}
    exec("\n".join(program), scope)
    slopes = gradients(made)
    assert (scope["f"], scope["dx"], scope["dx_"]) == (made.output, 5.0, slopes["x"])
    assert (scope["f_1"], scope["df_1"]) == (7.0, slopes["f_1"])
    assert (scope["c_w"], scope["dc_w"]) == (11.0, slopes["c_w"])
    assert scope["dc_w_"] == slopes["c/w"]
    assert back["lines"][back["marked"]].startswith("dx_ = ")


def test_no_gradient_is_called_by_a_word_of_python():
    made = circuit(source("ef", 2.0), source("x", 3.0), gate("f", "multiply", "ef", "x"), output="f")
    code = FakeRun(made).ask("why", node="ef")["code"]
    assert code["lines"][code["marked"]].startswith("def_ = ")


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_terms_and_marks_agree_with_the_tape(seed):
    one = Circuit(some(seed, 15, tame=True), compiled=False)
    one.forward()
    one.backward()
    run = FakeRun(one)
    for id in one.graph.order:
        why = run.ask("why", node=id)
        assert why["result"] == pytest.approx(one.gradient(id), rel=1e-12)
        if why["terms"] and id != one.graph.output:
            assert why["sum"] == pytest.approx(why["result"], rel=1e-9, abs=1e-12)
        for term in why["terms"]:
            assert term["product"] == pytest.approx(term["slope"] * term["arriving"], rel=1e-9, abs=1e-12)
        if why["code"]["marked"] is not None and id != one.graph.output:
            assert why["code"]["lines"][why["code"]["marked"]].startswith(f"d{id} ")


def test_all_ways_are_counted_and_some_are_listed():
    """A ladder of doublings has 2^n ways; only a few are listed."""
    nodes = [source("x", 1.0)] + [gate(f"g{k}", "add", *([f"g{k - 1}" if k else "x"] * 2)) for k in range(10)]
    why = FakeRun(circuit(*nodes)).ask("why", node="x")
    assert why["other_paths"] == 2**10 - 1
    assert len(why["paths"]) == 16
    assert why["result"] == 2**10


def test_long_programs_are_cut_around_the_marked_line():
    nodes = [source("x", 0.5)] + [gate(f"g{k}", "tanh", f"g{k - 1}" if k else "x") for k in range(400)]
    code = FakeRun(circuit(*nodes)).ask("why", node="g200")["code"]
    assert len(code["lines"]) <= 122
    assert code["lines"][0] == code["lines"][-1] == "..."
    assert code["lines"][code["marked"]].startswith("dg200 = ")


# --- the curve of a gate -----------------------------------------------------------------


def test_slope():
    answer = FakeRun(circuit(*NEURON)).ask("slope", node="f")
    assert (answer["x"], answer["y"]) == (2.0, pytest.approx(0.880797, abs=1e-6))
    assert answer["fraction"] == pytest.approx(0.42, abs=0.001)
    assert answer["sentence"] == "42% of its steepest slope, 0.25."
    assert not answer["saturated"]
    assert len(answer["xs"]) == len(answer["ys"]) == len(answer["slopes"])
    assert max(answer["slopes"]) <= 0.25


def test_slope_of_a_saturated_gate_and_of_one_that_leaves_its_curve():
    answer = FakeRun(circuit(source("x", 40.0), gate("f", "tanh", "x"))).ask("slope", node="f")
    assert answer["saturated"]
    assert answer["xs"][-1] > 40.0
    answer = FakeRun(circuit(source("x", -3.0), gate("f", "log", "x"))).ask("slope", node="f")
    assert answer["y"] is None
    assert None in answer["ys"]


def test_slope_needs_one_input():
    with pytest.raises(QuestionError, match="2 inputs"):
        FakeRun(circuit(*NEURON)).ask("slope", node="ax")
    with pytest.raises(QuestionError, match="0 inputs"):
        FakeRun(circuit(*NEURON)).ask("slope", node="a")


@pytest.mark.parametrize("name", [n for n, op in registry.gates().items() if op.spec.max_slope])
def test_the_steepest_slope_is_the_steepest(name):
    made = circuit(source("x", 0.0), gate("f", name, "x"))
    slopes = [abs(s) for s in FakeRun(made).ask("slope", node="f")["slopes"] if s is not None]
    assert max(slopes) == pytest.approx(registry.gate(name).spec.max_slope, rel=2e-2)


# --- numbers and names -------------------------------------------------------------------


NUMBERS = {
    0.0: "0.00",
    1.0: "1.00",
    -2.5: "−2.50",
    0.20999: "0.210",
    0.0021: "0.00210",
    123.4: "123",
    12345.0: "1.23e4",
    1e-5: "1.00e−5",
    math.inf: "∞",
    -math.inf: "−∞",
    math.nan: "NaN",
}


@pytest.mark.parametrize(("x", "text"), [*NUMBERS.items(), (-0.0, "0.00")])
def test_numbers(x, text):
    assert number(x) == text
    assert signed(x) == (f"+{text}" if x > 0 else text)


def test_numbers_in_formulas():
    assert tex_number(-2.0) == "(-2.00)"
    assert tex_number(2e6) == r"2.00 \cdot 10^{6}"
    assert fill_tex(r"\frac{<a>}{<b>}", {"a": "x", "b": "y"}) == r"\frac{x}{y}"
    assert plain_tex("<slope> <x> <out>") == r"\mathrm{slope} x f"
    assert [tex_name(n) for n in ("x", "x1", "w_out", "by", "chip/y")] == [
        "x", "x_{1}", "w_{out}", r"\mathit{by}", r"\mathit{chip/y}",
    ]  # fmt: skip
    assert [python_name(n) for n in ("x", "chip/y", "lambda", "max")] == ["x", "chip_y", "lambda_", "max_"]


def test_explanations_are_json():
    assert numbers.as_json({"a": [float("nan"), (1.0, float("inf"))]}) == {"a": [None, [1.0, None]]}
