"""Every gate file, derived: examples, finite differences, adding, domain, corners, formulas, code."""

from __future__ import annotations

import inspect
import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest

from engine import jit, registry
from engine.circuits.tape_plain import total
from engine.documents.check_params import with_defaults
from engine.errors import RegistryError
from engine.explain.symbols import OPERAND
from engine.spec import Example, Gate, Port
from tests.engine.circuits import circuit, gate, gradients, source

jit.enable()
GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "gate_expressions.json").read_text())
GATES = {name: op for name, op in registry.gates().items() if op.spec.ports}
DESIGN = (
    "input constant parameter data add subtract multiply divide negative absolute square power sqrt exp "
    "log sin cos maximum minimum sigmoid tanh relu leaky_relu softplus step squared_error cross_entropy hinge"
)
PROBES = (-2.3, -1.1, -0.4, 0.3, 0.7, 1.6, 2.4)
MODES = pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])


def settings(op):
    return list(with_defaults({}, op.spec.params).values())


def cases():
    """Operands inside each gate's domain and away from its corners."""
    for name, op in GATES.items():
        for inputs in itertools.product(PROBES, repeat=len(op.spec.ports)):
            operands = [*inputs, *settings(op)]
            inside = op.spec.domain is None or op.spec.domain.inside(*operands)
            corner = any(abs(k.margin(*operands)) < 1e-2 for k in op.spec.kinks)
            # Along the exponent a negative base has no real slope; along the base the power is checked.
            real = name != "power" or inputs[0] > 0
            if inside and not corner and real:
                yield name, inputs


def test_the_gates_of_the_design_are_there():
    assert set(registry.gates()) >= set(DESIGN.split(" "))


@pytest.mark.parametrize("name", GATES)
def test_examples(name):
    op = GATES[name]
    for example in op.spec.examples:
        operands = [*example.inputs, *with_defaults(example.params, op.spec.params).values()]
        value = op.forward(*operands)
        assert value == pytest.approx(example.value, abs=1e-14, rel=1e-14)
        assert op.backward(*operands, value, 1.0) == pytest.approx(example.gradient, abs=1e-14, rel=1e-14)
        assert op.backward(*operands, value, -2.5) == pytest.approx(
            [-2.5 * g for g in example.gradient], rel=1e-14
        )


@MODES
@pytest.mark.parametrize("name", GATES)
def test_gradients_against_finite_differences(name, compiled):
    ports = GATES[name].spec.ports
    names = [f"in{k}" for k in range(len(ports))]
    made = circuit(*(source(n, 1.0) for n in names), gate("f", name, *names), compiled=compiled)
    assert made.compiled is compiled
    points = np.array([inputs for which, inputs in cases() if which == name])
    assert len(points) >= 3
    _, slopes = made.evaluate(names, points, 1.0)
    for j in range(len(names)):
        h = 1e-6 * np.maximum(1.0, np.abs(points[:, j]))
        high, low = points.copy(), points.copy()
        high[:, j] += h
        low[:, j] -= h
        numerical = (made.evaluate(names, high) - made.evaluate(names, low)) / (high[:, j] - low[:, j])
        np.testing.assert_allclose(slopes[:, j], numerical, rtol=2e-7, atol=2e-8)


@MODES
@pytest.mark.parametrize("name", GATES)
def test_backward_adds(name, compiled):
    """With every gradient at one before, each comes out one larger than from zero."""
    ports = GATES[name].spec.ports
    names = [f"in{k}" for k in range(len(ports))]
    values = next(inputs for which, inputs in cases() if which == name)
    one = [source(n, v) for n, v in zip(names, values, strict=True)]
    alone = gradients(circuit(*one, gate("f", name, *names), compiled=compiled))
    # f + the sum of its inputs: every input already has the gradient 1 when the gate adds its own.
    both = circuit(
        *one, gate("f", name, *names), gate("o", "add", "f", *names), compiled=compiled, output="o"
    )
    for n in names:
        assert gradients(both)[n] == pytest.approx(alone[n] + 1.0, rel=1e-15)


