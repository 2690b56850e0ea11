"""Every layer against its naive twin, finite differences and the rule that backward adds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import jit
from engine.documents.check_params import with_defaults
from engine.networks import calls
from engine.networks.initializers import INITIALIZERS, Draw
from engine.registry import Op, gate, layer, layers, unitwise
from tests.naive import NAIVE

COMPUTED = [name for name, op in layers().items() if op.forward is not None]
CASES = [
    pytest.param(name, example, id=f"{name}-{k}")
    for name in COMPUTED
    for k, example in enumerate(layer(name).spec.examples)
]
BATCH = 7


class Case:
    """One layer with inputs and weights of its own, called the way a plan calls it."""

    def __init__(self, name: str, example: dict[str, Any], dtype: Any = np.float64, seed: int = 0) -> None:
        self.op: Op = layer(name)
        self.params = with_defaults(example.get("params", {}), self.op.spec.params)
        shapes = [tuple(shape) for shape in example["shapes"]]
        self.form = self.op.module.shape(shapes, self.params)
        rng = np.random.default_rng(seed)
        self.xs = [rng.normal(size=(BATCH, *shape)) for shape in shapes]
        self.weights: dict[str, np.ndarray] = {}
        if self.form.weights:
            drawn = self.op.module.init(Draw(rng), self.form, self.params)
            self.weights = {
                key: np.abs(array) + rng.uniform(0.2, 1, array.shape)
                if "variance" in key
                else array + rng.normal(size=array.shape) * 0.3
                for key, array in drawn.items()
            }
        self.dtype = np.dtype(dtype)
        self.noise = rng.random((BATCH, self.form.cache))
        self.dy = rng.normal(size=(BATCH, int(np.prod(self.form.output))))
        self.training = False

    @property
    def theta(self) -> np.ndarray:
        parts = [self.weights[key].ravel() for key in self.form.weights]
        return np.concatenate([np.zeros(0), *parts]).astype(self.dtype)

    def _constants(self) -> tuple[np.ndarray, np.ndarray]:
        return np.array(self.form.integers, np.int64), np.array(self.form.reals, self.dtype)

    def forward(self, theta: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Output and cache."""
        theta = self.theta if theta is None else theta
        y = np.zeros((BATCH, int(np.prod(self.form.output))), self.dtype)
        cache = self.noise.astype(self.dtype)
        call = calls.forwards((self.op.name,), self.dtype.name)[0]
        for part, x in enumerate(self.xs):
            flat = np.ascontiguousarray(x.reshape(BATCH, -1), self.dtype)
            call(flat, theta, y, cache, part, *self._constants(), self.training)
        return y, cache

    def backward(self, start: float = 0.0) -> tuple[list[np.ndarray], np.ndarray]:
        """Gradients of inputs and weights, which start at ``start``."""
        theta = self.theta
        y, cache = self.forward(theta)
        dtheta = np.full_like(theta, start)
        dxs = [np.full((BATCH, x[0].size), start, self.dtype) for x in self.xs]
        call = calls.backwards((self.op.name,), self.dtype.name)[0]
        for part, (x, dx) in enumerate(zip(self.xs, dxs, strict=True)):
            flat = np.ascontiguousarray(x.reshape(BATCH, -1), self.dtype)
            dy = self.dy.astype(self.dtype)
            call(flat, self.theta, y, cache, dx, dtheta, dy, part, *self._constants(), self.training)
        return dxs, dtheta


def modes(name: str) -> tuple[bool, ...]:
    """Evaluation, and training where it differs."""
    return (False, True) if name in ("dropout", "batch_norm") else (False,)


@pytest.mark.parametrize(("name", "example"), CASES)
def test_a_layer_agrees_with_its_naive_twin(name: str, example: dict[str, Any]) -> None:
    for training in (False, True) if name == "batch_norm" else (False,):
        case = Case(name, example)
        case.training = training
        expected = NAIVE[name](case.xs, case.weights, case.params, training)
        assert expected.shape == (BATCH, *case.form.output)
        assert case.forward()[0] == pytest.approx(expected.reshape(BATCH, -1), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(("name", "example"), CASES)
def test_backward_agrees_with_finite_differences(name: str, example: dict[str, Any]) -> None:
    for training in modes(name):
        case = Case(name, example)
        case.training = training
        dxs, dtheta = case.backward()
        h = 1e-6

        def total(moved: Case, theta: np.ndarray | None = None) -> float:
            return float((moved.forward(theta)[0] * moved.dy).sum())

        for k, x in enumerate(case.xs):
            numerical = np.zeros(x.size)
            for i in range(x.size):
                value = x.flat[i]
                x.flat[i] = value + h
                up = total(case)
                x.flat[i] = value - h
                down = total(case)
                x.flat[i] = value
                numerical[i] = (up - down) / (2 * h)
            assert dxs[k].ravel() == pytest.approx(numerical, rel=1e-6, abs=1e-8)
        start = 0
        for key, shape in case.form.weights.items():
            size = int(np.prod(shape))
            for i in range(start, start + size):
                up, down = case.theta, case.theta
                up[i] += h
                down[i] -= h
                slope = (total(case, up) - total(case, down)) / (2 * h)
                wanted = 0.0 if key in case.form.fixed else slope
                assert dtheta[i] == pytest.approx(wanted, rel=1e-6, abs=1e-8), (key, i)
            start += size


@pytest.mark.parametrize(("name", "example"), CASES)
def test_backward_adds_to_the_inputs_and_writes_the_weights(name: str, example: dict[str, Any]) -> None:
    case = Case(name, example)
    from_zero, from_one = case.backward(0.0), case.backward(1.0)
    for zero, one in zip(from_zero[0], from_one[0], strict=True):
        assert one == pytest.approx(zero + 1.0, abs=1e-12)
    at = 0
    for key, shape in case.form.weights.items():
        size = int(np.prod(shape))
        if key not in case.form.fixed:
            assert np.array_equal(from_one[1][at : at + size], from_zero[1][at : at + size])
        at += size


@pytest.mark.parametrize(("name", "example"), CASES)
def test_float32_is_float64_rounded(name: str, example: dict[str, Any]) -> None:
    single, double = Case(name, example, np.float32), Case(name, example)
    assert single.forward()[0] == pytest.approx(double.forward()[0], rel=1e-5, abs=1e-5)
    for ours, exact in zip(single.backward()[0], double.backward()[0], strict=True):
        assert ours.dtype == np.float32
        assert ours == pytest.approx(exact, rel=2e-4, abs=2e-5)


def test_no_gradient_is_made_for_an_input_that_nobody_asks_about() -> None:
    for name in COMPUTED:
        case = Case(name, layer(name).spec.examples[0])
        y, cache = case.forward()
        flat = case.xs[0].reshape(BATCH, -1)
        nothing = np.zeros((0, flat.shape[1]))
        call = calls.backwards((name,), "float64")[0]
        call(
            flat,
            case.theta,
            y,
            cache,
            nothing,
            np.zeros_like(case.theta),
            case.dy,
            0,
            *case._constants(),
            False,
        )


@pytest.mark.parametrize("name", [name for name, op in layers().items() if op.spec.keeps_units])
def test_a_layer_that_keeps_its_units_has_as_many(name: str) -> None:
    op = layers()[name]
    for example in op.spec.examples:
        params = with_defaults(example.get("params", {}), op.spec.params)
        form = op.module.shape([tuple(s) for s in example["shapes"]], params)
        assert np.prod(form.output) == np.prod(example["shapes"][0])


def test_an_activation_of_single_units_is_a_gate_and_a_choice_of_dense_layers() -> None:
    found = unitwise()
    assert {"sigmoid", "tanh", "relu"} <= set(found)
    (choices,) = (param.choices for param in layer("dense").spec.params if param.name == "activation")
    assert set(choices) == {"linear", "softmax", *found}
    for name in found:
        op, own = gate(name), layer(name)
        assert own.spec.keeps_units and [p.name for p in op.spec.ports] == [p.name for p in own.spec.ports]


def test_every_layer_has_a_twin_examples_and_a_legend() -> None:
    assert set(COMPUTED) == set(NAIVE)
    for name, op in layers().items():
        assert (op.module.__doc__ or "").strip(), name
        assert op.spec.summary.endswith("."), name
        assert op.spec.legend, name
        if op.forward is not None:
            assert op.spec.examples, name
        assert (
            set(op.spec.weights)
            == set(
                op.module.shape(
                    [tuple(s) for s in op.spec.examples[0]["shapes"]],
                    with_defaults(op.spec.examples[0].get("params", {}), op.spec.params),
                ).weights
            )
            if op.spec.examples
            else True
        )


def test_choices_of_layers_are_the_ones_that_exist() -> None:
    for name, op in layers().items():
        for param in op.spec.params:
            if param.name == "initializer":
                assert set(param.choices) == set(INITIALIZERS), name
            if param.name == "activation":
                known = {n for n, other in layers().items() if other.spec.category == "activations"}
                assert set(param.choices) == known | {"linear"}, name


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_squashes_are_exact_far_out_and_near_zero(name: str) -> None:
    x = np.array([0.0, 1e-300, -1e-9, 1e-5, -0.3, 0.35, 18.0, -40.0, 700.0, -700.0, 1e30, -1e30])
    reference = {
        "sigmoid": lambda v: np.where(
            v >= 0, 1 / (1 + np.exp(-np.abs(v))), np.exp(-np.abs(v)) / (1 + np.exp(-np.abs(v)))
        ),
        "tanh": np.tanh,
    }[name](x)
    y = np.zeros((1, x.size))
    calls.forwards((name,), "float64")[0](
        x[None], x[:0], y, x[None, :0], 0, np.zeros(1, np.int64), np.zeros(1), False
    )
    assert y[0] == pytest.approx(reference, rel=1e-15, abs=1e-300)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "softmax", "leaky_relu"])