@pytest.mark.parametrize("name", GATES)
def test_the_same_input_twice(name):
    """f(x, x) has the sum of both slopes."""
    op = GATES[name]
    if len(op.spec.ports) < 2:
        return
    x = 0.6
    made = circuit(source("x", x), gate("f", name, "x", "x"))
    parts = total(op.backward)(x, x, *settings(op), total(op.forward)(x, x, *settings(op)), 1.0)
    assert gradients(made)["x"] == pytest.approx(sum(parts))


@pytest.mark.parametrize("name", GATES)
def test_python_code_says_the_same(name):
    """``code`` and ``code_gradient`` are what the explanations print."""
    op = GATES[name]
    scope = {n: getattr(math, n) for n in ("exp", "log", "log1p", "sin", "cos", "sqrt", "tanh", "pow")}
    words = [p.name for p in (*op.spec.ports, *op.spec.params)]
    assert len(op.spec.code_gradient) == len(op.spec.ports)
    for _, inputs in (c for c in cases() if c[0] == name):
        numbers = dict(zip(words, [*inputs, *settings(op)], strict=True))
        value = op.forward(*numbers.values())
        texts = {w: f"({v!r})" for w, v in numbers.items()} | {"out": f"({value!r})", "g": "1.5"}
        assert eval(op.spec.code.format(**texts), scope) == pytest.approx(value, rel=1e-12)
        parts = [eval(code.format(**texts), scope) for code in op.spec.code_gradient]
        assert parts == pytest.approx(op.backward(*numbers.values(), value, 1.5), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("name", GATES)
def test_formulas_name_only_the_operands(name):
    spec = GATES[name].spec
    known = {p.name for p in (*spec.ports, *spec.params)} | {"out"}
    for template in (spec.formula, *spec.derivative, *spec.passing):
        assert template
        assert set(OPERAND.findall(template)) <= known
    assert len(spec.passing) == len(spec.ports)


@pytest.mark.parametrize("name", [n for n, op in GATES.items() if op.spec.domain])
def test_domain(name):
    """Inside it values are finite, outside they are not, and the sentence can be written."""
    op = GATES[name]
    forward = total(op.forward)
    outside = 0
    grid = (-800.0, -2.5, -1.0, 0.0, 0.5, 1.0, 2.0, 800.0, math.inf)
    for inputs in itertools.product(grid, repeat=len(op.spec.ports)):
        operands = [*inputs, *settings(op)]
        if any(map(math.isinf, inputs)) and name not in ("sin", "cos"):
            continue
        if op.spec.domain.inside(*operands):
            large = max(map(abs, inputs)) >= 800  # overflow of large numbers is told by another sentence
            assert large or math.isfinite(forward(*operands)), operands
        else:
            outside += 1
            assert not math.isfinite(forward(*operands)), operands
            op.spec.domain.call.format(**dict(zip([p.name for p in op.spec.ports], inputs, strict=True)))
    assert outside


@pytest.mark.parametrize(
    ("name", "inputs", "slopes"),
    [
        ("relu", (0.0,), (0.0,)),
        ("absolute", (0.0,), (0.0,)),
        ("leaky_relu", (0.0,), (0.01,)),
        ("step", (0.0,), (0.0,)),
        ("maximum", (2.0, 2.0), (1.0, 0.0)),
        ("minimum", (2.0, 2.0), (1.0, 0.0)),
        ("hinge", (1.0, 1.0), (0.0, 0.0)),
    ],
)
def test_corners_are_fixed(name, inputs, slopes):
    op = GATES[name]
    operands = [*inputs, *settings(op)]
    assert tuple(op.backward(*operands, op.forward(*operands), 1.0)) == slopes
    assert any(kink.margin(*operands) == 0 for kink in op.spec.kinks)


@MODES
@pytest.mark.parametrize("op", ["maximum", "minimum"])
def test_a_tie_of_three_goes_to_the_first(op, compiled):
    made = circuit(*(source(n, 4.0) for n in "abc"), gate("f", op, "a", "b", "c"), compiled=compiled)
    assert gradients(made) == {"a": 1.0, "b": 0.0, "c": 0.0, "f": 1.0}


PQ = gate("p", "multiply", "a", "b"), gate("q", "add", "p", "c")
SQUARES = tuple(gate(f"{n}{n}", "multiply", n, n) for n in "abc")
EXPRESSIONS = {
    "((a*b+c)*d)^2": (*PQ, gate("r", "multiply", "q", "d"), gate("f", "square", "r")),
    "(a+b)/(c+d)": (gate("p", "add", "a", "b"), gate("q", "add", "c", "d"), gate("f", "divide", "p", "q")),
    "max(a,b)": (gate("f", "maximum", "a", "b"),),
    "relu(b)": (gate("f", "relu", "b"),),
    "a*a+b*b+c*c": (*SQUARES, gate("f", "add", "aa", "bb", "cc")),
    "exp(c)": (gate("f", "exp", "c"),),
    "sig(a*b+c)": (*PQ, gate("f", "sigmoid", "q")),
    "tanh(a)": (gate("f", "tanh", "a"),),
    "1/d": (source("one", 1.0, "constant"), gate("f", "divide", "one", "d")),
}


@MODES
@pytest.mark.parametrize("expression", GOLDEN["outputs"])
def test_golden_expressions(expression, compiled):
    """Composite gates of the guide against figures computed elsewhere."""
    nodes = EXPRESSIONS[expression]
    want = GOLDEN["outputs"][expression]
    made = circuit(
        *(source(n, v) for n, v in GOLDEN["inputs"].items()), *nodes, output="f", compiled=compiled
    )
    assert made.output == pytest.approx(want["value"], rel=1e-13)
    assert [gradients(made)[n] for n in "abcd"] == pytest.approx(want["grad_abcd"], rel=1e-13, abs=1e-15)


# --- half-written gates are refused with what to copy ------------------------------------


def module(**parts):
    """A module as a gate file would be."""
    import types

    made = types.ModuleType("engine.gates.twice", parts.pop("doc", "Feels twice."))
    good = Gate(
        name="twice", symbol="2x", category="arithmetic", summary="Twice.", ports=(Port("x"),),
        derivative=("2",), examples=(Example((1.0,), 2.0, (2.0,)),),
    )  # fmt: skip
    made.GATE = good
    made.forward = lambda x: 2 * x
    made.backward = lambda x, out, g: (2 * g,)
    for name, value in parts.items():
        setattr(made, name, value)
    return made


def test_a_whole_gate_is_taken():
    assert registry.check_gate(module()).name == "twice"


@pytest.mark.parametrize(
    "parts",
    [
        {"GATE": None},
        {"forward": None},
        {"backward": lambda x, g: (g,)},
        {"forward": lambda y: y},
        {"doc": ""},
        {"GATE": Gate(name="other", symbol="", category="", summary="")},
        {
            "GATE": Gate(
                name="twice", symbol="", category="", summary="", ports=(Port("x"),), derivative=("2",)
            )
        },
    ],
)
def test_half_written_gates_are_refused(parts):
    with pytest.raises(RegistryError, match=r"multiply\.py"):
        registry.check_gate(module(**parts))


def test_duplicate_names_are_refused():
    with pytest.raises(RegistryError, match="claimed by"):
        registry.collect([module(), module()], registry.check_gate)


def test_unknown_names_have_a_suggestion():
    with pytest.raises(RegistryError, match='Did you mean "multiply"'):
        registry.gate("mul")


def test_gate_files_are_plain_python():
    """They import the spec and Python's mathematics only, so that compiled and plain code are one."""
    for op in registry.gates().values():
        lines = inspect.getsource(op.module).splitlines()
        imports = [line.split()[1] for line in lines if line.startswith(("import ", "from "))]
        assert set(imports) <= {"engine.spec", "math"}, op.name