def test_not_a_number_stays_visible(name: str) -> None:
    x = np.array([[np.nan, 1.0]])
    y = np.zeros((1, 2))
    reals = np.array([0.1])
    calls.forwards((name,), "float64")[0](x, x[0, :0], y, x[:, :0], 0, np.zeros(1, np.int64), reals, False)
    assert np.isnan(y[0, 0])


def test_dropout_silences_its_share_and_keeps_the_mean() -> None:
    case = Case("dropout", {"shapes": ((1000,),), "params": {"rate": 0.4}})
    case.training = True
    case.xs = [np.ones((BATCH, 1000))]
    y, mask = case.forward()
    assert set(np.unique(y.round(12))) == {0.0, round(1 / 0.6, 12)}
    assert (y == 0).mean() == pytest.approx(0.4, abs=0.03)
    assert case.backward()[0][0] == pytest.approx(case.dy * mask)


def test_batch_norm_moves_its_running_averages() -> None:
    case = Case("batch_norm", {"shapes": ((3,),), "params": {"momentum": 0.75}})
    case.training = True
    theta = case.theta
    case.forward(theta)
    x = case.xs[0]
    assert theta[6:9] == pytest.approx(0.75 * case.weights["moving_mean"] + 0.25 * x.mean(axis=0))
    assert theta[9:12] == pytest.approx(0.75 * case.weights["moving_variance"] + 0.25 * x.var(axis=0, ddof=1))


def test_compiled_layers_equal_plain_python() -> None:
    """The same files, compiled and not. Layers run uncompiled must get uncompiled kernels, always."""
    jit.enable()
    for name in COMPUTED:
        for example in layer(name).spec.examples:
            case = Case(name, example)
            y = np.zeros((BATCH, int(np.prod(case.form.output))))
            cache = case.noise.copy()
            for part, x in enumerate(case.xs):
                layer(name).forward(
                    x.reshape(BATCH, -1), case.theta, y, cache, part, *case._constants(), False
                )
            assert case.forward()[0] == pytest.approx(y, rel=1e-13, abs=1e-13)
            dxs, dtheta = case.backward()
            plain = np.zeros_like(dtheta)
            for part, (x, wanted) in enumerate(zip(case.xs, dxs, strict=True)):
                dx, inputs = np.zeros_like(wanted), x.reshape(BATCH, -1)
                constants = case._constants()
                layer(name).backward(
                    inputs, case.theta, y, cache, dx, plain, case.dy, part, *constants, False
                )
                assert dx == pytest.approx(wanted, rel=1e-12, abs=1e-12)
            assert plain == pytest.approx(dtheta, rel=1e-12, abs=1e-12)
